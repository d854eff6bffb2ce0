// The trail for support: entries of all records that fit the filters, newest first, page by page from where the last one ended.
import type { Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import { resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { Planner } from '../operations/plan.ts';
import { prepared } from '../operations/prepared.ts';
import { guardRead, queryFor } from '../operations/read.ts';
import { entrySql, withoutHidden } from './history.ts';
import type { Entry } from './history.ts';
import { seenBy } from './subject.ts';

export interface TrailEntry extends Entry {
  resource: string | null;
  recordId: string | null;
  title: string | null;
}

/**
 * GET /api/audit_records/trail: filters as a list takes them. A page begins after the entry `before`, which is found by the index of
 * moments however deep it lies; nothing is counted.
 */
export async function trail(
  context: Context,
  request: Request,
  queryString: string,
  page: { before: string | null; limit: number },
): Promise<{ entries: TrailEntry[]; next: string | null }> {
  const records = resourceNamed(context, 'audit_records');
  guardRead(request, records);
  const query = queryFor(context, records, queryString);
  if (query.sort.length > 0 || query.start > 0 || query.end !== null || query.fields || query.embed.length > 0)
    throw new ApiError('DIDBadParameter', 'The trail takes filters, before and limit; it is sorted by time.');
  const planner = new Planner(records, request.viewer, context.catalogue);
  const filter = planner.filterSql(query) || 'WHERE true';
  const after = page.before
    ? `AND (t.occurred_at, t.id) < (SELECT b.occurred_at, b.id FROM audit_records b WHERE b.id = ${planner.param(page.before)}::uuid)`
    : '';
  const body = entrySql(`'resource', a.resource, 'recordId', a.record_id, 'title', a.metadata ->> 'title', `);
  const text = `SELECT ${body} AS body FROM (SELECT t.* FROM audit_records t ${planner.joinSql} ${filter} ${after}
    ORDER BY t.occurred_at DESC, t.id DESC LIMIT ${planner.param(page.limit + 1)}::int) a ORDER BY a.occurred_at DESC, a.id DESC`;
  const { rows } = await context.pool.query<{ body: string }>(prepared(text, planner.params));
  const read = rows.slice(0, page.limit).map((row) => JSON.parse(row.body) as TrailEntry);
  const entries = read.flatMap((entry) => ofReadable(context, request, entry) ?? []);
  return { entries, next: rows.length > page.limit ? (read.at(-1)?.id ?? null) : null };
}

/** Null for an entry about a record of a table that this person may not read; of the others what he may. */
function ofReadable(context: Context, request: Request, entry: TrailEntry): TrailEntry | null {
  const resource: Resource | undefined = entry.resource ? context.catalogue.get(entry.resource) : undefined;
  if (!resource) return { ...entry, changes: entry.changes ?? {} };
  if (!rightsOf(request.viewer.role, resource).read) return null;
  return withoutHidden(entry, seenBy(request.viewer.role, resource));
}
