// What only a first start makes: the first super admin, and the secret that keys the sessions.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { passwordProblem } from './auth/policy.ts';
import { hashPassword } from './auth/passwords.ts';
import { keyBeside, knownKeyBeside, Vault } from './auth/vault.ts';
import type { Config } from './config.ts';
import type { Database } from './database/open.ts';

/** Makes the first super admin where there is none. Answers with what to print, or null when nothing was made or nothing is secret. */
export async function firstAdmin(pool: pg.Pool, config: Config): Promise<{ email: string; password: string } | null> {
  const { rows } = await pool.query<{ exists: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM users WHERE role = 'super_admin' AND status = 'active') AS exists`,
  );
  if (rows[0]?.exists) return null;
  const password = config.adminPassword ?? randomBytes(12).toString('base64url');
  const problem = await passwordProblem(password, { email: config.adminEmail });
  if (problem !== null) throw new Error(`ADMIN_PASSWORD ${problem}.`);
  // The address may stand in the demo data as a pending user: then that one becomes the admin.
  await pool.query(
    `INSERT INTO users (email, password, first_name, last_name, role, status, email_verified) VALUES ($1, $2, 'First', 'Admin', 'super_admin', 'active', true)
     ON CONFLICT (email) DO UPDATE SET password = excluded.password, role = excluded.role, status = excluded.status, carrier_id = NULL, customer_id = NULL`,
    [config.adminEmail.toLowerCase(), await hashPassword(password)],
  );
  return config.adminPassword ? null : { email: config.adminEmail, password };
}

/** SESSION_SECRET, or one made once and kept in the database so that every copy has the same. */
export async function sessionSecret(pool: pg.Pool, config: Config): Promise<string> {
  if (config.sessionSecret) return config.sessionSecret;
  const { rows } = await pool.query<{ value: string }>(
    `INSERT INTO settings (key, value) VALUES ('session_secret', $1) ON CONFLICT (key) DO UPDATE SET value = settings.value RETURNING value`,
    [randomBytes(32).toString('base64url')],
  );
  return rows[0]?.value as string;
}

/**
 * SECRET_KEY, or one made once and kept beside the embedded data. In a given database a key would lie beside what it protects: none.
 * Former keys open what they sealed: SECRET_KEY_PREVIOUS, and the one beside the data where SECRET_KEY took its place.
 */
export function openVault({ secretKey, formerSecretKeys }: Config, dataDir: string | null): Vault {
  if (!secretKey) return new Vault(dataDir === null ? null : keyBeside(dataDir), formerSecretKeys);
  const beside = dataDir === null ? null : knownKeyBeside(dataDir);
  return new Vault(secretKey, beside === null ? formerSecretKeys : [...formerSecretKeys, beside]);
}

/** AUDIT_ANCHOR, or beside the embedded data: outside of the tables, in any case. */
export const anchorPath = ({ auditAnchor, databaseUrl }: Config, { place }: Database): string | undefined =>
  auditAnchor ?? (databaseUrl ? undefined : join(place, 'audit-anchor.json'));
