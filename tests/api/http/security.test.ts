// What browsers are told to keep pages safe: the same on every answer, and strict enough to stop what was slipped in.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const paths = [
  '/',
  '/login',
  '/carriers',
  '/api/meta',
  '/api/auth/options',
  '/api/nothing',
  '/healthz',
  '/no.such.file',
  '/api/%zz',
];

describe.each(paths)('the answer at %s', (path) => {
  test('comes with the headers, also when it is an error', async () => {
    const { headers } = await app.stranger.get(path);
    const policy = String(headers.get('content-security-policy'));
    const directives = new Map(policy.split(';').map((one) => [one.split(' ')[0], one.split(' ').slice(1).join(' ')]));
    expect(directives.get('default-src')).toBe(`'self'`);
    expect(directives.get('script-src')).toBe(`'self'`);
    expect(directives.get('object-src')).toBe(`'none'`);
    expect(directives.get('frame-ancestors')).toBe(`'none'`);
    expect(directives.get('connect-src')).toBe(`'self'`);
    expect(policy).not.toContain('unsafe-eval');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

test('an address that cannot be decoded is refused in the form of every error', async () => {
  const answer = await app.stranger.get('/api/%zz');
  expect([answer.status, answer.body]).toEqual([
    400,
    {
      message: 'The request cannot be read.',
      code: 'DIDBadParameter',
      statusCode: 400,
      requestId: answer.headers.get('x-request-id'),
    },
  ]);
});
