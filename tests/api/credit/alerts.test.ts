// Credit alerts against a real SMTP server: fired by a posting, repeated within limits, cleared by a payment; nothing lost, nothing twice.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPool } from '../../../api/database/pool.ts';
import { createMailer } from '../../../api/mail/index.ts';
import { evaluateAll } from '../../../api/credit/alerts.ts';
import { sendWaiting } from '../../../api/credit/outbox.ts';
import type { Context } from '../../../api/context.ts';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { startSmtp } from '../../support/smtp.ts';
import type { TestSmtp } from '../../support/smtp.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let finance: Client;
let admin: Client;
let smtp: TestSmtp;
let context: Context;
const told: string[] = [];
const log = { info: (line: string) => void told.push(line), error: () => undefined };
beforeAll(async () => {
  smtp = await startSmtp();
  app = await startApp({ smtpUrl: smtp.url });
  admin = await app.as('super_admin');
  finance = await app.as('finance');
  const mail = createMailer(smtp.url, 'office@example.com', log);
  context = { pool: app.pool, mail, publicUrl: 'http://panel.test', log } as unknown as Context;
});
afterAll(async () => {
  await context.mail.close();
  await app.close();
  await smtp.close();
});
beforeEach(async () => {
  await app.pool.query(`UPDATE carrier_credit_alerts SET is_active = false`);
  await app.pool.query(`DELETE FROM notification_log`);
  smtp.received.length = 0;
});
afterEach(() => {
  smtp.refuse = false;
});

const post = async (carrier: Row, amount: string, direction = 'customer'): Promise<void> => {
  const kind = 'correction';
  const input = { direction, kind, amount, reason: 'Test', reference: `R-${nextNumber()}` };
  const answer = await finance.post(`/api/carriers/${carrier.id}/actions/adjust`, input);
  expect(answer.status, answer.text).toBe(200);
};
const alertOn = (carrier: Row, values: Record<string, unknown> = {}): Promise<Row> =>
  make(admin, 'carrier_credit_alerts', {
    carrierId: carrier.id,
    alertType: 'low_balance',
    threshold: '-100',
    recipients: [{ type: 'email', address: 'credit@example.com', as: 'to' }],
    ...values,
  });
const read = async (alert: Row): Promise<Row> => (await admin.get<Row>(`/api/carrier_credit_alerts/${alert.id}`)).body;
const logOf = async (alert: Row): Promise<Row[]> =>
  (await admin.get<Row[]>(`/api/notification_log?alertId=${alert.id}&_sort=createdAt&_order=asc`)).body;
const eventsOf = async (alert: Row): Promise<unknown[]> => (await logOf(alert)).map((row) => row['event']);
const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);

test('a low balance fires on the posting, is mailed to everybody named, and clears on a payment', async () => {
  const carrier = await makeCarrier(finance, { name: 'Harbour <Voice>', customerCreditLimit: '1000' });
  const contact = await make(admin, 'carrier_contacts', { carrierId: carrier.id, name: 'Ann Lee', email: 'ann@example.com' });
  const [user] = (await admin.get<Row[]>(`/api/users?email=${finance.email}`)).body;
  const alert = await alertOn(carrier, {
    recipients: [
      { type: 'contact', id: contact.id, as: 'to' },
      { type: 'user', id: user?.id, as: 'cc' },
      { type: 'email', address: 'desk@example.com', as: 'bcc' },
    ],
  });
  await post(carrier, '-100');
  expect(await read(alert)).toMatchObject({ state: 'none', lastFiredAt: null });
  await post(carrier, '-1240.5');
  expect(await read(alert)).toMatchObject({ state: 'fired', lastFiredAt: expect.any(String), sentInWindow: 1 });
  await sendWaiting(context);
  expect(smtp.received).toHaveLength(1);
  const [mail] = smtp.received;
  expect(mail).toMatchObject({
    recipients: ['ann@example.com', finance.email, 'desk@example.com'],
    to: 'ann@example.com',
    cc: finance.email,
    subject: 'Harbour <Voice>: balance is below -100.00 USD',
  });
  expect(mail?.text).toContain('Dear Ann Lee');
  expect(mail?.text).toContain('-1,340.50 USD');
  expect(mail?.html).toContain('Harbour &lt;Voice&gt;');
  expect(`${mail?.text}${mail?.html}`).not.toContain('${');
  await post(carrier, '1300');
  expect(await read(alert)).toMatchObject({ state: 'none', lastClearedAt: expect.any(String) });
  await sendWaiting(context);
  expect(smtp.received.map((one) => one.subject)).toEqual([
    'Harbour <Voice>: balance is below -100.00 USD',
    'Harbour <Voice>: balance is back above -100.00 USD',
  ]);
  expect((await logOf(alert)).map(({ event, status, attempts }) => [event, status, attempts])).toEqual([
    ['fired', 'sent', 1],
    ['cleared', 'sent', 1],
  ]);
}); // prettier-ignore

