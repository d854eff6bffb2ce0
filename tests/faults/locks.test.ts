// One row is locked, or one person asks for what is costly: everybody else goes on as if nothing were.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type pg from 'pg';
import { ask } from '../support/faults/asking.ts';
import type { Asked } from '../support/faults/asking.ts';
import { Cluster } from '../support/faults/cluster.ts';
import { endAll } from '../support/faults/ending.ts';
import { bulk, credentials, signedIn } from '../support/faults/people.ts';
import { measured } from '../support/faults/report.ts';
import { startProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import type { Row } from '../support/rows.ts';
import { Client } from '../support/server.ts';

/** A save that waits for a lock is answered within this time (ms), to which the machine may add a little. */
const lockPatience = 6_000;
/** While others wait, 99 of 100 answers take less than this (ms); a sign-in hashes a password on the same cores. */
const quick: Record<string, number> = { list: 1_000, read: 1_000, readyz: 500, 'sign-in': 2_000 };
/** Between two requests of one who works beside (ms). */
const pace = 20;

let cluster: Cluster;
let program: Program;
let savers: Client[];
let viewers: Client[];
let carrier: Row;
let holder: pg.Client;

beforeAll(async () => {
  cluster = await Cluster.start();
  program = await (await startProgram({ DATABASE_URL: cluster.url })).ready();
  [savers, viewers] = [[], []];
  for (let n = 1; n <= 15; n += 1) savers.push(await signedIn(program.url, 'admin', n));
  for (let n = 1; n <= 2; n += 1) viewers.push(await signedIn(program.url, 'viewer', n));
  carrier = (await (savers[0] as Client).get<Row[]>(`/api/carriers?code=${bulk.prefix}00001`)).body[0] as Row;
  holder = await cluster.connect();
});
afterEach(() => holder.query('ROLLBACK'));
afterAll(async () => {
  await holder.end();
  await endAll();
});

const versionNow = async (): Promise<number> =>
  (await (savers[0] as Client).get<Row>(`/api/carriers/${carrier.id}`)).body.version;

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;
const took = ({ begun, ended }: Asked<unknown>): number => ended - begun;

/** What others do meanwhile, again and again until the work is done; their answers by kind. */
async function meanwhile(work: Promise<unknown>): Promise<Map<string, Asked<unknown>[]>> {
  const ending = new AbortController();
  const end = work.finally(() => ending.abort());
  const answers = new Map<string, Asked<unknown>[]>();
  const viewer = viewers[0] as Client;
  const stranger = new Client(program.url, null);
  const kinds: Record<string, () => Promise<Asked<unknown>>> = {
    list: () => ask(viewer, { work: 'list', path: '/api/carriers?_start=0&_end=25&_sort=name&_order=asc' }),
    read: () => ask(viewer, { work: 'read', path: `/api/carriers/${carrier.id}` }),
    'sign-in': () =>
      ask(stranger, { work: 'sign-in', method: 'POST', path: '/api/auth/login', body: credentials('admin', 20) }),
    readyz: () => ask(stranger, { work: 'readyz', path: '/readyz' }),
  };
  await Promise.all([
    end,
    ...Object.entries(kinds).map(async ([kind, again]) => {
      const own: Asked<unknown>[] = [];
      answers.set(kind, own);
      while (!ending.signal.aborted) {
        own.push(await again());
        await pause(pace);
      }
    }),
  ]);
  return answers;
}

/** Everybody else is served, quickly. Answers with a line for the table. */
function expectServed(answers: Map<string, Asked<unknown>[]>): string {
  const notes: string[] = [];
  for (const [kind, all] of answers) {
    const wrong = all.filter(({ verdict }) => verdict !== 'served').map(({ said }) => said);
    expect([kind, wrong.slice(0, 3)]).toEqual([kind, []]);
    const p99 = percentile(all.map(took), 0.99);
    notes.push(`${kind} p99 ${p99.toFixed(0)} ms`);
    expect([kind, all.length > 1, p99 < Number(quick[kind])], `${kind}: p99 ${p99} ms of ${all.length}`).toEqual([
      kind,
      true,
      true,
    ]);
  }
  return notes.join(', ');
}

describe('a carrier that another session has locked', () => {
  test.each([16, 30])('%i saves of it by several people are refused in time, and nobody else waits', async (count) => {
    const version = await versionNow();
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM carriers WHERE id = $1 FOR UPDATE', [carrier.id]);
    const save = (client: Client, at: number) =>
      ask<{ code: string }>(client, {
        work: 'save',
        method: 'PATCH',
        path: `/api/carriers/${carrier.id}`,
        body: { billTo: `Save ${at}` },
        version,
        also: [409],
      });
    const saves = Array.from({ length: count }, (_, at) => save(savers[at % savers.length] as Client, at));
    const note = expectServed(await meanwhile(Promise.all(saves)));
    const done = await Promise.all(saves);
    const texts = done.map(({ status, body }) => `${status} ${body?.code}`);
    for (const text of texts) expect(['409 DIDLocked', '503 DIDBusy', '503 DIDLocked']).toContain(text);
    expect(texts).toContain('409 DIDLocked');
    expect(Math.max(...done.map(took))).toBeLessThan(lockPatience);
    const worst = `saves answered within ${(Math.max(...done.map(took)) / 1000).toFixed(1)} s`;
    const counts = { faults: 1, deaths: 0, lost: 0, requests: count, refused: count, wrong: 0 };
    measured({ what: `row locked, ${count} saves`, ...counts, back: [], note: `${worst}; ${note}` });
  });

  test('is saved as soon as the lock is gone', async () => {
    const saved = await ask<Row>(savers[0] as Client, {
      work: 'save',
      method: 'PATCH',
      path: `/api/carriers/${carrier.id}`,
      body: { billTo: 'Free again' },
      version: await versionNow(),
    });
    expect([saved.status, saved.body?.['billTo']]).toEqual([200, 'Free again']);
  });
});

test('24 loops of costly lists by one viewer take nothing from the others', async () => {
  // Every condition over a relation looks into another table; the pattern fits no row, so that all are looked at.
  const conditions = ['code', 'name', 'symbol'].map((field) => `primaryCurrency.${field}_like=`);
  const costly = (at: number) =>
    `/api/carriers?_count=exact&_start=0&_end=25&_sort=primaryCurrency.name,billTo&_order=desc,asc&${conditions
      .map((one, index) => `${one}${encodeURIComponent(['d', 'o', ''][index] ?? '')}`)
      .join('&')}&name_nlike=${at}zz&q=bul`;
  const greedy = viewers[1] as Client;
  let asked = 0;
  const answers: Asked<unknown>[] = [];
  const loops = Array.from({ length: 24 }, async (_, at) => {
    for (let round = 0; round < 4; round += 1) {
      const path = costly(at * 100 + round);
      answers.push(await ask(greedy, { work: 'costly', path, also: [429] }));
      asked += 1;
    }
  });
  const note = expectServed(await meanwhile(Promise.all(loops)));
  const refused = answers.filter(({ status }) => status !== 200).length;
  expect(answers.filter(({ verdict }) => verdict === 'wrong').map(({ said }) => said)).toEqual([]);
  const counts = { faults: 1, deaths: 0, lost: 0, requests: asked, refused, wrong: 0 };
  measured({ what: '24 loops of costly lists by one', ...counts, back: [], note });
});
