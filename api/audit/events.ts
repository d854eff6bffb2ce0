// Events: what the trail holds beside changes of rows. A sign-in, an export, a reveal, a refused write: no trigger sees them.
import type pg from 'pg';
import type { JsonValue } from '../../resources/define/index.ts';
import type { AuditRecord } from '../../resources/monitoring/audit_records.ts';

export interface AuditEvent {
  type: AuditRecord['eventType'];
  /** Snake case: what was done, as `create` and `update` are for rows. */
  action: string;
  /** A sentence for people, without a full stop. */
  description: string;
  /** The record that it was about, where there was one. */
  resource?: string;
  recordId?: string;
  title?: string;
  /** What else is worth knowing; never a secret. */
  details?: Record<string, JsonValue>;
}

/** Who did it and from where; a `Request` is one. Of a failed sign-in only the address that was typed is known. */
export interface EventOrigin {
  viewer: { id: string | null; email: string | null };
  /** Null: no request, the system itself. */
  requestId: string | null;
  ip: string | null;
  reason?: string | null;
}

/** Writes one event to the trail: on a pool at once, on a client within its transaction. */
export async function recordEvent(
  database: Pick<pg.Pool | pg.ClientBase, 'query'>,
  { viewer, requestId, ip, reason }: EventOrigin,
  { type, action, description, resource, recordId, title, details }: AuditEvent,
): Promise<void> {
  const known = { actorId: viewer.id, resource, recordId, title, action, requestId, ip, reason, details };
  const metadata = Object.fromEntries(
    Object.entries(known).filter(([, value]) => value !== undefined && value !== null),
  );
  await database.query({
    name: 'audit_event',
    // Whoever was removed a moment ago leaves the trail by name.
    text: `INSERT INTO audit_records (event_type, actor_id, actor_email, description, metadata, occurred_at, created_at)
           SELECT $1, (SELECT id FROM users WHERE id = $2::uuid), $3, $4, $5::jsonb, moment, moment FROM clock_timestamp() AS moment`,
    values: [
      type,
      viewer.id,
      viewer.email === null ? null : withoutZero(viewer.email).slice(0, 254),
      withoutZero(description).slice(0, 500),
      withoutZero(JSON.stringify(metadata)),
    ],
  });
}

/** PostgreSQL stores no NUL, neither in a text nor escaped in JSON. */
const withoutZero = (text: string): string => text.replaceAll('\0', '').replaceAll('\\u0000', '');
