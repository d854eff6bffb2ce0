// Large answers: compressed for who takes that, plain for who does not, the same either way.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterAll(() => app.close());

test('the definitions leave compressed, and say so', async () => {
  const packed = await admin.get('/api/meta', { 'accept-encoding': 'gzip' });
  const plain = await admin.get('/api/meta', { 'accept-encoding': 'identity' });
  expect([packed.headers.get('content-encoding'), plain.headers.get('content-encoding')]).toEqual(['gzip', null]);
  expect(packed.headers.get('vary')).toBe('accept-encoding');
  expect(packed.body).toEqual(plain.body);
});

test('a client that rules gzip out gets it plain', async () => {
  const answer = await admin.get('/api/meta', { 'accept-encoding': 'br, gzip;q=0' });
  expect(answer.headers.get('content-encoding')).toBeNull();
});