describe('the state', () => {
  test.each([
    ['low_balance', 'customer', { threshold: '-10' }, ['-10', '-0.0001'], '0.0001'],
    ['high_balance', 'customer', { threshold: '10' }, ['10', '0.0001'], '-0.0001'],
    ['low_balance', 'supplier', { threshold: '5' }, ['5', '-0.0001'], '0.0001'],
    ['net_exposure', 'customer', { threshold: '50' }, ['-49.9999', '-0.0001'], '0.0001'],
    ['net_exposure', 'supplier', { threshold: '50' }, ['-49.9999', '-0.0001'], '0.0001'],
    ['low_balance', 'customer', { thresholdType: 'percent', threshold: '20' }, ['-800', '-0.0001'], '0.0001'],
  ])('%s of the %s side with %j fires beyond its threshold alone and clears at it', async (alertType, direction, values, [quiet, beyond], back) => {
    const carrier = await makeCarrier(finance, { customerCreditLimit: '1000' });
    const alert = await alertOn(carrier, { alertType, direction, ...values });
    // The exposure of a side is what it owes: its own balance below 0.
    await post(carrier, String(quiet), direction);
    if (alertType !== 'low_balance' || direction !== 'supplier') expect((await read(alert))['state']).toBe('none');
    await post(carrier, String(beyond), direction);
    expect((await read(alert))['state']).toBe('fired');
    await post(carrier, back, direction);
    expect((await read(alert))['state']).toBe('none');
    expect(await eventsOf(alert)).toEqual(['fired', 'cleared']);
  }); // prettier-ignore

  test('of a spend alert follows the calls and the clock', async () => {
    const carrier = await makeCarrier(finance, { customer24HrSpendLimit: '10' });
    const alert = await alertOn(carrier, { alertType: '24hr_spend_breach', thresholdType: 'percent', threshold: '90' });
    const lines = [{ at: new Date(Date.now() - 60_000).toISOString(), amount: '9', seconds: 60 }];
    await finance.post(`/api/carriers/${carrier.id}/call-batches`, { reference: 'A', lines });
    expect((await read(alert))['state']).toBe('fired');
    await app.pool.query('ALTER TABLE spend_buckets DISABLE TRIGGER USER');
    await app.pool.query(`UPDATE spend_buckets SET hour = hour - interval '26 hours' WHERE carrier_id = $1`, [carrier.id]);
    await app.pool.query('ALTER TABLE spend_buckets ENABLE TRIGGER USER');
    await evaluateAll(context);
    expect((await read(alert))['state']).toBe('none');
    expect((await admin.get<Row>(`/api/carriers/${carrier.id}`)).body['customer24HrSpend']).toBe('0.0000');
    expect(await eventsOf(alert)).toEqual(['fired', 'cleared']);
  }); // prettier-ignore

  test('clears only beyond the reset threshold where there is one', async () => {
    const carrier = await makeCarrier(admin);
    const alert = await alertOn(carrier, { threshold: '10', resetThreshold: '20' });
    await post(carrier, '9');
    await post(carrier, '10');
    expect((await read(alert))['state']).toBe('fired');
    await post(carrier, '1');
    expect((await read(alert))['state']).toBe('none');
  });

  test('of an alert that is switched off, or whose limit says ignore, becomes quiet without a word', async () => {
    const carrier = await makeCarrier(admin);
    const alert = await alertOn(carrier);
    await post(carrier, '-500');
    await app.pool.query('UPDATE carrier_credit_alerts SET is_active = false WHERE id = $1', [alert.id]);
    await evaluateAll(context);
    expect((await read(alert))['state']).toBe('none');
    expect(await eventsOf(alert)).toEqual(['fired']);
    const exposure = await alertOn(carrier, { alertType: 'net_exposure', threshold: '5' });
    await app.pool.query(`UPDATE carriers SET bilateral_limit_action = 'ignore' WHERE id = $1`, [carrier.id]);
    await post(carrier, '-500');
    expect((await read(exposure))['state']).toBe('none');
  });

  test('follows a limit that somebody changed at the next minute', async () => {
    const carrier = await makeCarrier(finance, { customerCreditLimit: '1000' });
    const alert = await alertOn(carrier, { thresholdType: 'percent', threshold: '10' });
    await post(carrier, '-500');
    const headers = { 'if-match': `"${carrier.version}"`, 'x-reason': 'New%20contract' };
    const change = await finance.send('PATCH', `/api/carriers/${carrier.id}`, { customerCreditLimit: '500' }, headers);
    expect(change.status, change.text).toBe(200);
    await evaluateAll(context);
    expect((await read(alert))['state']).toBe('fired');
  });

  test('stands in the trail as told by the alerts themselves', async () => {
    const carrier = await makeCarrier(admin);
    const alert = await alertOn(carrier);
    await post(carrier, '-500');
    const trail = await admin.get<Row[]>(`/api/audit_records?resource=carrier_credit_alerts&recordId=${alert.id}&actorEmail=credit+alerts`);
    expect(trail.body.map((row) => (row['metadata'] as { changes: Row }).changes['state'])).toEqual([['none', 'fired']]);
  }); // prettier-ignore
});

