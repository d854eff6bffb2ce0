// Time zones: names of the IANA list as they are written there, old and new; abbreviations and other spellings are refused.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWithCarrier } from '../../../support/carriers.ts';
import type { Row } from '../../../support/rows.ts';
import type { Client, TestApp } from '../../../support/server.ts';

let app: TestApp;
let admin: Client;
let carrier: Row;
beforeAll(async () => {
  ({ app, admin, carrier } = await startWithCarrier());
});
afterAll(() => app.close());

const save = async (timeZone: string) => {
  const { version } = (await admin.get<Row>(`/api/carriers/${carrier.id}`)).body;
  return (await admin.patch(`/api/carriers/${carrier.id}`, { timeZone }, version)).status;
};

test.each([
  'UTC',
  'Europe/Kyiv',
  'Asia/Kolkata',
  'Asia/Calcutta',
  'America/Argentina/Buenos_Aires',
  'Asia/Ho_Chi_Minh',
])('%s is a time zone', async (zone) => expect(await save(zone)).toBe(200));

test.each(['EST', 'PST8PDT', 'europe/london', 'asia/kolkata', 'Europe/Nowhere', 'Asia/Kolkata ?'])(
  '%s is none',
  async (zone) => expect(await save(zone)).toBe(422),
);
