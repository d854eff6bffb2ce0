// What everybody needs who starts the product as a process: the checkout, its build, the arguments of npm start, a free port.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { findProjectRoot } from '../../api/project.ts';

export const projectRoot = fileURLToPath(findProjectRoot());
const { scripts } = JSON.parse(readFileSync(new URL('package.json', findProjectRoot()), 'utf8')) as {
  scripts: { start: string };
};
/** What npm start gives node: the flags, and the server. */
export const serverArguments = (scripts.start.split('&& node ')[1] as string).split(' ');

/** What programs need to run, and nothing else of this run's own environment. */
export const bareEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], HOME: process.env['HOME'] });

/** Builds a checkout as npm start does, where its sources have changed since. */
export function build(checkout = projectRoot): void {
  execFileSync(process.execPath, ['--import', 'tsx', 'api/build.ts'], {
    cwd: checkout,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** A port that is free at this moment, below those that the system hands out for outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
