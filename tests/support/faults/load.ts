// Mixed work on a running product, in loops until it is stopped: what people and scripts do all day, with a journal of what was acknowledged.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../server.ts';
import type { Row } from '../rows.ts';
import { ask } from './asking.ts';
import type { Asked, Outcome, Question } from './asking.ts';
import { Journal } from './journal.ts';
import { listen } from './listening.ts';
import { bulk, credentials, signedIn } from './people.ts';

/** Between two requests of one loop (ms): people read before they click. */
const pace = 30;
/** A sign-in costs a hash; more would be a load of another kind. */
const signInPace = 700;
/** Carriers that an export must hold, to the last. */
const exported = 999;

/** Every kind of work, in the order of a table. */
export const works = ['list', 'read', 'find', 'summary', 'create', 'update', 'export', 'sign-in', 'live'] as const;

const running = new Set<Load>();

export class Load {
  readonly journal = new Journal();
  readonly outcomes: Outcome[] = [];
  private readonly url: string;
  private readonly loops: Promise<void>[] = [];
  private readonly ending = new AbortController();
  private made = 0;

  private constructor(url: string) {
    this.url = url;
  }

  /** Signs people in, gives the writers a carrier each, and begins. */
  static async start(url: string): Promise<Load> {
    const load = new Load(url);
    running.add(load);
    const clients: Client[] = [];
    for (let n = 1; n <= 6; n += 1) clients.push(await signedIn(url, 'admin', n));
    const [a, b, c, d, e, f] = clients as [Client, Client, Client, Client, Client, Client];
    const viewer = await signedIn(url, 'viewer', 1);
    const currency = String((await a.get<Row>('/api/currencies/USD')).body.id);
    const first = String((await a.get<Row[]>(`/api/carriers?code=${bulk.prefix}00001`)).body[0]?.id);
    const reads: [Client, string, string][] = [
      [viewer, 'list', '/api/carriers?_start=0&_end=25&_sort=name&_order=asc'],
      [a, 'list', '/api/audit_records?_start=0&_end=25'],
      [viewer, 'read', `/api/carriers/${first}`],
      [b, 'find', '/api/find?q=bulk'],
      [c, 'summary', `/api/carriers/${first}/summary`],
    ];
    for (const [client, work, path] of reads) load.loop(() => load.ask(client, { work, path }));
    load.loop(() => load.create(d, currency));
    for (const client of [d, e, f]) await load.write(client, currency);
    load.loop(() => load.export(b));
    load.loop(() => load.signIn(7), signInPace);
    load.loops.push(listen(c, (outcome) => load.outcomes.push(outcome), load.ending.signal));
    return load;
  }

  /** Lets what is under way come to its end. */
  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.loops);
    running.delete(this);
  }

  /** Outcomes of requests that began at this moment or later. */
  since(moment: number): Outcome[] {
    return this.outcomes.filter(({ begun }) => begun >= moment);
  }

  private loop(work: () => Promise<unknown>, between = pace): void {
    const run = async (): Promise<void> => {
      while (!this.ending.signal.aborted) {
        await work();
        await pause(between);
      }
    };
    this.loops.push(run());
  }

  private async ask<T>(client: Client, question: Question): Promise<Asked<T>> {
    const asked = await ask<T>(client, question);
    const { work, begun, ended, status, verdict, said } = asked;
    this.outcomes.push({ work, begun, ended, status, verdict, said: said && `${question.path}: ${said}` });
    return asked;
  }

  /** A request that went wrong for a reason that its status does not show. */
  private wrong(work: string, said: string): void {
    const now = performance.now();
    this.outcomes.push({ work, begun: now, ended: now, status: 0, verdict: 'wrong', said });
  }

  /** A new carrier; where nobody knows whether it was made, the code tells: it is asked for again. */
  private async create(client: Client, currency: string): Promise<void> {
    const number = ++this.made;
    const value = `made ${number}`;
    const body = { name: `Load ${number}`, code: `LOAD-${number}`, primaryCurrencyId: currency, billTo: value };
    for (let tries = 0; !this.ending.signal.aborted; tries += 1) {
      const also = tries > 0 ? [409] : [];
      const asked = await this.ask<Row>(client, { work: 'create', method: 'POST', path: '/api/carriers', body, also });
      if (asked.status === 201 && asked.body) this.journal.add(asked.body.id, asked.body.version, value);
      if (asked.verdict === 'served') return;
      await pause(pace);
    }
  }

  /** Begins to change a carrier of its own again and again, always by the version that was answered last. */
  private async write(client: Client, currency: string): Promise<void> {
    const code = `OWN-${++this.made}`;
    const made = await client.post<Row>('/api/carriers', { name: code, code, primaryCurrencyId: currency });
    if (made.status !== 201) throw new Error(`A carrier could not be made: ${made.status} ${made.text}`);
    const path = `/api/carriers/${made.body.id}`;
    const own = this.journal.own(made.body.id, made.body.version, null);
    let sent = 0;
    this.loop(async () => {
      const value = `${code} ${++sent}`;
      const also = own.maybe.size > 0 ? [412] : [];
      own.maybe.add(value);
      const question = { work: 'update', method: 'PATCH', path, body: { billTo: value }, version: own.version, also };
      const asked = await this.ask<Row & { current?: Row }>(client, question);
      const row = asked.status === 412 ? asked.body?.current : asked.status === 200 ? asked.body : null;
      if (!row) return;
      if (!own.maybe.has(String(row['billTo']))) this.wrong('update', `${path} holds what nobody sent: ${asked.text}`);
      Object.assign(own, { version: row.version, value: row['billTo'], maybe: new Set() });
    });
  }

  private async export(client: Client): Promise<void> {
    const path = `/api/carriers/export?format=ndjson&_fields=code,name&code_starts=${bulk.prefix}00`;
    const { text, status } = await this.ask(client, { work: 'export', path, mayBreak: true });
    const lines = text.split('\n').length - 1;
    if (status === 200 && lines !== exported) this.wrong('export', `half a file ended well: ${lines} lines`);
  }

  private async signIn(person: number): Promise<void> {
    const question = { work: 'sign-in', method: 'POST', path: '/api/auth/login', body: credentials('admin', person) };
    await this.ask(new Client(this.url, null), question);
  }
}

/** Ends all that a test file has left running. */
export const endLoads = (): Promise<unknown> => Promise.all([...running].map((load) => load.stop()));
