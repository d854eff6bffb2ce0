// The second factor: codes by time (RFC 6238) from an app, and ten recovery codes for the day the app is lost.
import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type pg from 'pg';
import { auditContext } from '../audit/context.ts';
import type { Request } from '../context.ts';
import { inTransaction } from '../database/pool.ts';
import { ApiError, invalid } from '../errors.ts';
import { endSessions } from './sessions.ts';
import { SealBroken } from './vault.ts';
import type { Vault } from './vault.ts';

const period = 30;
/** A clock may be one step off, either way. */
const drift = 1;
const recoveryCount = 10;
/** Crockford's letters: none looks like another. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface SecondFactorState {
  enabled: boolean;
  recoveryCodesLeft: number;
}

/** Bound into the seal of the app's secret. */
export const secondFactorPurpose = (userId: string): string => `users.twoFactorSecret:${userId}`;

const totpOf = (email: string, secret: string): TOTP =>
  new TOTP({
    issuer: 'DIDTron',
    label: email,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period,
  });

export async function secondFactorState(pool: pg.Pool, userId: string): Promise<SecondFactorState> {
  const { rows } = await pool.query<{ enabled: boolean; left: number }>(
    `SELECT two_factor_enabled AS enabled, (SELECT count(*)::int FROM recovery_codes WHERE user_id = u.id) AS left FROM users u WHERE id = $1`,
    [userId],
  );
  return { enabled: rows[0]?.enabled ?? false, recoveryCodesLeft: rows[0]?.left ?? 0 };
}

/** Begins to set up: a secret for the app, sealed and waiting until a code proves that the app has it. */
export async function beginSecondFactor(
  pool: pg.Pool,
  vault: Vault,
  { viewer }: Request,
): Promise<{ secret: string; uri: string; qr: string }> {
  const secret = new Secret({ size: 20 }).base32;
  const { rowCount } = await pool.query(
    `INSERT INTO second_factors (user_id, pending_secret) SELECT id, $2 FROM users WHERE id = $1 AND NOT two_factor_enabled
     ON CONFLICT (user_id) DO UPDATE SET pending_secret = excluded.pending_secret`,
    [viewer.id, vault.seal(secret, secondFactorPurpose(viewer.id))],
  );
  if (rowCount === 0) throw new ApiError('DIDImpossible', 'You have a second factor already: switch it off first.');
  const uri = totpOf(viewer.email, secret).toString();
  const { toDataURL } = await import('qrcode');
  return { secret, uri, qr: await toDataURL(uri, { margin: 1, width: 220 }) };
}

/**
 * The code proves that the app has the secret: from now on it is asked, and who came in without one is out, but for `session`.
 * Answers with the recovery codes, shown this once.
 */
export async function confirmSecondFactor(
  pool: pg.Pool,
  vault: Vault,
  request: Request,
  session: string,
  code: string,
): Promise<string[]> {
  const { id, email } = request.viewer;
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ pending: string | null }>(
      'SELECT pending_secret AS pending FROM second_factors WHERE user_id = $1 FOR UPDATE',
      [id],
    );
    const pending = rows[0]?.pending;
    if (!pending) throw new ApiError('DIDImpossible', 'Begin to set up the second factor first.');
    const step = stepOf(email, openSecret(vault, { id, secret: pending }), code);
    if (step === null || !(await takeStep(client, id, step)))
      throw invalid({ code: ['is not the present code of the app: wait for the next one'] });
    await setAudit(client, request, 'set_up_second_factor');
    await client.query('UPDATE users SET two_factor_secret = $2, two_factor_enabled = true WHERE id = $1', [
      id,
      pending,
    ]);
    await client.query('UPDATE second_factors SET pending_secret = NULL WHERE user_id = $1', [id]);
    await endSessions(client, id, session);
    return makeRecoveryCodes(client, id);
  });
}

