// The trail for support: filters, pages by where the last one ended, and only what the reader may read.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

interface Entry {
  id: string;
  at: string;
  actor: string;
  resource: string | null;
  recordId: string | null;
  title: string | null;
  requestId: string | null;
  changes: Record<string, [unknown, unknown]>;
}
interface Page {
  entries: Entry[];
  next: string | null;
}
const trail = async (query: string, by = admin): Promise<Page> => {
  const answer = await by.get<Page>(`/api/audit_records/trail?${query}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
};

test('entries come newest first with the record they are about, and pages follow without a gap or a double', async () => {
  for (const _ of Array.from({ length: 7 })) await makeCarrier(admin);
  const whole = await trail('limit=200');
  expect(whole.entries[0]).toMatchObject({ resource: 'carriers', title: expect.any(String), actor: admin.email });
  expect(whole.entries.map((one) => one.at)).toEqual(
    whole.entries
      .map((one) => one.at)
      .toSorted()
      .toReversed(),
  );
  const paged: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: Page = await trail(`limit=3${next ? `&before=${next}` : ''}`);
    paged.push(...page.entries.map((one) => one.id));
    next = page.next;
    if (paged.length > whole.entries.length) break;
  }
  expect(paged.slice(0, whole.entries.length)).toEqual(whole.entries.map((one) => one.id));
});

test('filters find by actor, table, record, field, event, time, text and request', async () => {
  const noc = await app.as('noc');
  const carrier = await makeCarrier(admin, { name: `Needle ${nextNumber()}` });
  const changed = await noc.patch<Row>(`/api/carriers/${carrier.id}`, { status: 'paused' }, 1);
  const [entry] = (await trail(`recordId=${carrier.id}`)).entries as [Entry];
  const finding: string[] = [
    `actorEmail=${noc.email}`,
    `resource=carriers&recordId=${carrier.id}`,
    'resource=carriers&changedFields_in=status',
    'eventType_in=config_change,deployment',
    `occurredAt_gte=${entry.at}&occurredAt_lte=${entry.at}`,
    `q=${encodeURIComponent(String(carrier['name']))}`,
    `requestId=${changed.headers.get('x-request-id')}`,
  ];
  for (const query of finding) expect((await trail(query)).entries.map((one) => one.id)).toContain(entry.id);
  const missing: string[] = [
    `actorEmail=${admin.email}`,
    'resource=currencies',
    'changedFields_in=taxCode',
    'eventType=deployment',
    `occurredAt_gt=${entry.at}`,
    'q=haystack',
    'requestId=other',
  ];
  for (const query of missing) expect((await trail(query)).entries.map((one) => one.id)).not.toContain(entry.id);
});

test('the changes of one request over several tables bear its id', async () => {
  const carrier = await makeCarrier(admin);
  await make(admin, 'carrier_contacts', { carrierId: carrier.id, name: 'Ann', email: 'ann@example.com' });
  const gone = await admin.delete(`/api/carriers/${carrier.id}`, 1);
  if (gone.status !== 200) throw new Error(gone.text);
  const { entries } = await trail(`requestId=${gone.headers.get('x-request-id')}`);
  expect(new Set(entries.map((one) => one.resource))).toEqual(new Set(['carriers', 'carrier_contacts']));
});

test.each(['before=x', 'limit=0', 'limit=1000', '_sort=id', '_start=5', 'nothing=1', 'occurredAt_gte=yesterday'])(
  '%s is refused',
  async (query) => {
    expect((await admin.get(`/api/audit_records/trail?${query}`)).status).toBe(400);
  },
);

test('whoever may not read the trail is refused', async () => {
  const viewer = await app.as('viewer');
  expect((await viewer.get('/api/audit_records/trail')).status).toBe(403);
  expect((await app.stranger.get('/api/audit_records/trail')).status).toBe(401);
});

test('of tables that a role may not read, nothing is in its trail', async () => {
  const hidden = app.resources
    .filter((one) => one.audit && !one.access.read.includes('support'))
    .map((one) => one.name);
  for (const name of hidden)
    await app.pool.query(
      `INSERT INTO audit_records (event_type, actor_email, description, metadata, occurred_at)
       VALUES ('config_change', 'x', 'Hidden', jsonb_build_object('resource', $1::text, 'recordId', 'r', 'action', 'update', 'changes', '{"a": [1, 2]}'::jsonb), now())`,
      [name],
    );
  const support = await app.as('support');
  expect((await trail('limit=200', support)).entries.filter((one) => hidden.includes(String(one.resource)))).toEqual(
    [],
  );
});

test('of a field that a role may not read, neither its change nor its name is in any list of the trail', async () => {
  const resource = app.resource('audit_records');
  const roles = resource.access.read;
  for (const role of roles) {
    const reader = await app.as(role);
    for (const table of app.resources.filter((one) => one.audit && one.access.read.includes(role))) {
      const hidden = Object.values(table.fields).filter(
        (field) => field.kind !== 'secret' && field.read !== null && !field.read.includes(role),
      );
      for (const { name } of hidden) {
        await app.pool.query(
          `INSERT INTO audit_records (event_type, actor_email, description, metadata, occurred_at)
           VALUES ('config_change', 'x', 'Changed', jsonb_build_object('resource', $1::text, 'recordId', 'r', 'action', 'update', 'changes', jsonb_build_object($2::text, '[1, 2]'::jsonb)), now())`,
          [table.name, name],
        );
        expect((await trail(`changedFields_in=${name}&resource=${table.name}`, reader)).entries).toEqual([]);
        const list = await reader.get(`/api/audit_records?changedFields_in=${name}&resource=${table.name}`);
        expect(list.text).toBe('[]');
      }
    }
  }
});
