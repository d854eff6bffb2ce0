// Slices of work: a few hundred requests of one kind to one server, with what they cost. Two servers that are compared get theirs in turn,
// so that what else the machine does meets both.
import type { ChildProcess } from 'node:child_process';
import type pg from 'pg';
import { memoryOf } from './children.ts';
import { cpuTimes, hasProc } from './cpu.ts';
import type { CpuTimes } from './cpu.ts';
import { withClient } from './database.ts';
import type { Job, Measured } from './load.ts';
import type { Options } from './options.ts';
import { addresses, sharesOf, update } from './works.ts';
import type { Read, ServerName } from './works.ts';

/** A server under test, and the database that it changes. */
export interface Running {
  url: string;
  pid: number;
  headers: Record<string, string>;
  database: string;
}

export interface Slice extends Measured {
  /** Milliseconds of CPU a piece of work; null where the machine does not tell. */
  cpu: CpuTimes | null;
}

/** A server that finished nothing within this many seconds is written down as such. */
export const patience = 8;
/** Requests until then, so that neither V8 nor PostgreSQL meets the work for the first time. */
const warmUp = 2;

/** One work on one server: how it asks, and how many requests fill a slice. */
export abstract class Contender {
  readonly name: ServerName | 'short' | 'there';
  readonly slices: Slice[] = [];
  protected readonly server: Running;
  protected readonly bench: Bench;
  private requests = 0;

  constructor(name: Contender['name'], server: Running, bench: Bench) {
    this.name = name;
    this.server = server;
    this.bench = bench;
  }

  /** Asks for some seconds, and learns from it how many requests make a slice. False: nothing came in time. */
  async prepare(): Promise<boolean> {
    const { connections, seconds } = this.bench.options;
    let known = await this.shoot({ seconds: warmUp });
    if (known.done === 0) known = await this.shoot({ seconds: patience });
    this.requests = Math.max(connections, Math.round(known.perSecond * seconds));
    return known.done > 0;
  }

  /** One slice more. */
  async slice(): Promise<void> {
    const slice = await this.shoot({ requests: this.requests });
    if (Object.keys(slice.failed).length > 0 || slice.done === 0)
      throw new Error(
        `${this.name}: ${slice.done} done, failed (status: times) ${JSON.stringify(slice.failed)}. ${slice.sample}`,
      );
    this.slices.push(slice);
    this.bench.see(this.name, memoryOf(this.server.pid));
  }

  protected abstract shoot(until: Job['until']): Promise<Slice>;
}

export class Reader extends Contender {
  private readonly reads: string[];
  private readonly answers: number;

  /** `ids`: records to ask for one by one. */
  constructor(name: Contender['name'], server: Running, bench: Bench, work: Read, ids: readonly string[]) {
    super(name, server, bench);
    const known = name === 'short' || name === 'there' ? 'ours' : name;
    this.reads = addresses(work.paths[known] ?? [], ids);
    this.answers = work.answers?.[known] ?? 1;
  }

  protected async shoot(until: Job['until']): Promise<Slice> {
    const slice = await this.bench.ask(this.server, until, { reads: this.reads });
    const { answers } = this;
    const cpu = slice.cpu && { server: slice.cpu.server * answers, postgres: slice.cpu.postgres * answers };
    return { ...slice, cpu, perSecond: slice.perSecond / answers };
  }
}

export class Writer extends Contender {
  protected async shoot(until: Job['until']): Promise<Slice> {
    const path = update.paths[this.name === 'short' || this.name === 'there' ? 'ours' : this.name];
    return withClient(this.server.database, async (client) => {
      const shares = await sharesOf(client, path, this.bench.options.connections, this.bench.nextTurn());
      const method = this.name === 'adminjs' ? 'POST' : 'PATCH';
      const before = await lastOfTrail(client);
      const work = { updates: { method, shares, field: update.field } } as const;
      const result = await this.bench.ask(this.server, until, work);
      const audited = (await lastOfTrail(client)) - before;
      if (audited < result.done) throw new Error(`${this.name}: ${result.done} updates left ${audited} audit rows.`);
      await client.query('VACUUM carriers');
      return result;
    });
  }
}

/** What the slices of a run share: the load generator, PostgreSQL's first process, and the memory that was seen. */
export class Bench {
  readonly options: Options;
  readonly postmaster: number;
  /** Resident memory in MB: before the load, and the most that was seen after a slice. */
  readonly memory = new Map<Contender['name'], { before: number; peak: number }>();
  private readonly load: ChildProcess;
  private turn = 0;

  constructor(load: ChildProcess, postmaster: number, options: Options) {
    this.load = load;
    this.postmaster = postmaster;
    this.options = options;
  }

  see(name: Contender['name'], megabytes: number): void {
    const seen = this.memory.get(name) ?? { before: megabytes, peak: 0 };
    this.memory.set(name, { ...seen, peak: Math.max(seen.peak, megabytes) });
  }

  /** Updates take other records with each slice. */
  nextTurn(): number {
    this.turn += 1;
    return this.turn;
  }

  /** Has the generator do some work, and sees what it costs. */
  async ask({ url, headers, pid }: Running, until: Job['until'], work: Job['work']): Promise<Slice> {
    const before = hasProc ? cpuTimes(pid, this.postmaster) : null;
    const measured = await this.generate({ url, headers, connections: this.options.connections, until, work });
    const after = before && cpuTimes(pid, this.postmaster);
    const each = (name: keyof CpuTimes): number => ((after?.[name] ?? 0) - (before?.[name] ?? 0)) / measured.done;
    return { ...measured, cpu: before && { server: each('server'), postgres: each('postgres') } };
  }

  private generate(job: Job): Promise<Measured> {
    const { load } = this;
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => reject(new Error(`The load generator ended with ${code}.`));
      load.once('exit', onExit);
      load.once('message', (message: { measured: Measured } | { error: string }) => {
        load.off('exit', onExit);
        if ('measured' in message) resolve(message.measured);
        else reject(new Error(message.error));
      });
      load.send(job);
    });
  }
}

/** Slices of both in turn; each is the first of every second pair. Where one finishes nothing in time, neither is measured. */
export async function measurePairs(one: Contender, other: Contender, pairs: number): Promise<void> {
  const ready = [await one.prepare(), await other.prepare()];
  if (ready.includes(false)) return;
  for (let pair = 0; pair < pairs; pair += 1) {
    const [first, second] = pair % 2 === 0 ? [one, other] : [other, one];
    await first.slice();
    await second.slice();
  }
}

export async function measureAlone(one: Contender, slices: number): Promise<void> {
  if (!(await one.prepare())) return;
  for (let slice = 0; slice < slices; slice += 1) await one.slice();
}

/** Enough records that no connection asks for the same one all the time. */
export function someIds(database: string): Promise<string[]> {
  return withClient(database, async (client) => {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM carriers ORDER BY md5(id::text) LIMIT 3200');
    return rows.map((row) => row.id);
  });
}

/** The number that the latest audit row got, also one that was rolled back. */
async function lastOfTrail(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ last: string }>(
    `SELECT pg_sequence_last_value(pg_get_serial_sequence('audit_records', 'seq')::regclass)::text AS last`,
  );
  return Number(rows[0]?.last);
}
