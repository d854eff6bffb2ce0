// npm run bench -- --against=folder: this checkout beside another one, each on a database of its own with the same carriers and trail.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadResources } from '../../resources/define/load.ts';
import { bareEnvironment, build } from '../support/children.ts';
import { createDatabase } from '../support/database.ts';
import { startScript } from './children.ts';
import { postmasterOf } from './cpu.ts';
import { fillDatabase, fillTables, startPostgres, versionOf } from './database.ts';
import { Lifetime } from './lifetime.ts';
import { machine } from './machine.ts';
import type { Options } from './options.ts';
import { startOurs } from './ours.ts';
import { againstHead, againstRow, againstStarts } from './report-against.ts';
import { Bench, Reader, Writer, measurePairs, someIds } from './slices.ts';
import type { Contender, Running } from './slices.ts';
import { measureStarts } from './starts.ts';
import { reads, update } from './works.ts';

const say = (line: string): void => console.error(line);

/** Prints each work when it is known; answers with what fell by more than noise. */
export async function benchAgainst(folder: string, options: Options, load: number): Promise<string[]> {
  if (!existsSync(join(folder, 'node_modules'))) throw new Error(`${folder} is not installed: run npm ci there.`);
  build(folder);
  const fell = await Lifetime.around((life) => compareWorks(life, folder, options, load));
  say('Starting both as a person would …');
  const here = await Lifetime.around((life) => measureStarts(life, options));
  const there = await Lifetime.around((life) => measureStarts(life, options, folder));
  const starts = againstStarts(here, there);
  console.log(`\n${starts.table}`);
  return [...fell, ...starts.fell];
}

async function compareWorks(life: Lifetime, folder: string, options: Options, load: number): Promise<string[]> {
  const server = await startPostgres(life);
  say('Making and filling the databases …');
  const here = await startOurs(life, await fillHere(server.url, options));
  const there = await startOurs(life, await fillThere(server.url, folder, options), folder);
  const generator = await startScript(life, './load.ts', {});
  const bench = new Bench(generator, await postmasterOf(server.url), options);
  console.log(`${machine(await versionOf(server.url), load)}\n\n${againstHead}`);
  const fell: string[] = [];
  for await (const [label, one, other] of contenders(here, there, bench)) {
    say(`${label} …`);
    await measurePairs(one, other, options.pairs);
    const line = againstRow(label, one.slices, other.slices);
    console.log(line.row);
    if (line.fell) fell.push(label);
  }
  return fell;
}

async function* contenders(
  here: Running,
  there: Running,
  bench: Bench,
): AsyncGenerator<[label: string, one: Contender, other: Contender]> {
  const [ids, otherIds] = [await someIds(here.database), await someIds(there.database)];
  for (const work of reads) {
    const other = new Reader('there', there, bench, work, otherIds);
    yield [work.label, new Reader('ours', here, bench, work, ids), other];
  }
  yield [update.label, new Writer('ours', here, bench), new Writer('there', there, bench)];
}

async function fillHere(serverUrl: string, options: Options): Promise<string> {
  const { url } = await createDatabase(serverUrl, 'bench_here');
  await fillDatabase(url, await loadResources(), options);
  return url;
}

/** The other checkout makes its tables itself; the rows are the same. */
async function fillThere(serverUrl: string, folder: string, options: Options): Promise<string> {
  const { url } = await createDatabase(serverUrl, 'bench_there');
  execFileSync(process.execPath, ['--import', 'tsx', 'api/database/cli.ts', 'seed'], {
    cwd: folder,
    env: { ...bareEnvironment(), DATABASE_URL: url, DEMO: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await fillTables(url, options);
  return url;
}
