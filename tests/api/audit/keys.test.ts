// The keys that sign the trail: published to everybody, known again after SECRET_KEY has changed, and none that somebody slipped in.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditKeys, keyName } from '../../../api/audit/keys.ts';
import { sealTrail } from '../../../api/audit/seals.ts';
import { verifyTrail } from '../../../api/audit/verify.ts';
import { Vault } from '../../../api/auth/vault.ts';
import { makeCarrier } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { TestApp } from '../../support/server.ts';

const [a, b, c] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)] as const;
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const row = async (keys: AuditKeys): Promise<void> => {
  await makeCarrier(await app.as('super_admin'));
  expect(await sealTrail(app.pool, keys.signer)).toBeGreaterThan(0);
};
const problem = async (keys: AuditKeys): Promise<string | null> => {
  const client = await app.pool.connect();
  const found = await verifyTrail(client, { keys: await keys.known(client) });
  client.release();
  return found.problem?.message ?? null;
};
const names = async (keys: AuditKeys): Promise<string[]> => (await keys.published(app.pool)).keys.map(({ kid }) => kid);
const nameOf = (secret: string): string => keyName(new AuditKeys(new Vault(secret)).signer?.publicKey as Buffer);

test('are read by everybody, without a sign-in, in the form that others know', async () => {
  const { status, body } = await app.stranger.get<{ keys: { x: string; kid: string }[] }>('/api/audit_records/key');
  expect(status).toBe(200);
  const [key] = body.keys;
  expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' });
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: key?.x }));
  expect(key?.kid).toBe(thumbprint.digest('base64url'));
  expect(Object.keys(key ?? {})).not.toContain('d');
  expect((await app.stranger.get('/api/audit_records/proof')).status).toBe(401);
});

test('are none where there is no secret, and then nothing is signed', async () => {
  const shut = new AuditKeys(new Vault(null));
  await shut.remember(app.pool);
  expect([shut.signer, await shut.published(app.pool)]).toEqual([null, { keys: [] }]);
});

describe('when SECRET_KEY changes', () => {
  test('what the former key signed is good, also when nobody names the former key any more', async () => {
    const first = new AuditKeys(new Vault(a));
    await first.remember(app.pool);
    await row(first);
    const next = new AuditKeys(new Vault(b, [a]));
    await next.remember(app.pool);
    await row(next);
    const later = new AuditKeys(new Vault(b));
    await later.remember(app.pool);
    await row(later);
    expect(await problem(later)).toBeNull();
    expect(await names(later)).toEqual([nameOf(b), nameOf(a)]);
  });

  test('to one that opens nothing, or to none, the start says so', async () => {
    await expect(new AuditKeys(new Vault(c)).remember(app.pool)).rejects.toThrow(
      'SECRET_KEY is not the key by which the seals of the audit trail are signed',
    );
    await expect(new AuditKeys(new Vault(null)).remember(app.pool)).rejects.toThrow('SECRET_KEY is not set');
  });
});

test('that somebody puts into the database are not taken for ours', async () => {
  const stranger = new AuditKeys(new Vault(c));
  await app.pool.query(`UPDATE settings SET value = $1 WHERE key = 'audit_keys'`, [
    JSON.stringify([stranger.signer?.publicKey.toString('base64url')]),
  ]);
  const ours = new AuditKeys(new Vault(b, [a]));
  expect(await names(ours)).toEqual([nameOf(b), nameOf(a)]);
  await sealTrail(app.pool, stranger.signer);
  await row(stranger);
  expect(await problem(ours)).toContain(`is signed by a key that is not ours (${nameOf(c)})`);
});

test('that were lost are taken on trust on command alone', async () => {
  const next = new AuditKeys(new Vault(c));
  await expect(next.remember(app.pool)).rejects.toThrow('npm run secrets:forget');
  expect(await next.takeOnTrust(app.pool)).toBe(3);
  await next.remember(app.pool);
  expect(await problem(next)).toBeNull();
  expect(await next.takeOnTrust(app.pool), 'nothing was lost').toBeNull();
});
