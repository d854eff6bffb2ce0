// Where the checkout is, seen from the sources as well as from what was compiled from them.
import { existsSync } from 'node:fs';

/** The folder of package.json, as a URL with a slash at its end. */
export function findProjectRoot(from: string = import.meta.url): URL {
  let folder = new URL('./', from);
  while (!existsSync(new URL('package.json', folder))) {
    const parent = new URL('../', folder);
    if (parent.href === folder.href)
      throw new Error('package.json was not found above the program: start it from its checkout.');
    folder = parent;
  }
  return folder;
}
