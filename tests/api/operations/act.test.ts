// Actions on one row and on many, by the triage of alerts: every legal and illegal step of their machine (domain page, 2.6).
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

type Status = 'active' | 'acknowledged' | 'snoozed' | 'resolved';
type Action = 'acknowledge' | 'snooze' | 'resolve';

let app: TestApp;
let noc: Client;
let nocId: string;

beforeAll(async () => {
  app = await startApp();
  noc = await app.as('noc');
  nocId = String((await noc.get<{ user: Row }>('/api/auth/me')).body.user.id);
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

const ahead = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const inputs: Record<Action, object> = {
  acknowledge: {},
  snooze: { snoozeUntil: ahead(60) },
  resolve: { note: 'Restarted the collector' },
};

/** An alert as the monitor opens it, brought to a state as people would. */
async function alert(status: Status = 'active'): Promise<string> {
  const { rows } = await app.pool.query<{ id: string }>(
    `INSERT INTO system_alerts (severity, source, title, metric_name, first_seen_at, last_seen_at)
     VALUES ('critical', 'api', 'Slow answers', $1, now() - interval '5 minutes', now()) RETURNING id`,
    [`p95_${nextNumber()}`],
  );
  const id = String(rows[0]?.id);
  const step = ({ active: null, acknowledged: 'acknowledge', snoozed: 'snooze', resolved: 'resolve' } as const)[status];
  if (step) expect((await act(id, step)).status).toBe(200);
  return id;
}
const act = (id: string, action: string, input: unknown = inputs[action as Action], client = noc) =>
  client.post<Row>(`/api/system_alerts/${id}/actions/${action}`, input);
const actOnAll = (ids: unknown, action: string, input: unknown = inputs[action as Action]) =>
  noc.post(`/api/system_alerts/actions/${action}`, { ids, input });
const read = async (id: string) => (await noc.get<Row>(`/api/system_alerts/${id}`)).body;
const trail = async (id: string) =>
  (await noc.get<Row[]>(`/api/audit_records?recordId=${id}&_sort=occurredAt,id`)).body.map((row) => ({
    ...(row['metadata'] as Record<string, unknown>),
    actorEmail: row['actorEmail'],
    eventType: row['eventType'],
  }));

const legal: Record<Action, Status[]> = {
  acknowledge: ['active'],
  snooze: ['active', 'acknowledged'],
  resolve: ['active', 'acknowledged', 'snoozed'],
};
const after = { acknowledge: 'acknowledged', snooze: 'snoozed', resolve: 'resolved' } as const;
const steps = (Object.keys(legal) as Action[]).flatMap((action) =>
  (['active', 'acknowledged', 'snoozed', 'resolved'] as const).map((from) => ({
    action,
    from,
    isLegal: legal[action].includes(from),
  })),
);

describe('the machine of alerts', () => {
  test.each(steps.filter((step) => step.isLegal))('lets $action lead on from $from', async ({ action, from }) => {
    const id = await alert(from);
    const answer = await act(id, action);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ id, status: after[action] });
    expect(answer.headers.get('etag')).toBe(`"${answer.body.version}"`);
    expect(await read(id)).toEqual(answer.body);
  });

  test.each(steps.filter((step) => !step.isLegal))(
    'refuses $action of one that is $from with 409',
    async ({ action, from }) => {
      const id = await alert(from);
      const before = await read(id);
      const answer = await act(id, action);
      expect([answer.status, answer.body['code']]).toEqual([409, 'DIDImpossible']);
      expect(answer.body['message']).toContain(`"Slow answers" has status ${from}`);
      expect(await read(id)).toEqual(before);
      expect(await trail(id)).toHaveLength(before.version);
    },
  );

  test('keeps who acknowledged, how long it is quiet, and what mended it', async () => {
    const id = await alert();
    const acknowledged = (await act(id, 'acknowledge')).body;
    expect(acknowledged).toMatchObject({ acknowledgedBy: nocId, acknowledgedAt: expect.any(String), resolvedAt: null });
    const until = ahead(90);
    const snoozed = (await act(id, 'snooze', { snoozeUntil: until })).body;
    expect(snoozed).toMatchObject({ acknowledgedBy: nocId, snoozeUntil: until });
    const resolved = (await act(id, 'resolve')).body;
    expect(resolved).toMatchObject({
      acknowledgedBy: nocId,
      snoozeUntil: null,
      resolvedAt: expect.any(String),
      resolutionNote: 'Restarted the collector',
    });
  });

  test('lets the same fault open a new alert after the old one is resolved, and not before', async () => {
    const id = await alert();
    const { metricName } = await read(id);
    const open = () =>
      app.pool.query(
        `INSERT INTO system_alerts (severity, source, title, metric_name, first_seen_at, last_seen_at) VALUES ('info', 'api', 'Again', $1, now(), now())`,
        [metricName],
      );
    await expect(open()).rejects.toThrow(/duplicate key/);
    await act(id, 'resolve');
    await open();
  });

  test.each([
    [{}, 'is required'],
    [{ snoozeUntil: null }, 'must not be empty'],
    [{ snoozeUntil: 'tomorrow' }, 'moment'],
    [{ snoozeUntil: ahead(-1) }, 'between one minute and seven days'],
    [{ snoozeUntil: ahead(7 * 24 * 60 + 5) }, 'between one minute and seven days'],
  ])('refuses a snooze with %j at its field', async (input, text) => {
    const id = await alert();
    const answer = await act(id, 'snooze', input);
    expect(answer.status).toBe(422);
    expect(String((answer.body['errors'] as Record<string, string[]>)['snoozeUntil'])).toContain(text);
    expect((await read(id))['status']).toBe('active');
  });

  test.each([
    ['acknowledge', { colour: 'red' }, 'colour'],
    ['resolve', { note: 5 }, 'note'],
    ['resolve', { note: 'x'.repeat(1001) }, 'note'],
    ['resolve', [], ''],
  ])('refuses %s with the input %j', async (action, input, field) => {
    const id = await alert();
    const answer = await act(id, action, input);
    expect([answer.status, Object.keys(answer.body['errors'] as object)]).toEqual([422, [field]]);
    expect((await read(id))['status']).toBe('active');
  });
});

