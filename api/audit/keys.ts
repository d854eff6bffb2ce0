// The keys that sign the trail: the present one follows from SECRET_KEY and lies nowhere; the public parts of all that ever signed are
// kept in the settings, encrypted, so that nobody can slip in one of his own.
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import { SecretsLost } from '../auth/rekey.ts';
import { SealBroken } from '../auth/vault.ts';
import type { Signer, Vault } from '../auth/vault.ts';

const use = 'audit trail';
const setting = 'audit_keys';
const purpose = 'settings.audit_keys';

/** A public key as others read it (RFC 8037), with its thumbprint (RFC 7638) as its name. */
export interface PublicJwk {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  use: 'sig';
  alg: 'EdDSA';
}

/** The thumbprint of a public key: what people compare. */
export function keyName(publicKey: Buffer): string {
  const x = publicKey.toString('base64url');
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
}

const toJwk = (publicKey: Buffer): PublicJwk => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: publicKey.toString('base64url'),
  kid: keyName(publicKey),
  use: 'sig',
  alg: 'EdDSA',
});

const parsed = new Map<string, KeyObject>();

/** Whether the signature is that of this public key over the message. */
export function isSignedBy(publicKey: Buffer, message: Buffer, signature: Buffer): boolean {
  if (publicKey.length !== 32) return false;
  const x = publicKey.toString('base64url');
  const key = parsed.get(x) ?? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  parsed.set(x, key);
  return verify(null, message, key, signature);
}

export class AuditKeys {
  private readonly vault: Vault;
  /** Null where SECRET_KEY is not set: then nothing is signed. */
  readonly signer: Signer | null;

  constructor(vault: Vault) {
    this.vault = vault;
    this.signer = vault.signer(use);
  }

  /** The public keys that may have signed, the present one first; null where nobody can say, for want of SECRET_KEY. */
  async known(database: Pick<pg.Pool | pg.ClientBase, 'query'>): Promise<Buffer[] | null> {
    if (this.vault.isShut) return null;
    return distinct([...this.vault.publicKeys(use), ...((await this.kept(database)) ?? [])]);
  }

  /** The same for everybody to read: a JWK set. */
  async published(database: Pick<pg.Pool | pg.ClientBase, 'query'>): Promise<{ keys: PublicJwk[] }> {
    return { keys: ((await this.known(database)) ?? []).map(toJwk) };
  }

  /**
   * Once at each start: a key that is used for the first time is kept, so that it is known when SECRET_KEY has become another one. Throws
   * SecretsLost where no key opens what is kept.
   */
  async remember(pool: pg.Pool): Promise<void> {
    const { rows } = await pool.query<{ value: string }>('SELECT value FROM settings WHERE key = $1', [setting]);
    const stored = rows[0]?.value ?? null;
    if (stored === null && this.vault.isShut) return;
    const kept = stored === null ? [] : this.opened(stored);
    if (kept === null)
      throw new SecretsLost(
        `${this.vault.isShut ? 'SECRET_KEY is not set, but the seals of the audit trail are signed by it' : 'SECRET_KEY is not the key by which the seals of the audit trail are signed'}. ` +
          'Set SECRET_KEY to that key, or name it in SECRET_KEY_PREVIOUS beside the new one. ' +
          'If it is lost: npm run secrets:forget takes the signatures that are there on trust.',
      );
    const all = distinct([...this.vault.publicKeys(use), ...kept]);
    if (stored !== null && all.length === kept.length && stored.startsWith(this.vault.mark ?? ' ')) return;
    await this.keep(pool, all);
  }

  /** After SECRET_KEY was lost: the keys that the seals name are taken on trust. Answers with how many; null where nothing was lost. */
  async takeOnTrust(pool: pg.Pool): Promise<number | null> {
    const { rows } = await pool.query<{ value: string }>('SELECT value FROM settings WHERE key = $1', [setting]);
    if (rows[0] === undefined || this.opened(rows[0].value) !== null) return null;
    const found = await pool.query<{ key: Buffer }>(
      'SELECT DISTINCT signed_by AS key FROM audit_seals WHERE signed_by IS NOT NULL',
    );
    await this.keep(pool, distinct([...this.vault.publicKeys(use), ...found.rows.map(({ key }) => key)]));
    return found.rows.length;
  }

  private async kept(database: Pick<pg.Pool | pg.ClientBase, 'query'>): Promise<Buffer[] | null> {
    const { rows } = await database.query<{ value: string }>('SELECT value FROM settings WHERE key = $1', [setting]);
    return rows[0] ? this.opened(rows[0].value) : null;
  }

  private opened(stored: string): Buffer[] | null {
    try {
      return (JSON.parse(this.vault.open(stored, purpose)) as string[]).map((key) => Buffer.from(key, 'base64url'));
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      return null;
    }
  }

  private async keep(pool: pg.Pool, keys: readonly Buffer[]): Promise<void> {
    const text = JSON.stringify(keys.map((key) => key.toString('base64url')));
    await pool.query(
      'INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [setting, this.vault.seal(text, purpose)],
    );
  }
}

const distinct = (keys: readonly Buffer[]): Buffer[] => [
  ...new Map(keys.map((key) => [key.toString('hex'), key])).values(),
];
