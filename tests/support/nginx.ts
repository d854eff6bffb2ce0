// A real nginx before the product, with the sample that the README shows.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProjectRoot } from '../../api/project.ts';
import { freePort } from './children.ts';
import { scratchFolder } from './database.ts';
import { until } from './until.ts';

const run = promisify(execFile);
const usual = '/usr/sbin/nginx';

/** The path of nginx, which Debian's root installs where it is missing; null where that cannot be. */
export async function findNginx(): Promise<string | null> {
  if (existsSync(usual)) return usual;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  // The run level keeps the package from starting a server of its own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  try {
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'nginx-light'], { env });
  } catch (error) {
    console.warn(`nginx cannot be installed here: ${String(error)}`);
  }
  return existsSync(usual) ? usual : null;
}

export class Nginx {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly folder: string;

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.child = child;
    this.folder = folder;
  }

  /** Starts it over copies of the product on these two ports. */
  static async start(path: string, ports: readonly [number, number]): Promise<Nginx> {
    const folder = scratchFolder('nginx');
    const port = await freePort();
    const sample = await readFile(new URL('.github/nginx.conf', findProjectRoot()), 'utf8');
    const config = sample
      .replace('127.0.0.1:3001', `127.0.0.1:${ports[0]}`)
      .replace('127.0.0.1:3002', `127.0.0.1:${ports[1]}`)
      .replace('listen 80;', `listen 127.0.0.1:${port};`);
    await writeFile(join(folder, 'back-office.conf'), config);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
    const main = `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; pid nginx.pid; worker_processes 1; error_log stderr;
      events {} http { access_log off; ${temporary.join(' ')} include back-office.conf; }`;
    await writeFile(join(folder, 'nginx.conf'), main);
    const child = spawn(path, ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const nginx = new Nginx(`http://127.0.0.1:${port}`, child, folder);
    child.stderr?.on('data', (part: Buffer) => (nginx.said += part.toString()));
    await until(() => nginx.listens(port), 'nginx');
    return nginx;
  }

  /** What it has written to its log of errors. */
  said = '';

  private async listens(port: number): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error(`nginx ended with ${this.child.exitCode}: ${this.said}`);
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'close');
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
