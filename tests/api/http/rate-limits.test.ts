// How many requests a minute: one person, one token or one address of strangers that sends too many waits, and nobody else does.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client, startApp } from '../../support/server.ts';
import type { Answer, TestApp } from '../../support/server.ts';

const perMinute = 60;
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ requestsPerMinute: perMinute });
});
afterAll(() => app.close());

/** Asks until it is refused for being too often; answers with that refusal and how many came before it. */
async function spend(ask: () => Promise<Answer>): Promise<{ refused: Answer; before: number }> {
  for (let before = 0; before <= perMinute * 2; before += 1) {
    const refused = await ask();
    if (refused.status === 429) return { refused, before };
  }
  throw new Error('was never refused');
}

test('a person is told when to come back, and another person is served all the same', async () => {
  const [anna, ben] = [await app.as('viewer'), await app.as('support')];
  const { refused, before } = await spend(() => anna.get('/api/carriers'));
  expect(before).toBe(perMinute);
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect(refused.body).toMatchObject({ code: 'DIDTooMany', retryAfter: wait });
  expect(refused.body['message']).toMatch(/^More than 60 requests in a minute\. Try again in \d+ seconds?\.$/);
  expect((await ben.get('/api/carriers')).status).toBe(200);
});

test('a token is counted for itself, apart from its owner', async () => {
  const owner = await app.as('super_admin');
  const scopes = ['read'];
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const { body } = await owner.post('/api/auth/tokens', { name: 'Script', scopes, expiresAt });
  const headers = { authorization: `Bearer ${String(body['token'])}` };
  const script = () => app.stranger.get('/api/carriers', headers);
  expect((await spend(script)).before).toBe(perMinute);
  expect((await owner.get('/api/carriers')).status).toBe(200);
});

test('strangers of one address have half of that, also with sessions that nobody knows; load balancers are not counted', async () => {
  const unknown = new Client(app.url, `didtron_session=${'x'.repeat(43)}`);
  const { before } = await spend(() => unknown.get('/api/carriers'));
  expect(before).toBeLessThanOrEqual(perMinute / 2 + 1);
  const { before: pages, refused } = await spend(() => app.stranger.get('/login'));
  expect(pages).toBeLessThanOrEqual(perMinute / 2);
  expect(refused.status).toBe(429);
  expect((await app.stranger.get('/healthz')).status).toBe(200);
  expect((await app.stranger.get('/readyz')).status).toBe(200);
});
