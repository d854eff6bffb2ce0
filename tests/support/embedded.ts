// Users of the embedded server, as its tests need them: in the test's own process or in one that can be killed.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { startEmbedded } from '../../api/database/embedded.ts';
import { choosePlace } from '../../api/database/embedded/place.ts';
import { stopPostmaster } from '../../api/database/embedded/postmaster.ts';
import { scratchFolder } from './database.ts';

export const checkout = join(import.meta.dirname, '../..');

/** Where the test file keeps everything. The blanks are on purpose. */
export const scratch = scratchFolder('with blanks ');

const blank = join(scratch, 'a blank one');
const users = new Set<User>();
let folders = 0;

/** One that uses a server, here or in a process of its own. */
export abstract class User {
  readonly log: string[] = [];
  url = '';
  dataDir = '';

  async query(sql: string): Promise<string[]> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined); // A server killed under the connection; the query fails on its own.
    await client.connect();
    try {
      const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' });
      return rows.flat().map(String);
    } finally {
      await client.end();
    }
  }

  postmaster(): number {
    return Number(readFileSync(join(this.dataDir, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  }

  abstract stop(): Promise<void>;
}

class Here extends User {
  stop = () => Promise.resolve();

  async start(dataDir: string): Promise<this> {
    users.add(this);
    return Object.assign(this, await startEmbedded({ dataDir, durable: false, log: (line) => this.log.push(line) }));
  }
}

/** A copy of the product: a process to be killed, from another checkout or as another user. */
export class Copy extends User {
  readonly child: ChildProcess;
  readonly settled: Promise<this>;

  constructor(dataDir: string, { from = checkout, uid, env }: { from?: string; uid?: number; env?: object } = {}) {
    super();
    const script = join(from, 'tests/support/embedded-process.ts');
    this.child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
      cwd: from,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
      ...(uid && { uid, gid: statSync(from).gid }),
    });
    users.add(this);
    this.settled = new Promise((resolve, reject) => {
      createInterface({ input: this.child.stdout! }).on('line', (line) => {
        const { log, error, ...rest } = JSON.parse(line) as { log?: string; error?: string };
        if (log) this.log.push(log);
        else if (error) reject(new Error(error));
        else resolve(Object.assign(this, rest));
      });
      this.child.on('exit', (code, signal) =>
        reject(new Error(`ended with ${code ?? signal}: ${this.log.join('; ')}`)),
      );
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.stdin!.end();
    await once(this.child, 'exit');
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/** Uses the server from here. */
export const open = (dataDir: string) => new Here().start(dataDir);

/** Uses the server from a process of its own. */
export const start = (...args: ConstructorParameters<typeof Copy>) => new Copy(...args).settled;

/** The path of a data folder that is not there yet. */
export function newFolder(): string {
  return join(scratch, `data ${++folders}`);
}

/** A data folder with an empty database that no server has run on since it was made. */
export function freshData(): string {
  const folder = newFolder();
  cpSync(blank, folder, { recursive: true });
  return folder;
}

/** Registers what runs around the tests of a file: afterwards no server and no folder is left. */
export function cleanUpAfterwards(): void {
  vi.setConfig({ testTimeout: 60_000 });

  beforeAll(async () => {
    mkdirSync(scratch, { recursive: true });
    chmodSync(scratch, 0o755);
    await (await open(blank)).stop();
  });

  afterEach(async () => {
    await Promise.all([...users].map((user) => user.stop()));
    users.clear();
    for (const name of readdirSync(scratch).filter((folder) => folder.startsWith('data '))) {
      const left = await choosePlace(join(scratch, name), () => undefined);
      await stopPostmaster(left);
      rmSync(left.dataDir, { recursive: true });
    }
  });

  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
}
