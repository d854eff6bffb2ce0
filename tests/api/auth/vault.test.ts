// Secrets at rest: what opens a seal and what does not, the key beside the data, and tokens that are hashed.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { hashToken, keyBeside, newToken, SealBroken, Vault } from '../../../api/auth/vault.ts';
import { ApiError } from '../../../api/errors.ts';

const vault = new Vault('k'.repeat(32));
const bodyOf = (sealed: string): string => sealed.split('.')[2] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'didtron-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a seal', () => {
  test('gives back any text, and looks different each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, purpose) => {
        const sealed = vault.seal(text, purpose);
        expect(vault.open(sealed, purpose)).toBe(text.toWellFormed());
        expect(vault.seal(text, purpose)).not.toBe(sealed);
      }),
    );
  });

  test('does not hold its text', () => {
    expect(vault.seal('JBSWY3DPEHPK3PXP', 'users.twoFactorSecret:1')).toMatch(/^v2\.[A-Za-z0-9_-]{8}\.[A-Za-z0-9_-]+$/);
    const bytes = Buffer.from(bodyOf(vault.seal('JBSWY3DPEHPK3PXP', 'x')), 'base64url');
    expect(bytes.toString('latin1')).not.toContain('JBSW');
  });

  test('opens neither for another purpose nor with another key', () => {
    const sealed = vault.seal('secret', 'users.twoFactorSecret:1');
    expect(() => vault.open(sealed, 'users.twoFactorSecret:2')).toThrow(SealBroken);
    expect(() => new Vault('l'.repeat(32)).open(sealed, 'users.twoFactorSecret:1')).toThrow(SealBroken);
  });

  test('is broken by a change of any byte, and by shortening', () => {
    const sealed = vault.seal('secret', 'x');
    const bytes = Buffer.from(bodyOf(sealed), 'base64url');
    const head = sealed.slice(0, -bodyOf(sealed).length);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => vault.open(`${head}${changed.toString('base64url')}`, 'x')).toThrow(SealBroken);
      expect(() => vault.open(`${head}${bytes.subarray(0, at).toString('base64url')}`, 'x')).toThrow(SealBroken);
    }
  });

  test('of a former key opens, and what is sealed from then on bears the name of the present one', () => {
    const former = vault.seal('secret', 'x');
    const next = new Vault('n'.repeat(32), ['o'.repeat(32), 'k'.repeat(32)]);
    expect(next.open(former, 'x')).toBe('secret');
    expect(next.mark).not.toBe(vault.mark);
    expect(next.seal('secret', 'x').startsWith(String(next.mark))).toBe(true);
    expect(() => next.open(former.replace(String(vault.mark), String(next.mark)), 'x')).toThrow(SealBroken);
  });

  test('made before seals bore the name of their key opens still', () => {
    const sealed = 'v1.Vg8sYEaAuLebOqwjePwTBPPLFJRNg0F0AOZiFL6fFrpMwCHRW-usVV-_zxI';
    for (const one of [vault, new Vault('n'.repeat(32), ['o'.repeat(32), 'k'.repeat(32)])])
      expect(one.open(sealed, 'users.twoFactorSecret:1')).toBe('JBSWY3DPEHPK3PXP');
    expect(() => vault.open(sealed, 'users.twoFactorSecret:2')).toThrow(SealBroken);
  });

  test.each(['', 'secret', 'v1', 'v1.', 'v2.AAAA', 'v2.AAAA.AAAA', 'v3.AAAA.AAAA'])('is not %j', (text) => {
    expect(() => vault.open(text, 'x')).toThrow(SealBroken);
  });
});

test('a vault without a key seals nothing, and says what to set', () => {
  const shut = new Vault(null);
  expect(shut.isShut).toBe(true);
  expect(() => shut.seal('secret', 'x')).toThrow(ApiError);
  expect(() => shut.seal('secret', 'x')).toThrow(/SECRET_KEY/);
  expect(() => shut.open(vault.seal('secret', 'x'), 'x')).toThrow(SealBroken);
});

test('the key beside the data is made once, for its owner alone, and leaves nothing else behind', () => {
  const key = keyBeside(folder);
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(keyBeside(folder)).toBe(key);
  expect(readFileSync(join(folder, 'secret.key'), 'utf8')).toBe(key);
  expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['secret.key']);
});

test('tokens differ, bear their kind, and their hash does not tell them', () => {
  const tokens = Array.from({ length: 100 }, () => newToken('didtron_'));
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^didtron_[A-Za-z0-9_-]{43}$/);
  expect(hashToken('a')).toEqual(hashToken('a'));
  expect(hashToken('a')).not.toEqual(hashToken('b'));
});
