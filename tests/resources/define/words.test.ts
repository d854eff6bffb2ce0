// Labels inside the sentences that the API tells: small, but for abbreviations.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

test.each([
  ['interconnect_ip_addresses', 'Your role may not add IP addresses.'],
  ['carrier_credit_alerts', 'Your role may not add credit alerts.'],
])('a refusal speaks of %s as “%s”', async (name, message) => {
  const answer = await (await app.as('viewer')).post(`/api/${name}`, {});
  expect([answer.status, answer.body['message']]).toEqual([403, message]);
});
