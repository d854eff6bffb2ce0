// The built panel as it is sent: hashed files once and for ever, pages asked for anew each time, and only what each needs said with it.
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProjectRoot } from '../../../api/project.ts';
import { startApp } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const assets = readdirSync(new URL('dist/panel/assets/', findProjectRoot()));
const anAsset = `/assets/${assets.find((name) => name.endsWith('.js'))}`;

describe.each(['br', 'gzip', 'identity'])('to a client that takes %s', (encoding) => {
  const from = (path: string) => app.stranger.get(path, { 'accept-encoding': encoding });

  test.each(['/', '/login', '/carriers', '/carriers/ANY/edit'])(
    'the page at %s comes, to be asked for anew',
    async (path) => {
      const page = await from(path);
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('content-security-policy')).toContain(`script-src 'self'`);
    },
  );

  test('a hashed file may be kept for ever, and comes without what is said to pages', async () => {
    const file = await from(anAsset);
    expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(file.headers.get('content-security-policy')).toBeNull();
  });
});

test('a hashed file that is not there any more is a plain 404, which nobody keeps', async () => {
  const file = await app.stranger.get('/assets/index-gone0000.js');
  expect([file.status, file.headers.get('cache-control')]).toEqual([404, null]);
});