/** Switches it off. The recovery codes go with it. */
export async function removeSecondFactor(pool: pg.Pool, request: Request): Promise<void> {
  await inTransaction(pool, async (client) => {
    await setAudit(client, request, 'remove_second_factor');
    await client.query('UPDATE users SET two_factor_secret = NULL, two_factor_enabled = false WHERE id = $1', [
      request.viewer.id,
    ]);
  });
}

/** Ten new ones; the former are good for nothing any more. */
export async function renewRecoveryCodes(pool: pg.Pool, userId: string): Promise<string[]> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ enabled: boolean }>(
      'SELECT two_factor_enabled AS enabled FROM users WHERE id = $1 FOR UPDATE',
      [userId],
    );
    if (!rows[0]?.enabled) throw new ApiError('DIDImpossible', 'Set up a second factor first.');
    return makeRecoveryCodes(client, userId);
  });
}

/** How a code let in; null when it did not. A code of the app works once, a recovery code too, whichever copy is asked. */
export async function acceptCode(
  pool: pg.Pool,
  vault: Vault,
  account: { id: string; email: string; secret: string },
  given: string,
): Promise<'app' | 'recovery' | null> {
  const code = given.replace(/[\s-]/g, '').toUpperCase();
  if (!/^\d{6}$/.test(code)) {
    // As Crockford reads what was copied by hand: no code has these letters.
    const read = code.replaceAll('O', '0').replace(/[IL]/g, '1');
    const { rowCount } = await pool.query('DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2', [
      account.id,
      recoveryHash(account.id, read),
    ]);
    return rowCount === 1 ? 'recovery' : null;
  }
  const step = stepOf(account.email, openSecret(vault, account), code);
  return step !== null && (await takeStep(pool, account.id, step)) ? 'app' : null;
}

function openSecret(vault: Vault, { id, secret }: { id: string; secret: string }): string {
  try {
    return vault.open(secret, secondFactorPurpose(id));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new ApiError(
      'DIDImpossible',
      'The codes of the app cannot be checked: this server has another SECRET_KEY than the one they were set up with. Ask an administrator; a recovery code still lets you in.',
    );
  }
}

/** The time step that the code belongs to; null when it is none of those around now. */
function stepOf(email: string, secret: string, code: string): number | null {
  const now = Date.now();
  const off = totpOf(email, secret).validate({ token: code.replace(/\s/g, ''), timestamp: now, window: drift });
  return off === null ? null : Math.floor(now / 1000 / period) + off;
}

/** Marks a time step as used; false when it, or a later one, was used before (RFC 6238, 5.2). */
async function takeStep(db: pg.Pool | pg.PoolClient, userId: string, step: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO second_factors AS f (user_id, last_step) VALUES ($1, $2)
     ON CONFLICT (user_id) DO UPDATE SET last_step = excluded.last_step WHERE f.last_step < excluded.last_step`,
    [userId, step],
  );
  return rowCount === 1;
}

async function makeRecoveryCodes(client: pg.PoolClient, userId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCount }, newRecoveryCode);
  await client.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
  await client.query('INSERT INTO recovery_codes (user_id, hash) SELECT $1, unnest($2::bytea[])', [
    userId,
    codes.map((code) => recoveryHash(userId, code.replaceAll('-', ''))),
  ]);
  return codes;
}

/** 80 random bits, so that a plain hash of it cannot be searched: `K3QF-7T2M-9XWA-P4HD`. */
function newRecoveryCode(): string {
  const drawn = [...randomBytes(16)].map((byte) => letters.charAt(byte % letters.length)).join('');
  return (drawn.match(/.{4}/g) ?? []).join('-');
}

const recoveryHash = (userId: string, code: string): Buffer =>
  createHash('sha256').update(`${userId} ${code}`).digest();

async function setAudit(client: pg.PoolClient, request: Request, name: string): Promise<void> {
  await client.query(`SELECT set_config('didtron.audit', $1, true)`, [
    auditContext(request, { name, eventType: 'security' }),
  ]);
}
