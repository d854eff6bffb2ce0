// The history of one record: its entries in the trail, newest first, and who changed each of its fields last.
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { seenBy, subjectOf, visible, wireTime } from './subject.ts';
import type { Changes } from './subject.ts';

export interface Entry {
  id: string;
  at: string;
  eventType: string;
  actorId: string | null;
  /** An address, the name of a database user, or null for the system. */
  actor: string | null;
  action: string;
  description: string;
  reason: string | null;
  requestId: string | null;
  ip: string | null;
  /** The user of the database itself who wrote it, where that is neither this server nor who it says. */
  databaseUser: string | null;
  /** When the database stored it, where that is not when it says to have happened. */
  recordedAt: string | null;
  /** The entry that this one took back. */
  reverts: string | null;
  changes: Changes;
  details: JsonValue;
}
interface Stored {
  body: string;
}

export const defaultPage = 20;
export const maxPage = 200;

/** The columns of an entry, as JSON; `more` adds pairs. */
export const entrySql = (
  more = '',
): string => `json_build_object(${more}'id', a.id, 'at', ${wireTime('a.occurred_at')}, 'eventType', a.event_type,
  'actorId', a.actor_id, 'actor', a.actor_email, 'action', a.metadata ->> 'action', 'description', a.description,
  'reason', a.metadata ->> 'reason', 'requestId', a.request_id, 'ip', a.metadata ->> 'ip', 'reverts', a.metadata ->> 'reverts',
  'databaseUser', CASE WHEN a.database_user <> session_user AND a.database_user IS DISTINCT FROM a.actor_email THEN a.database_user END,
  'recordedAt', CASE WHEN abs(extract(epoch FROM a.recorded_at - a.occurred_at)) > 1 THEN ${wireTime('a.recorded_at')} END,
  'changes', a.metadata -> 'changes', 'details', a.metadata -> 'details')::text`;

/** GET /r/:id/history: a page of entries before the entry `before`, and the id to go on from. */
export async function historyOf(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  page: { before: string | null; limit: number },
): Promise<{ entries: Entry[]; next: string | null }> {
  const { id } = await subjectOf(context, request, resource, key);
  const { rows } = await context.pool.query<Stored>({
    name: 'history_page',
    text: `SELECT ${entrySql()} AS body FROM audit_records a
           WHERE a.resource = $1 AND a.record_id = $2
             AND ($3::uuid IS NULL OR (a.occurred_at, a.seq) < (SELECT b.occurred_at, b.seq FROM audit_records b WHERE b.id = $3::uuid))
           ORDER BY a.occurred_at DESC, a.seq DESC LIMIT $4::int`,
    values: [resource.name, id, page.before, page.limit + 1],
  });
  const read = rows.slice(0, page.limit).map(({ body }) => JSON.parse(body) as Entry);
  const next = rows.length > page.limit ? (read.at(-1)?.id ?? null) : null;
  const entries = read.flatMap((entry) => withoutHidden(entry, seenBy(request.viewer.role, resource)) ?? []);
  return { entries, next };
}

/** The entry without what this person may not read; null of a change of nothing but such fields. */
export function withoutHidden<E extends Entry>(entry: E, seen: (name: string) => boolean): E | null {
  const changes = visible(entry.changes, seen);
  const isHidden = Object.keys(changes).length === 0 && Object.keys(entry.changes ?? {}).length > 0;
  return isHidden ? null : { ...entry, changes };
}

/** One entry of a record; 404 when it is not of this record. */
export async function entryOf(context: Context, resource: Resource, id: string, entry: string): Promise<Entry> {
  const { rows } = await context.pool.query<Stored>({
    name: 'history_entry',
    text: `SELECT ${entrySql()} AS body FROM audit_records a WHERE a.id = $1::uuid AND a.resource = $2 AND a.record_id = $3`,
    values: [entry, resource.name, id],
  });
  const row = rows[0];
  if (!row) throw new ApiError('DIDNotFound', 'There is no such entry in the history of this record.');
  return JSON.parse(row.body) as Entry;
}

export interface LastChange {
  entry: string;
  at: string;
  actor: string | null;
  action: string;
  reason: string | null;
}

/** GET /r/:id/history/fields: who changed each field last, when and why. A field that the trail never saw is absent. */
export async function lastChanges(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
): Promise<Record<string, LastChange>> {
  const { id, fields } = await subjectOf(context, request, resource, key);
  return lastChangesOf(context, resource, id, [...fields]);
}

export async function lastChangesOf(
  context: Context,
  resource: Resource,
  id: string,
  fields: readonly string[],
): Promise<Record<string, LastChange>> {
  const { rows } = await context.pool.query<LastChange & { field: string }>({
    name: 'history_fields',
    text: `SELECT DISTINCT ON (change.key) change.key AS field, a.id AS entry, ${wireTime('a.occurred_at')} AS at, a.actor_email AS actor,
             a.metadata ->> 'action' AS action, a.metadata ->> 'reason' AS reason
           FROM audit_records a CROSS JOIN LATERAL jsonb_object_keys(a.metadata -> 'changes') AS change(key)
           WHERE a.resource = $1 AND a.record_id = $2 AND change.key = ANY($3::text[])
           ORDER BY change.key, a.occurred_at DESC, a.seq DESC`,
    values: [resource.name, id, fields],
  });
  return Object.fromEntries(rows.map(({ field, ...change }) => [field, change]));
}
