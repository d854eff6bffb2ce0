// Discovery of the definitions: the project's own, and folders with a good or a wrong file.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DefinitionError, loadResources } from '../../../resources/define/load.ts';

const language = new URL('../../../resources/define/index.ts', import.meta.url).href;
const source = (name: string, title = 'name'): string => `
import { defineResource, text } from '${language}';
export const one = defineResource({
  name: '${name}', label: { one: 'One', many: 'Many' }, group: 'Test', title: '${title}',
  fields: { name: text({ required: true }) },
  list: { columns: ['name'], sort: [{ field: 'name', order: 'asc' }] },
  tabs: [], access: { read: ['admin'], create: [], update: [], delete: [] },
});`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'definitions-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A folder like `resources` with these files. */
async function folder(name: string, files: Record<string, string>): Promise<URL> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, name, path, '..'), { recursive: true });
    await writeFile(join(root, name, path), text);
  }
  return pathToFileURL(join(root, name, '/'));
}

async function refusal(place: URL): Promise<DefinitionError> {
  const error: unknown = await loadResources(place).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DefinitionError);
  return error as DefinitionError;
}

describe('loadResources', () => {
  test('finds every table of the schema document, sorted by name', async () => {
    const names = (await loadResources()).map((resource) => resource.name);
    expect(names).toEqual(names.toSorted());
    expect(names).toEqual(
      expect.arrayContaining(['audit_records', 'carriers', 'customers', 'interconnect_codecs', 'users']),
    );
  });

  test('takes a table from one new file, and leaves the language and the shared choices alone', async () => {
    const place = await folder('good', {
      'more/things.ts': source('things'),
      'choices.ts': 'export const shared = 1;',
      'define/index.ts': 'throw new Error("the language is not a definition");',
      'more/notes.md': 'not code',
    });
    expect((await loadResources(place)).map((resource) => resource.name)).toEqual(['things']);
  });

  test('stops with the code, the file and the name of a wrong definition', async () => {
    const error = await refusal(await folder('wrong', { 'more/things.ts': source('things', 'nobody') }));
    expect(error.message).toContain(`DEF010 ${join('more', 'things.ts')} (things): title names "nobody"`);
    expect(error.problems).toEqual([{ code: 'DEF010', resource: 'things', message: 'title names "nobody"' }]);
  });

  test('stops at a file without a definition, and at one that bears another name', async () => {
    const place = await folder('files', { 'empty.ts': 'export const nothing = 1;', 'more/other.ts': source('things') });
    const error = await refusal(place);
    expect(error.message).toContain('DEF002 empty.ts (empty)');
    expect(error.message).toContain(`DEF002 ${join('more', 'other.ts')} (things)`);
  });

  test('names both files where two define the same table', async () => {
    const place = await folder('double', { 'a/things.ts': source('things'), 'b/things.ts': source('things') });
    const error = await refusal(place);
    expect(error.message).toContain(`DEF001 ${join('a', 'things.ts')} and ${join('b', 'things.ts')} (things)`);
  });
});
