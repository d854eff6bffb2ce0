// Mail: what a real server receives, what a refusal does, and what is printed where no server is set.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMailer } from '../../../api/mail/index.ts';
import { startSmtp } from '../../support/smtp.ts';
import type { TestSmtp } from '../../support/smtp.ts';

const printed: string[] = [];
const log = { info: (line: string) => void printed.push(line), error: () => undefined };
const from = 'Back office <office@example.com>';
let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp();
});
afterAll(() => smtp.close());

test('a mail arrives with its texts, its id and all its recipients', async () => {
  const mailer = createMailer(smtp.url, from, log);
  const mail = { to: ['anna@example.com'], cc: ['ben@example.com'], bcc: ['carl@example.com'], subject: 'Balance low' };
  const id = await mailer.send({ ...mail, text: 'Only 5 left', html: '<p>Only 5 left</p>', messageId: '<n1@office>' });
  mailer.close();
  expect(id).toBe('<n1@office>');
  expect(smtp.received.at(-1)).toMatchObject({
    recipients: ['anna@example.com', 'ben@example.com', 'carl@example.com'],
    to: 'anna@example.com',
    cc: 'ben@example.com',
    subject: 'Balance low',
    html: '<p>Only 5 left</p>',
    messageId: '<n1@office>',
  });
});

test('a mail that the server refuses is an error to the sender', async () => {
  smtp.refuse = true;
  const mailer = createMailer(smtp.url, from, log);
  await expect(mailer.send({ to: ['anna@example.com'], subject: 'x', text: 'x' })).rejects.toThrow(/451/);
  mailer.close();
  smtp.refuse = false;
});

test('without a server the mail is printed with its links', async () => {
  const mailer = createMailer(null, from, log);
  expect(mailer.sends).toBe(false);
  await mailer.send({ to: ['anna@example.com'], subject: 'Invitation', text: 'http://panel.test/invite/abc' });
  expect(printed.at(-1)).toContain('http://panel.test/invite/abc');
});
