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

test('a browser, which takes several, gets the smallest', async () => {
  const packed = await admin.get('/api/meta', { 'accept-encoding': 'gzip, deflate, br, zstd' });
  const plain = await admin.get('/api/meta', { 'accept-encoding': 'identity' });
  expect(packed.headers.get('content-encoding')).toBe('br');
  expect(packed.body).toEqual(plain.body);
});

test.each([
  ['br;q=0, gzip', 'gzip'],
  ['br, gzip;q=0', 'br'],
  ['gzip;q=0, br;q=0.0', null],
  ['br;q=0.5', 'br'],
  ['deflate', null],
])('what a client rules out it does not get: %s', async (taken, encoding) => {
  const answer = await admin.get('/api/meta', { 'accept-encoding': taken });
  expect(answer.headers.get('content-encoding')).toBe(encoding);
});
