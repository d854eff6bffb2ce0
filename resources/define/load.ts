// Finds the definitions: every file below resources, checked together before anything is built on them.
import { readdir } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkDefinitions } from './check.ts';
import type { Problem } from './check.ts';
import type { Resource } from './shape.ts';

/** A definition that cannot be used. The message lists every problem with its code, the file and the name. */
export class DefinitionError extends Error {
  override name = 'DefinitionError';
  problems: readonly Problem[];

  constructor(problems: readonly Problem[], fileOf: (resource: string) => string) {
    const lines = problems.map(
      ({ code, resource, message }) => `  ${code} ${fileOf(resource)} (${resource}): ${message}`,
    );
    super(
      `${problems.length === 1 ? 'A definition is' : `${problems.length} definitions are`} wrong\n${lines.join('\n')}`,
    );
    this.problems = problems;
  }
}

/**
 * Discovers, checks and returns the definitions below `folder` (default: the folder `resources`), sorted by name.
 * Runs from source (.ts) and from a build (.js) alike. Throws a `DefinitionError`, or what an unreadable file throws.
 */
export async function loadResources(folder: URL = new URL('../', import.meta.url)): Promise<Resource[]> {
  const root = fileURLToPath(folder);
  const files = await definitionFiles(root);
  const found: { file: string; resource: Resource }[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    const here = Object.values(module).filter(isDefinition);
    found.push(...here.map((resource) => ({ file, resource })));
    problems.push(...fileProblems(file, here));
  }
  const resources = found.map((one) => one.resource).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  problems.push(...checkDefinitions(resources));
  if (problems.length > 0) {
    const fileOf = (name: string) =>
      found
        .filter(({ resource }) => resource.name === name)
        .map(({ file }) => file)
        .join(' and ') ||
      (files.find((file) => tableOf(file) === name) ?? name);
    throw new DefinitionError(problems, fileOf);
  }
  return resources;
}

/** Files at the root of the folder that hold no definition. */
const shared = ['choices', 'causes', 'credit', 'parts'];

/** Files that may hold a definition: those of this runtime's kind, but not the language itself nor what definitions share. */
async function definitionFiles(root: string): Promise<string[]> {
  const extension = extname(fileURLToPath(import.meta.url));
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(`define${sep}`) && !shared.includes(file.slice(0, -extension.length)))
    .toSorted();
}

const tableOf = (file: string): string => basename(file, extname(file));

/** A table is looked for under its own name: one file, one table. */
function fileProblems(file: string, here: Resource[]): Problem[] {
  const table = tableOf(file);
  if (here.length === 0)
    return [
      {
        code: 'DEF002',
        resource: table,
        message: 'the file exports no definition (export const … = defineResource(…))',
      },
    ];
  return here
    .filter((resource) => resource.name !== table)
    .map((resource) => ({
      code: 'DEF002',
      resource: resource.name,
      message: `must stand in ${resource.name}${extname(file)}`,
    }));
}

function isDefinition(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && 'name' in value && 'fields' in value && 'tabs' in value;
}
