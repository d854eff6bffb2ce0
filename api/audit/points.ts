// A record as it was: replayed from today backwards through its changes, and the difference of two such points.
import { faceOf } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import { resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { subjectOf, wireTime } from './subject.ts';
import type { Changes, Subject, Values } from './subject.ts';

/** Where the record stood: `now`, a moment, or the id of an entry, which means right after it. */
export interface State {
  /** The moment of the point. */
  at: string;
  exists: boolean;
  /** Fields that the trail has and this person may read; null when there was no such record. */
  row: Values | null;
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** GET /r/:id/history/at */
export async function stateAt(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  point: string,
): Promise<State> {
  return replay(context, await subjectOf(context, request, resource, key), point);
}

/** GET /r/:id/history/compare */
export async function compare(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  [from, to]: [string, string],
): Promise<{ from: State; to: State; changes: Changes }> {
  const subject = await subjectOf(context, request, resource, key);
  const [before, after] = await Promise.all([replay(context, subject, from), replay(context, subject, to)]);
  const changes: Changes = {};
  for (const name of subject.fields) {
    const pair: [JsonValue, JsonValue] = [before.row?.[name] ?? null, after.row?.[name] ?? null];
    if (!sameValue(...pair)) changes[name] = pair;
  }
  return { from: before, to: after, changes };
}

/** Equal as stored: objects of jsonb come with their keys in one order. */
export const sameValue = (one: JsonValue, other: JsonValue): boolean => JSON.stringify(one) === JSON.stringify(other);

interface Later {
  /** Value before the first change after the point, by field. */
  before: Values;
  firstAction: string | null;
}

async function replay(context: Context, subject: Subject, point: string): Promise<State> {
  const { resource, id, current, fields } = subject;
  const cut = await cutOf(context, resource, id, point);
  const { rows } = await context.pool.query<{ body: string }>({
    name: 'history_replay',
    text: `WITH later AS MATERIALIZED (
             SELECT a.occurred_at, a.seq, a.metadata ->> 'action' AS action, a.metadata -> 'changes' AS changes FROM audit_records a
             WHERE a.resource = $1 AND a.record_id = $2 AND a.occurred_at >= $3::timestamptz AND (a.occurred_at, a.seq) > ($3::timestamptz, $4::bigint)),
           undone AS (
             SELECT DISTINCT ON (change.key) change.key, change.value -> 0 AS before
             FROM later CROSS JOIN LATERAL jsonb_each(later.changes) AS change ORDER BY change.key, later.occurred_at, later.seq)
           SELECT json_build_object(
             'before', COALESCE((SELECT jsonb_object_agg(key, before) FROM undone), '{}'),
             'firstAction', (SELECT action FROM later WHERE changes IS NOT NULL ORDER BY occurred_at, seq LIMIT 1))::text AS body`,
    values: [resource.name, id, cut.after, cut.seq],
  });
  const { before, firstAction } = JSON.parse(rows[0]?.body as string) as Later;
  // Nothing happened since, or the first thing that did was its creation. What came in by a bulk load has no entry of its creation.
  const exists =
    firstAction === null
      ? current !== null && !madeAfter(current, cut.at)
      : firstAction !== 'create' && !madeAfter(current, cut.at);
  if (!exists) return { at: cut.at, exists, row: null };
  const now: Values = current ?? {};
  const row: Values = { id };
  for (const name of fields) row[name] = (Object.hasOwn(before, name) ? before[name] : now[name]) ?? null;
  return { at: cut.at, exists, row };
}

const madeAfter = (current: Subject['current'], at: string): boolean =>
  typeof current?.['createdAt'] === 'string' && current['createdAt'] > at;

/** The place of a point in the trail of the record. */
async function cutOf(
  context: Context,
  resource: Resource,
  id: string,
  point: string,
): Promise<{ at: string; after: string; seq: string }> {
  const end = '9223372036854775807';
  if (point === 'now') return { at: new Date().toISOString(), after: 'infinity', seq: end };
  if (uuid.test(point)) {
    const { rows } = await context.pool.query<{ at: string; seq: string }>({
      name: 'history_point',
      text: `SELECT ${wireTime('occurred_at')} AS at, seq::text FROM audit_records WHERE id = $1::uuid AND resource = $2 AND record_id = $3`,
      values: [point, resource.name, id],
    });
    const row = rows[0];
    if (!row) throw new ApiError('DIDNotFound', 'There is no such entry in the history of this record.');
    return { ...row, after: row.at };
  }
  // What a filter of moments takes: a day that the calendar has, in a year that PostgreSQL reaches.
  const moments = resourceNamed(context, 'audit_records').fields['occurredAt'] as FieldDefinition;
  if (faceOf(moments).filterProblem(point) !== null)
    throw new ApiError(
      'DIDBadParameter',
      'A point is now, a moment such as 2026-01-31T12:00:00Z, or the id of an entry.',
    );
  const at = new Date(point).toISOString();
  return { at, after: at, seq: end };
}
