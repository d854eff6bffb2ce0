// Live events over HTTP: what they say, to whom, until when.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createDatabase } from '../../support/database.ts';
import { Line } from '../../support/line.ts';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { templateName } from '../../support/template.ts';
import { until } from '../../support/until.ts';

vi.setConfig({ testTimeout: 60_000 });

interface LiveEvent {
  resource: string;
  id: string | null;
  version: number | null;
  action: string;
  who: { id: string | null; name: string | null } | null;
  count: number;
}

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

/** An open stream: the events so far, and whether the server has ended it. */
interface Stream {
  status: number;
  headers: Headers;
  events: LiveEvent[];
  names: string[];
  ended: boolean;
  leave: () => void;
}

async function listen(client: Client): Promise<Stream> {
  const leaving = new AbortController();
  const response = await fetch(`${client.url}/api/live`, {
    headers: { cookie: client.cookie as string },
    signal: leaving.signal,
  });
  const stream: Stream = {
    status: response.status,
    headers: response.headers,
    events: [],
    names: [],
    ended: false,
    leave: () => leaving.abort(),
  };
  const read = async () => {
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const one of frames) {
        const name = /^event: (.*)$/m.exec(one)?.[1];
        if (!name) continue;
        stream.names.push(name);
        const data: unknown = JSON.parse(/^data: (.*)$/m.exec(one)?.[1] ?? 'null');
        if (Array.isArray(data)) stream.events.push(...(data as LiveEvent[]));
      }
    }
  };
  void read().then(
    () => (stream.ended = true),
    () => (stream.ended = true),
  );
  return stream;
}

const about = (stream: Stream, resource: string, id: string) =>
  stream.events.filter((event) => event.resource === resource && event.id === id);
const heard = (stream: Stream, resource: string, id: string, action: string) =>
  until(() => about(stream, resource, id).find((event) => event.action === action), `${action} of ${resource}`);

describe('GET /api/live', () => {
  test('has no HEAD, whose stream nobody would ever close', async () => {
    expect((await admin.send('HEAD', '/api/live')).status).toBe(404);
  });

  test('tells who changed which row to which version, and nothing of its values', async () => {
    const stream = await listen(admin);
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const sales = await app.as('sales');
    const carrier = await makeCarrier(sales, { taxCode: 'VERY-SECRET-CODE' });
    await heard(stream, 'carriers', carrier.id, 'create');
    expect((await sales.patch(`/api/carriers/${carrier.id}`, { taxCode: 'ANOTHER-CODE' }, 1)).status).toBe(200);
    const event = await heard(stream, 'carriers', carrier.id, 'update');
    const { body } = await admin.get<Row[]>(`/api/users?email=${String(sales.email)}`);
    expect(event).toEqual({
      resource: 'carriers',
      id: carrier.id,
      version: 2,
      action: 'update',
      who: { id: body[0]?.id, name: 'Test sales' },
      count: 1,
    });
    expect(JSON.stringify(stream.events)).not.toMatch(/CODE/);
    expect(stream.events.some((one) => one.resource === 'audit_records' && one.id === null)).toBe(true);
    stream.leave();
  });

  test('tells of removals, of writes around the API, and of many rows at once by their number alone', async () => {
    const stream = await listen(admin);
    const carrier = await makeCarrier(admin);
    await app.pool.query(`UPDATE carriers SET status = 'testing' WHERE id = $1`, [carrier.id]);
    expect(await heard(stream, 'carriers', carrier.id, 'update')).toMatchObject({ who: { id: null }, version: 2 });
    expect((await admin.delete(`/api/carriers/${carrier.id}`, 2)).status).toBe(200);
    expect(await heard(stream, 'carriers', carrier.id, 'delete')).toMatchObject({ version: null });
    await app.pool.query(
      `INSERT INTO currencies (code, name, rate_to_base) SELECT 'Y' || chr(65 + n / 26) || chr(65 + n % 26), 'Many ' || n, 1 FROM generate_series(0, 149) n`,
    );
    const many = await until(() => stream.events.find((one) => one.action === 'many'), 'many');
    expect(many).toEqual({ resource: 'currencies', id: null, version: null, action: 'many', who: null, count: 150 });
    stream.leave();
  });

  test('obeys the rights: no table that one may not read, no row of another carrier, no name of our office', async () => {
    const [own, other] = [await makeCarrier(admin), await makeCarrier(admin)];
    const portal = await app.as('carrier_viewer', { carrierId: own.id });
    const [theirs, ours] = [await listen(portal), await listen(admin)];
    const foreign = await make(admin, 'carrier_contacts', { carrierId: other.id, name: 'Foreign' });
    const user = await make(admin, 'users', { email: `live${nextNumber()}@example.com`, role: 'viewer' });
    const contact = await make(admin, 'carrier_contacts', { carrierId: own.id, name: 'Own' });
    expect(await heard(theirs, 'carrier_contacts', contact.id, 'create')).toMatchObject({ who: null, version: 1 });
    await heard(ours, 'carrier_contacts', contact.id, 'create');
    await heard(ours, 'users', user.id, 'create');
    expect([about(theirs, 'carrier_contacts', foreign.id), about(theirs, 'users', user.id)]).toEqual([[], []]);
    expect((await admin.delete(`/api/carrier_contacts/${contact.id}`)).status).toBe(200);
    await heard(ours, 'carrier_contacts', contact.id, 'delete');
    expect(theirs.events.map((one) => one.action)).not.toContain('delete');
    theirs.leave();
    ours.leave();
  });

  test('ends with the session, and says so', async () => {
    const support = await app.as('support');
    const stream = await listen(support);
    await app.pool.query('DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE email = $1)', [
      support.email,
    ]);
    await until(() => stream.ended, 'the stream ends');
    expect(stream.names.at(-1)).toBe('ended');
    expect((await listen(support)).status).toBe(401);
  });

  test('is closed to strangers, and to a person with too many windows', async () => {
    expect((await app.stranger.get('/api/live')).status).toBe(401);
    const viewer = await app.as('viewer');
    const streams: Stream[] = [];
    for (let at = 0; at < 20; at += 1) streams.push(await listen(viewer));
    expect(streams.map((one) => one.status)).toEqual(streams.map(() => 200));
    const refused = await viewer.get('/api/live');
    expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([
      429,
      'DIDTooMany',
      '30',
    ]);
    for (const one of streams) one.leave();
    const again = await until(async () => {
      const stream = await listen(viewer);
      return stream.status === 200 ? stream : null;
    }, 'a place is free again');
    again.leave();
  });
});

