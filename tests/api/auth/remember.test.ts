// What a copy remembers of who asks ends by the clock that nobody sets.
import { afterEach, expect, test, vi } from 'vitest';
import { startApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

afterEach(() => vi.useRealTimers());

test('a session that was ended elsewhere is over within a second, also when the clock of the system is set back', async () => {
  const app = await startApp();
  try {
    const support = await app.as('support');
    const leaving = new AbortController();
    const stream = await fetch(`${app.url}/api/live`, {
      headers: { cookie: support.cookie as string },
      signal: leaving.signal,
    });
    expect((await support.get('/api/meta')).status).toBe(200);
    await app.pool.query('DELETE FROM sessions');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    await until(async () => (await support.get('/api/meta')).status === 401, 'the end of the session', 5_000);
    await expect(stream.text()).resolves.toContain('event: ended');
    leaving.abort();
  } finally {
    await app.close();
  }
});
