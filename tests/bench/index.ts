// npm run bench: this server beside the limit, plain TypeORM and AdminJS on one database, then starts, memory and the panel's weight.
// After it the sections of tests/bench/sections, one a file. Flags after `--`: --quick (a short run to try the bench itself), --explain
// (plans of the lists instead of numbers), --only=name,name (these parts alone).
import { spawnSync } from 'node:child_process';
import { loadResources } from '../../resources/define/load.ts';
import { freePort, projectRoot } from '../support/children.ts';
import { startScript } from './children.ts';
import { makeDatabases } from './database.ts';
import type { Databases } from './database.ts';
import { explainLists } from './explain.ts';
import { Lifetime } from './lifetime.ts';
import { loadNow, machine } from './machine.ts';
import { Measuring, someIds } from './measure.ts';
import type { Results, Running } from './measure.ts';
import { readOptions } from './options.ts';
import type { Options } from './options.ts';
import { startOurs } from './ours.ts';
import { limits, memory, notes, throughput } from './report.ts';
import { checkSameness } from './sameness.ts';
import { isAsked, runSections } from './sections/index.ts';
import type { ServerSettings } from './servers/listen.ts';
import { measureStarts } from './starts.ts';

const say = (line: string): void => console.error(line);

async function startPeer(life: Lifetime, script: string, databases: Databases, options: Options): Promise<Running> {
  const port = await freePort();
  const settings: ServerSettings = {
    port,
    main: databases.main,
    copy: databases.copy,
    connections: options.connections,
  };
  const child = await startScript(life, script, settings);
  return { url: `http://127.0.0.1:${port}`, pid: child.pid as number, headers: {} };
}

interface Measured {
  results: Results;
  sizes: Map<string, number>;
  postgres: string;
}

/** The four servers on one database; or, with --explain, the plans, printed at once. */
async function measure(life: Lifetime, options: Options): Promise<Measured | null> {
  const resources = await loadResources();
  say('Making and filling the databases …');
  const databases = await makeDatabases(life, resources, options);
  if (options.explain) {
    console.log(await explainLists(databases.main, resources));
    return null;
  }
  const generator = await startScript(life, './load.ts', {});
  const running = {
    ours: await startOurs(life, databases.main),
    short: await startOurs(life, databases.shortTrail),
    limit: await startPeer(life, './servers/limit.ts', databases, options),
    typeorm: await startPeer(life, './servers/typeorm.ts', databases, options),
    adminjs: await startPeer(life, './servers/adminjs.ts', databases, options),
  };
  const ids = await someIds(databases.main);
  const sizes = await checkSameness(running, ids[0] as string);
  return {
    results: await new Measuring(generator, running, databases, options).run(ids),
    sizes,
    postgres: databases.version,
  };
}

async function bench(options: Options): Promise<void> {
  const load = loadNow();
  const build = ['--import', 'tsx', 'api/build.ts'];
  const { status } = spawnSync(process.execPath, build, { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('The build failed.');
  if (options.quick) console.log('A quick run: too short and too few rows to be quoted.\n');
  if (options.explain || isAsked(options, 'table')) await benchTable(options, load);
  if (!options.explain) await runSections(options);
}

/** The comparison with the limit and the peers, and the starts. */
async function benchTable(options: Options, load: ReturnType<typeof loadNow>): Promise<void> {
  const measured = await Lifetime.around((life) => measure(life, options));
  if (!measured) return;
  say('Starting as a person would …');
  const starts = await Lifetime.around((life) => measureStarts(life, options));
  const { results, sizes, postgres } = measured;
  const parts = [
    machine(postgres, load),
    throughput(results),
    limits(results, starts, options),
    memory(results),
    notes(sizes, options),
  ];
  console.log(parts.join('\n\n'));
}

try {
  await bench(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
}
