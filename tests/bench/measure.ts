// Drives the load generator through the rounds: every server does every work in every round, in turning order.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { memoryOf } from './children.ts';
import type { Databases } from './database.ts';
import { withClient } from './database.ts';
import type { Job, Measured } from './load.ts';
import type { Options } from './options.ts';
import { addresses, reads, servers, sharesOf, update } from './works.ts';
import type { ServerName } from './works.ts';

/** A server under test. */
export interface Running {
  url: string;
  pid: number;
  headers: Record<string, string>;
}

/** Ours on the short trail stands beside the four, for one piece of work. */
export type Measurements = Map<string, Partial<Record<ServerName | 'short', Measured[]>>>;

export interface Results {
  measurements: Measurements;
  /** Resident memory in MB: before the load, and the most that was seen during it. */
  memory: Record<ServerName, { before: number; peak: number }>;
}

/** Enough records that no connection asks for the same one all the time. */
export function someIds(database: string): Promise<string[]> {
  return withClient(database, async (client) => {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM carriers ORDER BY md5(id::text) LIMIT 3200');
    return rows.map((row) => row.id);
  });
}

export class Measuring {
  private readonly measurements: Measurements = new Map();
  private readonly memory = {} as Results['memory'];
  private readonly load: ChildProcess;
  private readonly running: Record<ServerName | 'short', Running>;
  private readonly databases: Databases;
  private readonly options: Options;
  private turn = 0;

  constructor(
    load: ChildProcess,
    running: Record<ServerName | 'short', Running>,
    databases: Databases,
    options: Options,
  ) {
    this.load = load;
    this.running = running;
    this.databases = databases;
    this.options = options;
    for (const name of servers) {
      const before = memoryOf(running[name].pid);
      this.memory[name] = { before, peak: before };
    }
  }

  /** `ids`: records to ask for one by one. */
  async run(ids: readonly string[]): Promise<Results> {
    console.error('Warming up …');
    await this.warmUp(ids);
    for (let round = 0; round < this.options.rounds; round += 1) {
      const order = servers.map((_, index) => servers[(index + round) % servers.length] as ServerName);
      console.error(`Round ${round + 1} of ${this.options.rounds} …`);
      for (const work of reads) {
        const counts = (name: ServerName): number => work.answers?.[name] ?? 1;
        for (const name of order) {
          const paths = work.paths[name];
          if (paths) await this.measure(work.name, name, { reads: addresses(paths, ids) }, counts(name));
        }
        if (work.name === 'trail') await this.measure('trail', 'short', { reads: work.paths.ours ?? [] });
      }
      for (const name of order) await this.measureUpdates(name);
    }
    return { measurements: this.measurements, memory: this.memory };
  }

  /** Every server does every read once before the first round, so that none is measured while V8 still compiles it. */
  private async warmUp(ids: readonly string[]): Promise<void> {
    const { connections, warmUp } = this.options;
    for (const work of reads) {
      for (const name of servers) {
        const paths = work.paths[name];
        if (!paths) continue;
        const { url, headers } = this.running[name];
        await ask(this.load, { url, headers, connections, warmUp, seconds: 2, work: { reads: addresses(paths, ids) } });
      }
    }
  }

  private async measureUpdates(name: ServerName): Promise<void> {
    const { connections } = this.options;
    const database = name === 'limit' ? this.databases.copy : this.databases.main;
    const path = update.paths[name];
    await withClient(database, async (client) => {
      const warmUp = await sharesOf(client, path, connections, this.turn++);
      const measured = await sharesOf(client, path, connections, this.turn++);
      const method = name === 'adminjs' ? 'POST' : 'PATCH';
      const before = await lastOfTrail(client);
      const result = await this.measure(update.name, name, {
        updates: { method, warmUp, measured, field: update.field },
      });
      const audited = (await lastOfTrail(client)) - before;
      if (audited < result.doneInAll)
        throw new Error(`${name}: ${result.doneInAll} updates left ${audited} audit rows.`);
      await client.query('VACUUM carriers');
    });
  }

  private async measure(work: string, name: ServerName | 'short', how: Job['work'], answers = 1): Promise<Measured> {
    const { url, headers, pid } = this.running[name];
    const { connections, warmUp, seconds } = this.options;
    const watch = name === 'short' ? null : setInterval(() => this.seeMemory(name, pid), 500);
    const measured = await ask(this.load, { url, headers, connections, warmUp, seconds, work: how });
    if (watch) clearInterval(watch);
    const failures = Object.entries(measured.failed);
    if (failures.length > 0 || measured.done === 0)
      throw new Error(
        `${work} on ${name}: ${measured.done} done, failed (status: times) ${JSON.stringify(measured.failed)}. ${measured.sample}`,
      );
    const entry = this.measurements.get(work) ?? {};
    this.measurements.set(work, entry);
    (entry[name] ??= []).push({ ...measured, perSecond: measured.perSecond / answers });
    // What was under way ends before the next server begins.
    await sleep(200);
    return measured;
  }

  private seeMemory(name: ServerName, pid: number): void {
    this.memory[name].peak = Math.max(this.memory[name].peak, memoryOf(pid));
  }
}

/** The number that the latest audit row got, also one that was rolled back. */
async function lastOfTrail(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ last: string }>(
    `SELECT pg_sequence_last_value(pg_get_serial_sequence('audit_records', 'seq')::regclass)::text AS last`,
  );
  return Number(rows[0]?.last);
}

function ask(load: ChildProcess, job: Job): Promise<Measured> {
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
