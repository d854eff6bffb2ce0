// The product as a process of its own, as npm start runs it, to be signalled and killed.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { bareEnvironment, freePort, projectRoot, serverArguments } from './children.ts';
import { Client } from './server.ts';
import { until } from './until.ts';

export const adminPassword = 'correct horse battery staple';
const running = new Set<Program>();

export class Program {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<number | string>;
  output = '';
  errors = '';

  constructor(env: Record<string, string>, port: number, checkout: string, args: readonly string[]) {
    this.url = `http://127.0.0.1:${port}`;
    this.child = spawn(process.execPath, args, {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...bareEnvironment(),
        DEMO: '0',
        ADMIN_PASSWORD: adminPassword,
        PORT: String(port),
        ...env,
      },
    });
    this.child.stdout?.on('data', (part: Buffer) => (this.output += part.toString()));
    this.child.stderr?.on('data', (part: Buffer) => (this.errors += part.toString()));
    this.ended = once(this.child, 'close').then(([code, signal]) => (code as number | null) ?? String(signal));
    running.add(this);
  }

  /** Resolves when it serves; fails with what it said when it ends before. */
  async ready(): Promise<this> {
    await until(
      () => {
        if (this.child.exitCode !== null)
          throw new Error(`ended with ${this.child.exitCode}: ${this.output}${this.errors}`);
        return this.output.includes('DIDTron back office: ');
      },
      `a server on ${this.url}: ${this.errors}`,
      60_000,
    );
    return this;
  }

  /** Signals it and answers with its exit code. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    running.delete(this);
    return this.ended;
  }

  /** A client signed in as the first super admin. */
  async admin(): Promise<Client> {
    const answer = await new Client(this.url, null).post('/api/auth/login', {
      email: 'admin@example.com',
      password: adminPassword,
    });
    if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${answer.text}`);
    return new Client(this.url, answer.headers.get('set-cookie')?.split(';')[0] ?? null);
  }
}

const portOf = async (env: Record<string, string>): Promise<number> =>
  env['PORT'] === undefined ? freePort() : Number(env['PORT']);

/** Starts what was built, with the arguments of npm start; of another checkout, its sources. */
export const startProgram = async (env: Record<string, string>, checkout = projectRoot): Promise<Program> =>
  new Program(
    env,
    await portOf(env),
    checkout,
    checkout === projectRoot ? serverArguments : ['--import', 'tsx', 'api/index.ts'],
  );

/** Ends all that a test file has left running. */
export const endPrograms = (): Promise<unknown> => Promise.all([...running].map((program) => program.end('SIGKILL')));
