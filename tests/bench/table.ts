// The comparison of this server with its limit and the peers, work by work, each printed when it is known; then the starts.
import { loadResources } from '../../resources/define/load.ts';
import { freePort } from '../support/children.ts';
import { startScript } from './children.ts';
import { postmasterOf } from './cpu.ts';
import { makeDatabases } from './database.ts';
import type { Databases } from './database.ts';
import { explainLists } from './explain.ts';
import { Lifetime } from './lifetime.ts';
import { machine } from './machine.ts';
import type { Options } from './options.ts';
import { startOurs } from './ours.ts';
import { memoryTable, notes, startsTable, trailLine, workRows, worksHead } from './report.ts';
import { checkSameness } from './sameness.ts';
import type { ServerSettings } from './servers/listen.ts';
import { Bench, Reader, Writer, measureAlone, measurePairs, someIds } from './slices.ts';
import type { Contender, Running } from './slices.ts';
import { measureStarts } from './starts.ts';
import { reads, update } from './works.ts';
import type { Read, ServerName } from './works.ts';

const say = (line: string): void => console.error(line);

type Servers = Record<ServerName | 'short', Running>;

/** With --explain the plans of the lists; else everything. `load` is the machine's before the run. */
export async function benchTable(options: Options, load: number): Promise<void> {
  const resources = await loadResources();
  await Lifetime.around(async (life) => {
    say('Making and filling the databases …');
    const databases = await makeDatabases(life, resources, options);
    if (options.explain) console.log(await explainLists(databases.main, resources));
    else await compare(life, databases, options, load);
  });
  if (options.explain) return;
  say('Starting as a person would …');
  const starts = await Lifetime.around((life) => measureStarts(life, options));
  console.log(`\n${startsTable(starts, options)}`);
}

async function compare(life: Lifetime, databases: Databases, options: Options, load: number): Promise<void> {
  const generator = await startScript(life, './load.ts', {});
  const servers = await startServers(life, databases, options);
  const ids = await someIds(databases.main);
  const sizes = await checkSameness(servers, ids[0] as string);
  const bench = new Bench(generator, await postmasterOf(databases.main), options);
  console.log(`${machine(databases.version, load)}\n\n${worksHead}`);
  let trail = '';
  for (const work of reads) {
    say(`${work.label} …`);
    const reader = (name: ServerName): Contender => new Reader(name, servers[name], bench, work, ids);
    const contenders = await measureAll(reader, bench, work.paths);
    console.log(workRows(work.label, work.target, contenders));
    if (work.name === 'trail') trail = await compareTrails(servers, bench, work);
  }
  say(`${update.label} …`);
  const writers = await measureAll((name) => new Writer(name, servers[name], bench), bench, update.paths);
  console.log(workRows(update.label, update.target, writers));
  console.log(['', trail, '', memoryTable(bench), '', notes(sizes, options)].join('\n'));
}

/** This server and the limit in pairs, then those peers that know the work. */
async function measureAll(
  contender: (name: ServerName) => Contender,
  { options }: Bench,
  paths: Partial<Record<ServerName, unknown>>,
): Promise<Contender[]> {
  const [ours, limit] = [contender('ours'), contender('limit')];
  await measurePairs(ours, limit, options.pairs);
  const peers = (['typeorm', 'adminjs'] as const).filter((name) => paths[name]).map(contender);
  for (const peer of peers) await measureAlone(peer, options.peerSlices);
  return [ours, limit, ...peers];
}

async function compareTrails(servers: Servers, bench: Bench, work: Read): Promise<string> {
  const long = new Reader('ours', servers.ours, bench, work, []);
  const short = new Reader('short', servers.short, bench, work, []);
  await measurePairs(long, short, bench.options.pairs);
  return trailLine(long.slices, short.slices, bench.options);
}

async function startServers(life: Lifetime, databases: Databases, options: Options): Promise<Servers> {
  const peer = async (script: string, database: string): Promise<Running> => {
    const port = await freePort();
    const { main, copy } = databases;
    const settings: ServerSettings = { port, main, copy, connections: options.connections };
    const child = await startScript(life, script, settings);
    return { url: `http://127.0.0.1:${port}`, pid: child.pid as number, headers: {}, database };
  };
  return {
    ours: await startOurs(life, databases.main),
    short: await startOurs(life, databases.shortTrail),
    limit: await peer('./servers/limit.ts', databases.copy),
    typeorm: await peer('./servers/typeorm.ts', databases.main),
    adminjs: await peer('./servers/adminjs.ts', databases.main),
  };
}
