// npm run bench: this server beside the limit, plain TypeORM and AdminJS on one database, then starts, memory and the panel's weight.
// After it the sections of tests/bench/sections, one a file. Flags after `--`: --quick (a short run to try the bench itself), --explain
// (plans of the lists instead of numbers), --only=name,name (these parts alone), --against=folder (this checkout beside another one).
import { build } from '../support/children.ts';
import { benchAgainst } from './against.ts';
import { loadNow } from './machine.ts';
import { readOptions } from './options.ts';
import type { Options } from './options.ts';
import { isAsked, runSections } from './sections/index.ts';
import { benchTable } from './table.ts';

async function bench(options: Options): Promise<void> {
  const load = loadNow();
  build();
  if (options.quick) console.log('A quick run: too short and too few rows to be quoted.\n');
  if (options.against !== null) {
    const fell = await benchAgainst(options.against, options, load);
    console.log(fell.length === 0 ? '\nNo figure fell.' : `\nFell: ${fell.join('; ')}.`);
    process.exitCode = fell.length === 0 ? 0 : 1;
    return;
  }
  if (options.explain || isAsked(options, 'table')) await benchTable(options, load);
  if (!options.explain) await runSections(options);
}

try {
  await bench(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
}
