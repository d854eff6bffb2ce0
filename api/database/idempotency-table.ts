// The table behind Idempotency-Key: what each write with a key was answered with. Only api/operations/once.ts knows it.
import { EntitySchema } from 'typeorm';

export const idempotencyKeys = new EntitySchema<Record<string, unknown>>({
  name: 'idempotency_keys',
  tableName: 'idempotency_keys',
  columns: {
    /** A hash of the person and the key that he chose. */
    key: { type: 'bytea', primary: true },
    /** A hash of the request: the same key with another one is refused. */
    fingerprint: { type: 'bytea' },
    /** A hash of what the person could read then: with other rights the answer is not shown again. */
    rights: { type: 'bytea' },
    status: { type: 'smallint' },
    location: { type: 'varchar', length: 400, nullable: true },
    version: { type: 'integer', nullable: true },
    body: { type: 'text' },
    /** Sealed: it may hold a link that is good once. */
    notice: { type: 'text', nullable: true },
    expiresAt: { name: 'expires_at', type: 'timestamptz', precision: 3 },
  },
  indices: [{ name: 'ix_idempotency_keys_expires_at', columns: ['expiresAt'] }],
});
