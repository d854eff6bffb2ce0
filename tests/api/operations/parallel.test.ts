// Many writers at once, and a server that dies among them: nobody's change is lost, and the trail holds exactly what was written.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { endPrograms, startProgram } from '../../support/program.ts';
import { makeCarrier } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { templateName } from '../../support/template.ts';

vi.setConfig({ testTimeout: 120_000 });

let app: TestApp;
let database: TestDatabase;
beforeAll(async () => {
  app = await startApp();
  database = await createDatabase(inject('databaseUrl'), undefined, templateName);
});
afterEach(() => endPrograms());
afterAll(async () => {
  await app.close();
  await database.drop();
});

type Stale = { current: Row };

/** Adds a line of its own to the record, over whatever the others have added, until it stands. Answers with the version it made. */
async function addLine(client: Client, seen: Row, line: string): Promise<number> {
  for (let row = seen; ;) {
    const text = [row['billTo'], line].filter(Boolean).join('\n');
    const answer = await client.patch<Row & Stale>(`/api/carriers/${row.id}`, { billTo: text }, row.version);
    if (answer.status === 200) return answer.body.version;
    expect(answer.status, answer.text).toBe(412);
    row = answer.body.current;
  }
}

test('100 people who save one record at once: one wins per version, nobody is lost, and the trail has exactly the winners', async () => {
  const admin = await app.as('super_admin');
  const carrier = await makeCarrier(admin);
  const lines = Array.from({ length: 100 }, (_, at) => `Line ${at}`);
  const versions = await Promise.all(lines.map((line) => addLine(admin, carrier, line)));
  expect(versions.toSorted((a, b) => a - b)).toEqual(lines.map((_, at) => at + 2));

  const final = (await admin.get<Row>(`/api/carriers/${carrier.id}`)).body;
  expect(final.version).toBe(101);
  expect(String(final['billTo']).split('\n').toSorted()).toEqual(lines.toSorted());

  const ask = `/api/audit_records?resource=carriers&recordId=${carrier.id}&_sort=occurredAt&_end=200`;
  const changes = (await admin.get<Row[]>(ask)).body
    .map((row) => row['metadata'] as { action: string; changes: Record<string, [string | null, string]> })
    .filter((data) => data.action === 'update')
    .map((data) => data.changes['billTo'] as [string | null, string]);
  expect(changes).toHaveLength(100);
  // Each began where the one before it ended: no winner wrote over another.
  const ends = [null, ...changes.map(([, after]) => after)];
  expect(changes.map(([before]) => before)).toEqual(ends.slice(0, -1));
  expect(ends.at(-1)).toBe(final['billTo']);
});

test('kill -9 in the middle of 1,000 writes: what was acknowledged is there with its audit row, and no audit row without its write', async () => {
  const program = await (await startProgram({ DATABASE_URL: database.url, WORKER: '0' })).ready();
  const admin = await program.admin();
  const currency = (await admin.get<Row>('/api/currencies/USD')).body.id;
  const made: string[] = [];
  const changed: [string, number][] = [];
  let asked = 0;
  /** Makes a carrier and changes it at once, and again, until 1,000 writes are asked for or the server is gone. */
  const writer = async (): Promise<void> => {
    while (asked < 1000) {
      const number = (asked += 2);
      const values = { name: `Crash ${number}`, code: `CRASH-${number}`, primaryCurrencyId: currency };
      const answer = await admin.post<Row>('/api/carriers', values).catch(() => null);
      if (answer === null) return;
      expect(answer.status, answer.text).toBe(201);
      if (made.push(answer.body.id) === 250) program.child.kill('SIGKILL');
      const update = await admin
        .patch<Row>(`/api/carriers/${answer.body.id}`, { taxCode: `T${number}` }, 1)
        .catch(() => null);
      if (update === null) return;
      changed.push([answer.body.id, update.body.version]);
    }
  };
  await Promise.all(Array.from({ length: 20 }, writer));
  expect(await program.ended).toBe('SIGKILL');
  expect(made.length).toBeGreaterThanOrEqual(250);
  expect(asked).toBeLessThan(1000);

  const client = new pg.Client(database.url);
  await client.connect();
  const { rows } = await client.query<{ id: string | null; version: number | null; created: number; updated: number }>(
    `WITH written AS (SELECT id, version FROM carriers WHERE code LIKE 'CRASH-%'),
       told AS (SELECT record_id::uuid AS id, count(*) FILTER (WHERE metadata->>'action' = 'create')::int AS created,
         count(*) FILTER (WHERE metadata->>'action' = 'update')::int AS updated
         FROM audit_records WHERE resource = 'carriers' GROUP BY record_id)
     SELECT written.id, written.version, COALESCE(told.created, 0) AS created, COALESCE(told.updated, 0) AS updated
     FROM written FULL JOIN told ON told.id = written.id`,
  );
  await client.end();
  // Every row has its creation, and as many changes in the trail as its version says; and the trail speaks of no row that is not there.
  expect(rows.filter((row) => row.id === null || row.created !== 1 || row.updated !== (row.version ?? 0) - 1)).toEqual(
    [],
  );
  const stored = new Map(rows.map((row) => [row.id, row.version]));
  expect(made.filter((id) => !stored.has(id))).toEqual([]);
  expect(changed.filter(([id, version]) => (stored.get(id) ?? 0) < version)).toEqual([]);
});