describe('messages', () => {
  test('repeat at most so often within the window, evenly spread', async () => {
    const carrier = await makeCarrier(admin);
    const alert = await alertOn(carrier, { maxAlerts: 3, perMinutes: 60 });
    await post(carrier, '-500');
    for (let minute = 1; minute < 60; minute += 1) await evaluateAll(context, minutes(minute));
    expect(await eventsOf(alert)).toEqual(['fired', 'repeated', 'repeated']);
    for (let minute = 60; minute < 120; minute += 10) await evaluateAll(context, minutes(minute));
    expect(await eventsOf(alert)).toEqual(['fired', 'repeated', 'repeated', 'repeated', 'repeated', 'repeated']);
  });

  test('of an alert that flutters stop at the limit, and so do the all-clears', async () => {
    const carrier = await makeCarrier(admin);
    const alert = await alertOn(carrier, { maxAlerts: 2, perMinutes: 60 });
    for (let turn = 0; turn < 5; turn += 1) {
      await post(carrier, '-500');
      await post(carrier, '500');
    }
    expect(await eventsOf(alert)).toEqual(['fired', 'cleared', 'fired', 'cleared']);
    expect((await read(alert))['sentInWindow']).toBe(2);
  });

  test('that the mail server refuses stay due, are tried again, and arrive once under the same id', async () => {
    const carrier = await makeCarrier(admin);
    const alert = await alertOn(carrier);
    await post(carrier, '-500');
    smtp.refuse = true;
    expect(await sendWaiting(context)).toBe(0);
    expect(await sendWaiting(context)).toBe(0);
    const [waiting] = await logOf(alert);
    expect(waiting).toMatchObject({ status: 'due', attempts: 2, lastError: expect.stringContaining('451') });
    smtp.refuse = false;
    expect(await sendWaiting(context)).toBe(1);
    expect(await sendWaiting(context)).toBe(0);
    expect(smtp.received.map((mail) => mail.messageId)).toEqual([waiting?.['messageId']]);
    expect((await logOf(alert))[0]).toMatchObject({ status: 'sent', attempts: 3, lastError: null });
  });

  test('stay due while the mail server is away', async () => {
    const gone = await startSmtp();
    await gone.close();
    const carrier = await makeCarrier(admin);
    const alert = await alertOn(carrier);
    await post(carrier, '-500');
    const away = createMailer(gone.url, 'office@example.com', log);
    expect(await sendWaiting({ ...context, mail: away })).toBe(0);
    away.close();
    expect((await logOf(alert))[0]).toMatchObject({ status: 'due', attempts: 1, lastError: expect.stringContaining('ECONNREFUSED') });
    expect(await sendWaiting(context)).toBe(1);
  }); // prettier-ignore

  test('are sent once by several copies that look at the same time', async () => {
    for (let count = 0; count < 8; count += 1) {
      const carrier = await makeCarrier(admin);
      await alertOn(carrier);
      await post(carrier, '-500');
    }
    const pools = [1, 2, 3].map(() => createPool(app.databaseUrl, () => undefined, { max: 2 }));
    const sent = await Promise.all(pools.map((pool) => sendWaiting({ ...context, pool })));
    await Promise.all(pools.map((pool) => pool.end()));
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(8);
    expect(new Set(smtp.received.map((mail) => mail.messageId)).size).toBe(8);
    expect(smtp.received).toHaveLength(8);
  });

  test('to nobody, or by a template that is off, are logged as failed', async () => {
    const carrier = await makeCarrier(admin);
    const contact = await make(admin, 'carrier_contacts', { carrierId: carrier.id, name: 'Ann', email: 'ann@example.com' });
    const [user] = (await admin.get<Row[]>(`/api/users?email=${finance.email}`)).body;
    const template = await make(admin, 'email_templates', { name: 'Own', slug: 'own', category: 'credit', subject: 'Own', text: 'Own', variables: [] });
    const off = await alertOn(carrier, { templateId: template.id, threshold: '-1' });
    await admin.patch(`/api/email_templates/${template.id}`, { isActive: false });
    const lonely = await alertOn(carrier, { threshold: '-2', recipients: [{ type: 'contact', id: contact.id, as: 'to' }] });
    await app.pool.query('ALTER TABLE carrier_contacts DISABLE TRIGGER USER');
    await app.pool.query('UPDATE carrier_contacts SET email = NULL WHERE id = $1', [contact.id]);
    await app.pool.query('ALTER TABLE carrier_contacts ENABLE TRIGGER USER');
    await post(carrier, '-500');
    expect(user).toBeDefined();
    expect((await logOf(off))[0]).toMatchObject({ status: 'failed', lastError: 'The template is switched off or gone' });
    expect((await logOf(lonely))[0]).toMatchObject({ status: 'failed', lastError: 'None of the recipients has an e-mail address' });
    expect(await sendWaiting(context)).toBe(0);
  }); // prettier-ignore
});

