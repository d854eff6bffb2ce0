// What a first start makes: a super admin with a password that holds, and the key for secrets.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../api/config.ts';
import { firstAdmin, openVault } from '../../api/first-start.ts';
import { SealBroken } from '../../api/auth/vault.ts';
import { startApp } from '../support/server.ts';
import type { TestApp } from '../support/server.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

describe('the first super admin', () => {
  test('is not made with a password that guessers try first', async () => {
    const config = readConfig({ ADMIN_PASSWORD: 'password1234' });
    await expect(firstAdmin(app.pool, config)).rejects.toThrow(/^ADMIN_PASSWORD is too easy to guess/);
    const { rows } = await app.pool.query('SELECT FROM users');
    expect(rows).toEqual([]);
  });

  test('is made once, with the given password or one that is told', async () => {
    const made = await firstAdmin(app.pool, readConfig({}));
    expect(made).toMatchObject({ email: 'admin@example.com', password: expect.stringMatching(/^[A-Za-z0-9_-]{16}$/) });
    expect(await firstAdmin(app.pool, readConfig({}))).toBeNull();
    expect(await firstAdmin(app.pool, readConfig({ ADMIN_PASSWORD: 'password1234' })), 'not looked at').toBeNull();
    const { password } = made as { password: string };
    const answer = await app.stranger.post('/api/auth/login', { email: 'admin@example.com', password });
    expect(answer.status).toBe(200);
  });
});

describe('the vault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'didtron-vault-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('keeps its key beside the embedded data, and opens after a restart what it sealed before', () => {
    const sealed = openVault(readConfig({}), folder).seal('secret', 'x');
    expect(openVault(readConfig({}), folder).open(sealed, 'x')).toBe('secret');
  });

  test('takes SECRET_KEY where it is given, and is shut where a given database has none', () => {
    const given = readConfig({ SECRET_KEY: 'k'.repeat(32) });
    const sealed = openVault(given, null).seal('secret', 'x');
    expect(openVault(given, folder).open(sealed, 'x')).toBe('secret');
    expect(openVault(readConfig({}), null).isShut).toBe(true);
  });

  test('opens with SECRET_KEY what the key beside the data sealed, and with SECRET_KEY_PREVIOUS what a former one did', () => {
    const [beside, former] = [
      openVault(readConfig({}), folder),
      openVault(readConfig({ SECRET_KEY: 'f'.repeat(32) }), null),
    ];
    const next = openVault(readConfig({ SECRET_KEY: 'k'.repeat(32), SECRET_KEY_PREVIOUS: 'f'.repeat(32) }), folder);
    for (const vault of [beside, former]) expect(next.open(vault.seal('secret', 'x'), 'x')).toBe('secret');
    expect(() => former.open(next.seal('secret', 'x'), 'x')).toThrow(SealBroken);
  });
});
