// How long npm start takes to its first answer, how much memory the idle server holds, and how much the panel's first page weighs.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratchFolder } from '../support/database.ts';
import { bareEnvironment, freePort, projectRoot } from '../support/children.ts';
import { firstAnswer, groupMembers, memoryOf, startProgram } from './children.ts';
import type { Lifetime } from './lifetime.ts';
import type { Options } from './options.ts';
import { weighPanel } from './panel.ts';
import type { Weight } from './panel.ts';

export interface Starts {
  /** Seconds, on an empty folder: database made, migrated and filled with the demonstration. */
  first: number;
  /** Seconds, on the same folder again. */
  second: number;
  /** MB, some seconds after the first answer of each start. */
  idleAfterFirst: number;
  idle: number;
  panel: Weight;
}

/** Runs `npm start` of a checkout twice as a person would, on a folder that is gone afterwards. The build is there already. */
export async function measureStarts(life: Lifetime, options: Options, checkout = projectRoot): Promise<Starts> {
  const folder = scratchFolder('start');
  const forget = life.add('The data folder of the starts', () => rmSync(folder, { recursive: true, force: true }));
  const email = 'bench@example.com';
  const password = randomBytes(12).toString('base64url');
  const start = async (): Promise<{ seconds: number; idle: number; url: string; stop: () => Promise<void> }> => {
    const port = await freePort();
    const env = {
      ...bareEnvironment(),
      PORT: String(port),
      DATA_DIR: folder,
      ADMIN_EMAIL: email,
      ADMIN_PASSWORD: password,
    };
    const url = `http://127.0.0.1:${port}`;
    const { child, output, stop } = startProgram(life, 'npm', ['start'], env, checkout);
    const milliseconds = await firstAnswer(`${url}/readyz`, child, output);
    await sleep(options.idle * 1000);
    return { seconds: milliseconds / 1000, idle: memoryOf(serverIn(child.pid as number)), url, stop };
  };
  const first = await start();
  await first.stop();
  const second = await start();
  const panel = await weighPanel(life, second.url, { email, password });
  await second.stop();
  await forget();
  return { first: first.seconds, second: second.seconds, idleAfterFirst: first.idle, idle: second.idle, panel };
}

/** Among npm, its shell and the server: the server. */
function serverIn(group: number): number {
  const server = groupMembers(group).find(({ command }) => /^\S*node\S* .*dist\/server\/api\/index\.js$/.test(command));
  if (!server) throw new Error('npm start runs no node dist/server/api/index.js.');
  return server.pid;
}
