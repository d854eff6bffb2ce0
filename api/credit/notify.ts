// Writes the message of an alert and puts it among those that wait: text and recipients are fixed here, so that a later attempt sends
// the same.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { CarrierCreditAlert } from '../../resources/carriers/carrier_credit_alerts.ts';
import { render } from './templates.ts';
import type { Template } from './templates.ts';
import { variablesOf } from './variables.ts';
import type { DueAlert } from './watch.ts';

type Event = 'fired' | 'repeated' | 'cleared';
type Recipient = CarrierCreditAlert['recipients'][number];

/** The template of each kind of alert where the alert names none. */
const usual: Record<string, { fired: string; cleared: string }> = {
  low_balance: { fired: 'low_balance', cleared: 'balance_cleared' },
  high_balance: { fired: 'high_balance', cleared: 'credit_cleared' },
  net_exposure: { fired: 'net_exposure', cleared: 'credit_cleared' },
  '24hr_spend_breach': { fired: 'spend_breach', cleared: 'credit_cleared' },
};

/** Answers with 1 when a message waits now, and with 0 when there is nobody or nothing to send: the log has that too. */
export async function notify(
  client: pg.ClientBase,
  alert: DueAlert,
  event: Event,
  publicUrl: string,
  now: Date,
): Promise<number> {
  const people = await reachable(client, JSON.parse(alert.recipients) as Recipient[]);
  const template = await templateOf(client, alert, event);
  const addresses = (as: Recipient['as']): string[] => [
    ...new Set(people.filter((one) => one.as === as).map((one) => one.address)),
  ];
  // A mail must have somebody to whom it goes: without one the copies are it.
  const [to, cc, bcc] = [addresses('to'), addresses('cc'), addresses('bcc')];
  const direct = to.length > 0 ? to : cc;
  const names = people.filter((one) => one.as === 'to' && one.name).map((one) => one.name);
  const values = variablesOf(alert, names.join(', ') || alert.carrierName, publicUrl, now);
  const problem = template === null ? 'The template is switched off or gone' : people.length === 0 ? 'None of the recipients has an e-mail address' : null; // prettier-ignore
  const mail = render(template ?? { subject: '${CARRIER_NAME}: ${ALERT_NAME}', text: '-', html: null }, values);
  const id = randomUUID();
  const host = new URL(publicUrl).hostname;
  await client.query(
    `INSERT INTO notification_log (id, carrier_id, alert_id, event, status, mail_to, mail_cc, mail_bcc, subject, text, html, message_id, last_error)
     VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8::jsonb, $9, $10, $11, $12, $13)`,
    [
      id,
      alert.carrierId,
      alert.id,
      event,
      problem ? 'failed' : 'due',
      JSON.stringify(direct),
      JSON.stringify(to.length > 0 ? cc : []),
      JSON.stringify(bcc),
      mail.subject,
      mail.text,
      mail.html,
      `<${id}@${host}>`,
      problem,
    ],
  );
  return problem ? 0 : 1;
}

interface Person {
  as: Recipient['as'];
  address: string;
  name: string;
}

/** Recipients with their addresses of today; contacts and users that are gone or have none are left out. */
async function reachable(client: pg.ClientBase, recipients: readonly Recipient[]): Promise<Person[]> {
  const ids = recipients.flatMap(({ id }) => id ?? []);
  const { rows } = await client.query<{ id: string; address: string; name: string }>(
    `SELECT id::text, email AS address, name FROM carrier_contacts WHERE id = ANY($1::uuid[]) AND email IS NOT NULL
     UNION ALL SELECT id::text, email, trim(concat(first_name, ' ', last_name)) FROM users WHERE id = ANY($1::uuid[]) AND status = 'active'`,
    [ids],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return recipients.flatMap(({ type, id, address, as }): Person[] => {
    if (type === 'email') return address ? [{ as, address, name: '' }] : [];
    const found = known.get(id ?? '');
    return found ? [{ as, address: found.address, name: found.name }] : [];
  });
}

async function templateOf(client: pg.ClientBase, alert: DueAlert, event: Event): Promise<Template | null> {
  const cleared = event === 'cleared';
  const { rows } = await client.query<Template>(
    `SELECT subject, text, html FROM email_templates WHERE is_active AND CASE WHEN $1::uuid IS NULL THEN slug = $2 ELSE id = $1 END`,
    [
      cleared ? alert.clearedTemplateId : alert.templateId,
      usual[alert.alertType]?.[cleared ? 'cleared' : 'fired'] ?? '',
    ],
  );
  return rows[0] ?? null;
}