describe('many at once', () => {
  test('all rows take the step, each with its own row in the trail, of one request', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => alert()));
    const answer = await actOnAll(ids, 'acknowledge');
    expect([answer.status, answer.body]).toEqual([200, { count: 12 }]);
    for (const id of ids) {
      const last = (await trail(id)).at(-1);
      expect(last).toMatchObject({ action: 'acknowledge', requestId: answer.headers.get('x-request-id') });
      expect((await read(id))['status']).toBe('acknowledged');
    }
  });

  test('one that cannot stops all of them, and nothing is written', async () => {
    const ids = [await alert(), await alert('resolved'), await alert()];
    const before = await Promise.all(ids.map(read));
    const answer = await actOnAll(ids, 'acknowledge');
    expect([answer.status, answer.body['code']]).toEqual([409, 'DIDImpossible']);
    expect(await Promise.all(ids.map(read))).toEqual(before);
  });

  test('one that does not exist stops all of them', async () => {
    const id = await alert();
    expect((await actOnAll([id, randomUUID()], 'acknowledge')).status).toBe(404);
    expect((await read(id))['status']).toBe('active');
  });

  test('an id that is given twice, also in capitals, counts once', async () => {
    const id = await alert();
    const answer = await actOnAll([id, id, id.toUpperCase()], 'acknowledge');
    expect([answer.status, answer.body]).toEqual([200, { count: 1 }]);
  });

  test.each([[[]], [['1']], ['all'], [null], [Array.from({ length: 1001 }, () => randomUUID())]])(
    'a list of ids like %.20j is refused',
    async (ids) => {
      const answer = await actOnAll(ids, 'acknowledge');
      expect([answer.status, Object.keys(answer.body['errors'] as object)]).toEqual([422, ['ids']]);
    },
  );

  test('two overlapping sets at once: each row takes the step once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => alert()));
    const answers = await Promise.all([ids, ids.toReversed(), ids].map((set) => actOnAll(set, 'acknowledge')));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409, 409]);
    for (const id of ids) expect(await trail(id)).toHaveLength(2);
  });
});

describe('rights and trail', () => {
  test('only those who triage may act, and only actions and resources that exist', async () => {
    const id = await alert();
    for (const role of ['viewer', 'sales', 'finance'] as const) {
      const answer = await act(id, 'acknowledge', {}, await app.as(role));
      expect([answer.status, answer.body['code']]).toEqual([403, 'DIDForbidden']);
    }
    for (const path of [
      `system_alerts/${id}/actions/explode`,
      `system_alerts/${id}/actions/constructor`,
      `carriers/${id}/actions/resolve`,
      `nothing/${id}/actions/resolve`,
    ])
      expect((await noc.post(`/api/${path}`, {})).status, path).toBe(404);
    expect((await act(randomUUID(), 'acknowledge')).status).toBe(404);
    expect((await read(id))['status']).toBe('active');
  });

  test('the trail has the action by its name, who did it, the change and the note as its reason', async () => {
    const id = await alert();
    await act(id, 'acknowledge');
    await act(id, 'resolve', { note: 'Disk was full' });
    const [opened, acknowledged, resolved] = await trail(id);
    expect(opened).toMatchObject({ action: 'create', eventType: 'config_change' });
    const byNoc = { eventType: 'admin_action', actorEmail: noc.email, title: 'Slow answers' };
    expect(acknowledged).toMatchObject({
      ...byNoc,
      action: 'acknowledge',
      changes: { status: ['active', 'acknowledged'] },
    });
    expect(resolved).toMatchObject({
      ...byNoc,
      action: 'resolve',
      reason: 'Disk was full',
      changes: { status: ['acknowledged', 'resolved'] },
    });
  });

  test('alerts change by their actions alone', async () => {
    const id = await alert();
    expect((await noc.patch(`/api/system_alerts/${id}`, { status: 'resolved' })).status).toBe(403);
    expect((await noc.delete(`/api/system_alerts/${id}`)).status).toBe(403);
    expect((await noc.post('/api/system_alerts', {})).status).toBe(403);
  });
});