test('jobs evaluate and send by themselves, a kick away', async () => {
  const own = await startSmtp();
  const working = await startApp({ smtpUrl: own.url, worker: true });
  try {
    const clerk = await working.as('finance');
    const carrier = await makeCarrier(clerk);
    await make(clerk, 'carrier_credit_alerts', {
      carrierId: carrier.id,
      alertType: 'low_balance',
      threshold: '0',
      recipients: [{ type: 'email', address: 'credit@example.com', as: 'to' }],
    });
    const answer = await clerk.post(`/api/carriers/${carrier.id}/actions/adjust`, {
      direction: 'customer',
      kind: 'debit',
      amount: '5',
      reason: 'Test',
      reference: 'KICK',
    });
    expect(answer.status).toBe(200);
    await until(() => own.received.length === 1, 'the mail', 30_000);
    expect(working.errors).toEqual([]);
  } finally {
    await working.close();
    await own.close();
  }
}, 60_000);

describe('templates', () => {
  test('of credit may use the known variables alone', async () => {
    const values = { name: 'Odd', slug: 'odd', category: 'credit', subject: 'x', text: 'x' };
    type Refusal = { errors: Record<string, string[]> };
    const unknown = await admin.post<Refusal>('/api/email_templates', { ...values, variables: ['FOO'] });
    expect([unknown.status, Object.keys(unknown.body.errors)]).toEqual([422, ['variables']]);
    const undeclared = await admin.post<Refusal>('/api/email_templates', { ...values, text: 'at ${THRESHOLD}', variables: [] });
    expect([undeclared.status, Object.keys(undeclared.body.errors)]).toEqual([422, ['text']]);
    const other = await admin.post('/api/email_templates', { ...values, category: 'rates', variables: ['FOO'] });
    expect(other.status).toBe(201);
  }); // prettier-ignore

  test('are previewed with made-up money or that of a carrier, under the rights of who asks', async () => {
    const [template] = (await admin.get<Row[]>('/api/email_templates?slug=low_balance')).body;
    const path = `/api/email_templates/${template?.id}/preview`;
    const carrier = await makeCarrier(finance, { name: 'Preview & Co' });
    await post(carrier, '-77.7');
    expect((await admin.get<Row>(path)).body['text']).toContain('-8,240.50 EUR');
    const real = (await admin.get<Row>(`${path}?carrier=${String(carrier['code'])}`)).body;
    expect(real['text']).toContain('-77.70 USD');
    expect(real['html']).toContain('Preview &amp; Co');
    expect((await admin.get(`${path}?carrier=NOBODY`)).status).toBe(404);
    expect((await admin.get(`${path}?carriers=X`)).status).toBe(400);
    const portal = await app.as('carrier_admin', { carrierId: carrier.id });
    expect((await portal.get(path)).status).toBe(403);
  });
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
