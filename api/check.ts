// npm run check: types, lint, promises, formatting, unused code, migration drift, generated files. Runs all and fails when one does.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findProjectRoot } from './project.ts';

const root = fileURLToPath(findProjectRoot());
const steps: [name: string, ...args: string[]][] = [
  ['types', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['lint', 'node_modules/oxlint/bin/oxlint', '--deny-warnings'],
  [
    'promises',
    'node_modules/oxlint/bin/oxlint',
    '--type-aware',
    '-c',
    '.oxlintrc.promises.json',
    'api',
    'resources',
    'seeds',
  ],
  ['formatting', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  ['unused code', 'node_modules/knip/bin/knip.js'],
  ['migrations', 'node_modules/tsx/dist/cli.mjs', 'api/database/generate.ts', '--check'],
];

let failed = 0;
for (const [name, ...args] of steps) {
  const started = performance.now();
  const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const good = done.status === 0;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (!good) {
    failed += 1;
    console.log(`${done.stdout}${done.stderr}`);
  }
}
if (failed > 0) {
  console.error(`${failed} of ${steps.length} checks failed.`);
  process.exit(1);
}