describe('a database that goes away', () => {
  /** A server whose line to the database can be cut. */
  async function onALine(): Promise<{ own: TestApp; line: Line; direct: string; close: () => Promise<void> }> {
    const database = await createDatabase(inject('databaseUrl'), undefined, templateName);
    const line = await new Line(database.url).open();
    const own = await startApp({ databaseUrl: line.url });
    const close = async (): Promise<void> => {
      await own.close();
      line.close();
      await database.drop();
    };
    return { own, line, direct: database.url, close };
  }

  test('is nothing to the panels while it is away; when it is back, one word has them read anew', async () => {
    const { own, line, close } = await onALine();
    const person = await own.as('noc');
    const stream = await listen(person);
    line.cut();
    const toldOf = (what: string) => own.errors.filter((one) => one.startsWith(what));
    await until(() => toldOf('Live events cannot be delivered').length > 0, 'the outage is noticed');
    await until(async () => (await person.get('/readyz')).status === 503, 'the outage is told');
    expect([stream.names, stream.ended]).toEqual([[], false]);
    line.mend();
    await until(() => stream.names.includes('missed'), 'the panels are told');
    const carrier = await makeCarrier(await own.as('super_admin'));
    await heard(stream, 'carriers', carrier.id, 'create');
    expect(stream.names.filter((name) => name === 'missed')).toHaveLength(1);
    expect([toldOf('Live events').length, toldOf('The change feed').length]).toEqual([1, 1]);
    expect(own.printed).toEqual(
      expect.arrayContaining(['The change feed is read again', 'Live events are delivered again']),
    );
    stream.leave();
    await close();
  });

  test('ends no stream, but a session that ended meanwhile is over when it is back', async () => {
    const { own, line, direct, close } = await onALine();
    const [stays, goes] = [await listen(await own.as('noc')), await listen(await own.as('support'))];
    line.cut();
    await until(() => own.errors.some((one) => one.startsWith('Live events')), 'the outage is noticed');
    const client = new pg.Client(direct);
    await client.connect();
    await client.query(`DELETE FROM sessions USING users u WHERE u.id = user_id AND u.role = 'support'`);
    await client.end();
    expect([stays.ended, goes.ended]).toEqual([false, false]);
    line.mend();
    await until(() => goes.ended, 'the ended session');
    expect([goes.names.at(-1), stays.ended]).toEqual(['ended', false]);
    stays.leave();
    await close();
  });

  test('is asked ever less often while it is away', async () => {
    const { own, line, close } = await onALine();
    const queries = vi.spyOn(own.lanes.system, 'query');
    // The pulse of the database asks on the same connections.
    const asked = (): number =>
      queries.mock.calls.filter((call) => JSON.stringify(call).includes('audit_records')).length;
    line.cut();
    await until(() => own.errors.some((one) => one.startsWith('The change feed')), 'the outage is noticed');
    const [begun, before] = [performance.now(), asked()];
    await until(() => asked() >= before + 4, 'four more tries');
    // At the usual pace they would take 1.6 seconds.
    expect(performance.now() - begun).toBeGreaterThan(4_000);
    await close();
  });
});

test('an open stream does not keep the server from stopping', async () => {
  const own = await startApp();
  const person = await own.as('noc');
  const response = await fetch(`${own.url}/api/live`, { headers: { cookie: person.cookie as string } });
  expect(response.status).toBe(200);
  await own.close();
  await expect(response.text()).resolves.toContain('retry:');
});
