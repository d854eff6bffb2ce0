// What a person must load before the first list stands, weighed on the built files in the encoding that browsers get.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProjectRoot } from '../../api/project.ts';
import { startApp } from '../support/server.ts';
import type { TestApp } from '../support/server.ts';

interface Chunk {
  file: string;
  name?: string;
  src?: string;
  imports?: string[];
  css?: string[];
}

const panel = new URL('dist/panel/', findProjectRoot());
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', panel), 'utf8')) as Record<string, Chunk>;

/** The chunk of a source, or of a key of the manifest. What others import too is there by its name alone. */
function chunkOf(source: string): Chunk {
  const name = /(\w+)\.tsx$/.exec(source)?.[1];
  const chunk = manifest[source] ?? Object.values(manifest).find((one) => one.src === undefined && one.name === name);
  if (!chunk) throw new Error(`${source} is no chunk of its own.`);
  return chunk;
}

/** The files of these entries and of all they import, each once. */
function filesOf(...entries: string[]): Set<string> {
  const files = new Set<string>();
  const add = (key: string): void => {
    const chunk = chunkOf(key);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const key of chunk.imports ?? []) add(key);
  };
  for (const entry of entries) add(entry);
  return files;
}

/** Kilobytes over the wire, without headers. */
function weigh(files: Iterable<string>): number {
  let bytes = 0;
  for (const file of files) {
    const packed = new URL(`${file}.br`, panel);
    bytes += statSync(existsSync(packed) ? packed : new URL(file, panel)).size;
  }
  return bytes / 1000;
}

const page = ['index.html', 'first-paint.js', 'first-paint.css', 'favicon.svg'];
const signIn = new Set([...page, ...filesOf('index.html')]);
const firstList = new Set([
  ...page,
  ...filesOf('index.html', 'panel.tsx', 'views/home/home.tsx', 'views/list/list.tsx'),
]);

describe('the files that the panel loads', () => {
  test('for the sign-in page stay below 230 kB', () => {
    expect(weigh(signIn)).toBeLessThan(230);
  });

  test('for everything up to the first list stay below 475 kB: with definitions, rows and headers that is well below 600', () => {
    expect(weigh(firstList)).toBeLessThan(475);
  });

  test.each([
    ['calendars', 'fields/dateTime-controls.tsx'],
    ['the find box', 'layout/find.tsx'],
    ['the page of a record', 'views/show/show.tsx'],
    ['the form of a new record', 'views/form/create.tsx'],
    ['the form of a change', 'views/form/edit.tsx'],
    ['the form in a drawer', 'views/drawer/form.tsx'],
    ['the dialog of an action', 'views/actions/dialog.tsx'],
    ['the history', 'views/history/history.tsx'],
    ['the account', 'views/account/account.tsx'],
  ])('do not hold %s: it is a chunk of its own', (_what, source) => {
    expect(firstList).not.toContain(chunkOf(source).file);
  });

  test('hold no hand-made view: each is a chunk of its own', () => {
    const views = Object.values(manifest).filter((chunk) => /^overrides\/.+\..+\.tsx$/.test(chunk.src ?? ''));
    expect(views.length).toBeGreaterThan(10);
    expect(views.filter((chunk) => firstList.has(chunk.file))).toEqual([]);
  });
});

describe('the definitions that the panel asks for', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  test('stay below 50 kB for the role that sees them all', async () => {
    const admin = await app.as('super_admin');
    const { headers } = await admin.get('/api/meta', { 'accept-encoding': 'br' });
    expect(Number(headers.get('content-length')) / 1000).toBeLessThan(50);
  });
});
