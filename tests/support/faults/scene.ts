// A product under load on a database to which things happen: strikes, waits until all is well again, and says what is not as it must be.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import PgBoss from 'pg-boss';
import { expect } from 'vitest';
import { projectRoot } from '../children.ts';
import { startProgram } from '../program.ts';
import type { Program } from '../program.ts';
import { Client } from '../server.ts';
import { until } from '../until.ts';
import type { Outcome } from './asking.ts';
import type { Cluster } from './cluster.ts';
import { Load, works } from './load.ts';
import { measured } from './report.ts';

/** After a fault, service must be back within (ms) … */
const promised = 5_000;
/** … and so many requests in a row must then be served. */
const steady = 100;
/** Lines that one fault may add to the log. */
const talkative = 60;

export class Scene {
  private readonly cluster: Cluster;
  private readonly env: Record<string, string>;
  private program: Program;
  private load: Load;
  private faultAt = 0;

  private constructor(cluster: Cluster, env: Record<string, string>, program: Program, load: Load) {
    this.cluster = cluster;
    this.env = env;
    this.program = program;
    this.load = load;
  }

  static async start(cluster: Cluster, env: Record<string, string>): Promise<Scene> {
    const program = await (await startProgram(env)).ready();
    const load = await Load.start(program.url);
    const scene = new Scene(cluster, env, program, load);
    await scene.steadySince(performance.now());
    return scene;
  }

  /** Somebody who is not signed in. */
  get stranger(): Client {
    return new Client(this.program.url, null);
  }

  /** What was answered so since the last fault began. */
  answers(verdict: Outcome['verdict']): Outcome[] {
    return this.load.since(this.faultAt).filter((one) => one.verdict === verdict);
  }

  /** Resolves once so many requests were refused since the fault began. */
  refused(count: number): Promise<unknown> {
    return this.refusedOrServed(count, Infinity);
  }

  /** The same, or once so many were served in spite of it. */
  async refusedOrServed(count: number, orServed: number): Promise<void> {
    await until(
      () => {
        const since = this.load.since(this.faultAt);
        const served = since.filter(({ verdict }) => verdict === 'served').length;
        return this.isDead || since.length - served >= count || served >= orServed;
      },
      `${count} requests to be refused`,
      20_000,
    );
  }

  /** Does it so often, each time with all that must hold afterwards. All is counted before anything fails. */
  async strike(what: string, times: number, fault: () => Promise<void>): Promise<void> {
    const back: number[] = [];
    const problems: string[] = [];
    const begun = performance.now();
    let [deaths, lost] = [0, 0];
    for (let time = 1; time <= times; time += 1) {
      const told = this.told();
      this.faultAt = performance.now();
      await fault();
      const ready = performance.now();
      if (this.isDead) {
        deaths += 1;
        await this.program.ended;
        problems.push(`the process ended: ${told().slice(-1500)}`);
        await this.again();
      } else back.push(await this.steadySince(ready));
      const missing = await this.load.journal.lost(this.cluster);
      lost += missing.length;
      problems.push(...missing, ...logProblems(told()));
    }
    const outcomes = this.load.since(begun);
    const count = (verdict: Outcome['verdict']) => outcomes.filter((one) => one.verdict === verdict).length;
    const requests = { requests: outcomes.length, refused: count('refused'), wrong: count('wrong') };
    measured({ what, faults: times, deaths, lost, ...requests, back });
    problems.push(...wrongs(outcomes));
    for (const ms of back.filter((one) => one > promised)) problems.push(`service was back only after ${ms} ms`);
    expect(problems).toEqual([]);
  }

  /** Ends the load, and looks for the last time whether all is there. */
  async rest(): Promise<void> {
    await this.load.stop();
    expect(await this.load.journal.lost(this.cluster)).toEqual([]);
  }

  /** Asks for a sealing, and waits until all of the trail up to now is sealed. */
  async seal(): Promise<void> {
    const [end] = await this.cluster.query<{ seq: string }>('SELECT max(seq)::text AS seq FROM audit_records');
    const boss = new PgBoss({ connectionString: this.cluster.url, supervise: false, schedule: false, max: 1 });
    await boss.start();
    try {
      await boss.send('audit-seal', {});
    } finally {
      await boss.stop({ graceful: false });
    }
    const sealed = 'SELECT max(last_seq) >= $1::bigint AS done FROM audit_seals';
    await until(
      async () => (await this.cluster.query<{ done: boolean }>(sealed, [end?.seq]))[0]?.done,
      'the trail to be sealed to its end',
      30_000,
    );
  }

  /** What npm run audit:verify says. */
  async verify(): Promise<string> {
    const script = join(projectRoot, 'dist/server/api/audit/cli.js');
    const env = { PATH: process.env['PATH'], DATABASE_URL: this.cluster.url };
    return (await promisify(execFile)(process.execPath, [script], { env })).stdout;
  }

  /** Asks the process to end; its exit code. */
  leave(): Promise<number | string> {
    return this.program.end();
  }

  private get isDead(): boolean {
    return this.program.child.exitCode !== null || this.program.child.signalCode !== null;
  }

  /** What the present process says from now on. */
  private told(): () => string {
    const { program } = this;
    const { output, errors } = program;
    return () => program.output.slice(output.length) + program.errors.slice(errors.length);
  }

  /** A new process in the place of a dead one, so that the other faults are seen too. */
  private async again(): Promise<void> {
    const { port } = new URL(this.program.url);
    this.program = await (await startProgram({ ...this.env, PORT: port })).ready();
    await this.steadySince(performance.now());
  }

  /**
   * Waits until every kind of work is served and many requests in a row are; answers with the time (ms) from the moment to the end of the
   * last request since then that was not served, or where all were, to the first that was.
   */
  private async steadySince(moment: number): Promise<number> {
    const look = (): number | null => {
      const since = this.load.since(moment);
      const last = since.findLastIndex(({ verdict }) => verdict !== 'served');
      const good = since.slice(last + 1);
      if (good.length < steady || !works.every((work) => good.some((one) => one.work === work))) return null;
      return (since[last] ?? (good[0] as Outcome)).ended - moment;
    };
    await until(() => this.isDead || look() !== null, 'steady service after a fault', 20_000);
    return look() ?? Infinity;
  }
}

/** What the log says that it should not say: too much, or that something was handled nowhere. */
function logProblems(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim());
  const unhandled = lines.filter((line) => /unhandled|uncaught/i.test(line));
  // Of a fault of ours the log tells the cause.
  const ours = lines.findIndex((line) => / failed \(/.test(line));
  if (ours >= 0) unhandled.push(lines.slice(ours, ours + 12).join('\n'));
  if (lines.length <= talkative) return unhandled;
  return [...unhandled, `${lines.length} lines of log for one fault: ${mostOften(lines).join('; ')}`];
}

const ids = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

/** Each text once with how often it is there, the most frequent first; ids are left out. */
function mostOften(texts: readonly string[], most = 12): string[] {
  const counts = new Map<string, number>();
  for (const one of texts.map((text) => text.replaceAll(ids, '…'))) counts.set(one, (counts.get(one) ?? 0) + 1);
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  return sorted.slice(0, most).map(([text, count]) => `${count} times ${text}`);
}

/** What went wrong. */
const wrongs = (outcomes: readonly Outcome[]): string[] =>
  mostOften(
    outcomes.filter(({ verdict }) => verdict === 'wrong').map(({ work, status, said }) => `${work} ${status}: ${said}`),
  );
