// Builds what npm start runs, and only when the sources have changed since: the server into dist/server, the panel into dist/panel.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findProjectRoot } from './project.ts';

const root = fileURLToPath(findProjectRoot());
const marker = `${root}dist/fingerprint`;

/** A digest of every source file: times lie after a checkout, contents do not. */
function fingerprint(): string {
  const digest = createHash('sha256');
  const add = (path: string): void => void digest.update(path).update(readFileSync(root + path));
  for (const file of ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json']) add(file);
  for (const folder of ['admin', 'api', 'migrations', 'resources', 'seeds']) {
    const files = readdirSync(root + folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const path of files.map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length)).toSorted())
      add(path);
  }
  return digest.digest('hex');
}

function run(name: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // Always what people run, also where a test asks for it: React of another environment is slow, and gives its dialogs one name.
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${name} failed:\n${output}`))));
  });
}

/** Builds into a folder of its own and swaps it in whole, so that a build that fails leaves the last good one. */
async function build(): Promise<void> {
  const wanted = fingerprint();
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  const started = performance.now();
  console.log('Building the server and the panel …');
  const fresh = `dist-${process.pid}`;
  try {
    await mkdir(root + fresh, { recursive: true });
    // Both to their ends, also when one fails: what still writes cannot be cleared away.
    const parts = await Promise.allSettled([
      run('The build of the server', [
        'node_modules/typescript/bin/tsc',
        '-p',
        'tsconfig.build.json',
        '--outDir',
        `${fresh}/server`,
      ]),
      run('The build of the panel', [
        'node_modules/vite/bin/vite.js',
        'build',
        '--config',
        'admin/vite.config.ts',
        '--outDir',
        `${root}${fresh}/panel`,
        '--logLevel',
        'warn',
      ]),
    ]);
    for (const part of parts) if (part.status === 'rejected') throw part.reason;
    await writeFile(`${root}${fresh}/fingerprint`, wanted);
    await rm(`${root}dist`, { recursive: true, force: true });
    await rename(root + fresh, `${root}dist`);
  } finally {
    await rm(root + fresh, { recursive: true, force: true });
  }
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

try {
  await build();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
