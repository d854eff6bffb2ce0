// The tables of sign-in, which only api/auth knows: sessions, tokens, links, second factors, sign-on, limits. Their secrets are hashed or sealed.
import { EntitySchema } from 'typeorm';
import type { EntitySchemaColumnOptions, EntitySchemaRelationOptions } from 'typeorm';

type Columns = Record<string, EntitySchemaColumnOptions>;

const now = (): string => 'now()';
const moment = (name: string, options: Partial<EntitySchemaColumnOptions> = {}): EntitySchemaColumnOptions => ({
  name,
  type: 'timestamptz',
  precision: 3,
  ...options,
});

/** A table whose rows belong to a user and go with him. */
function tableOfUsers(
  name: string,
  columns: Columns,
  indices: { name: string; columns: string[]; unique?: boolean }[] = [],
  userKey: Partial<EntitySchemaColumnOptions> = {},
): EntitySchema<Record<string, unknown>> {
  const user: EntitySchemaRelationOptions = {
    type: 'many-to-one',
    target: 'users',
    joinColumn: { name: 'user_id', foreignKeyConstraintName: `fk_${name}_user_id` },
    onDelete: 'CASCADE',
    nullable: false,
  };
  return new EntitySchema<Record<string, unknown>>({
    name,
    tableName: name,
    columns: { ...columns, userId: { name: 'user_id', type: 'uuid', ...userKey } },
    relations: { user },
    indices,
  });
}

/** A signed-in browser. The key is a keyed hash of the cookie's token, so that a stolen table opens no door. */
const sessions = tableOfUsers(
  'sessions',
  {
    id: { type: 'bytea', primary: true },
    /** The name of a session where it is listed and ended: its key stays inside. */
    publicId: { name: 'public_id', type: 'uuid', generated: 'uuid' },
    createdAt: moment('created_at', { default: now }),
    /** When the password was last given again; null: not since the sign-in. */
    confirmedAt: moment('confirmed_at', { nullable: true }),
    expiresAt: moment('expires_at'),
    lastSeenAt: moment('last_seen_at', { default: now }),
    ip: { type: 'inet', nullable: true },
    userAgent: { name: 'user_agent', type: 'varchar', length: 400, nullable: true },
  },
  [
    { name: 'ix_sessions_user_id', columns: ['userId'] },
    { name: 'ix_sessions_expires_at', columns: ['expiresAt'] },
  ],
);

/** A personal token of the API: shown once, kept as its hash. */
const apiTokens = tableOfUsers(
  'api_tokens',
  {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    name: { type: 'varchar', length: 100 },
    hash: { type: 'bytea' },
    /** Its first characters, by which its owner knows it again. */
    start: { type: 'varchar', length: 12 },
    scopes: { type: 'text', array: true },
    createdAt: moment('created_at', { default: now }),
    expiresAt: moment('expires_at'),
    lastUsedAt: moment('last_used_at', { nullable: true }),
    lastUsedIp: { name: 'last_used_ip', type: 'inet', nullable: true },
  },
  [
    { name: 'uq_api_tokens_hash', columns: ['hash'], unique: true },
    { name: 'ix_api_tokens_user_id', columns: ['userId'] },
  ],
);

/** A link in a mail, invitation or reset of a password: good once and for a while. One of each purpose a user; the last one counts. */
const accountLinks = tableOfUsers(
  'account_links',
  {
    purpose: { type: 'varchar', length: 20, primary: true },
    hash: { type: 'bytea' },
    createdAt: moment('created_at', { default: now }),
    expiresAt: moment('expires_at'),
  },
  [{ name: 'uq_account_links_hash', columns: ['hash'], unique: true }],
  { primary: true },
);

/** What the second factor of a user needs beside its sealed secret in `users`. */
const secondFactors = tableOfUsers(
  'second_factors',
  {
    /** Sealed; shown and not yet confirmed by a code. */
    pendingSecret: { name: 'pending_secret', type: 'text', nullable: true },
    /** The latest time step whose code was taken: none is taken twice, whichever copy is asked. */
    lastStep: { name: 'last_step', type: 'bigint', default: 0 },
  },
  [],
  { primary: true },
);

/** A code that lets its owner in once without the app. A used one is gone. */
const recoveryCodes = tableOfUsers(
  'recovery_codes',
  { hash: { type: 'bytea', primary: true } },
  [{ name: 'ix_recovery_codes_user_id', columns: ['userId'] }],
  { primary: true },
);

/** Who a user is at the provider of sign-on, from his first sign-on: an address may pass to another person there. */
const signOnIdentities = tableOfUsers(
  'sign_on_identities',
  {
    issuer: { type: 'varchar', length: 500 },
    subject: { type: 'varchar', length: 255 },
    createdAt: moment('created_at', { default: now }),
  },
  [],
  { primary: true },
);

/** Failed sign-ins of an account or an address, over all copies of the server. */
const signInLimits = new EntitySchema<Record<string, unknown>>({
  name: 'sign_in_limits',
  tableName: 'sign_in_limits',
  columns: {
    key: { type: 'bytea', primary: true },
    failures: { type: 'integer' },
    blockedUntil: moment('blocked_until', { nullable: true }),
    forgottenAt: moment('forgotten_at'),
  },
  indices: [{ name: 'ix_sign_in_limits_forgotten_at', columns: ['forgottenAt'] }],
});

export const signInTables: EntitySchema[] = [
  sessions,
  apiTokens,
  accountLinks,
  secondFactors,
  recoveryCodes,
  signOnIdentities,
  signInLimits,
];
