// Reading: a list with its total, one record, and the plan that both and the export share. PostgreSQL builds the JSON.
import { lower } from '../../resources/define/index.ts';
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { ident } from '../database/constraints.ts';
import { ApiError } from '../errors.ts';
import { parseQuery } from '../http/query.ts';
import type { Query } from '../http/query.ts';
import { isPath, notFound, Planner, recordKey } from './plan.ts';
import { prepared } from './prepared.ts';
import type { Total, TotalPlan } from './totals.ts';

/** A page never holds more rows than this, whatever was asked. */
export const maxRows = 1000;

export interface ListAnswer {
  /** JSON text of the array, as PostgreSQL wrote it. */
  body: string;
  /** Null when the client asked for none. */
  total: Total | null;
  /** True when fewer rows than asked were sent because of the cap. */
  capped: boolean;
}

/** Refuses with 403 unless the role may read the resource. */
export function guardRead(request: Request, resource: Resource): void {
  if (!rightsOf(request.viewer.role, resource).read) {
    throw new ApiError('DIDForbidden', `Your role may not read ${lower(resource.label.many)}.`);
  }
}

/** Parses a query string for a resource. */
export function queryFor(context: Context, resource: Resource, queryString: string): Query {
  return parseQuery(queryString, (name) => isPath(resource, name, context.catalogue));
}

interface ListPlan {
  text: string;
  values: unknown[];
  total: TotalPlan;
  query: Query;
  capped: boolean;
}

// The same question is asked again and again by the same panel; its plan is a pure function of role, definition and words.
const plans = new WeakMap<Resource, Map<string, ListPlan>>();
const maxPlans = 300;

function planList(context: Context, request: Request, resource: Resource, queryString: string): ListPlan {
  const perResource = plans.get(resource) ?? new Map<string, ListPlan>();
  plans.set(resource, perResource);
  const { viewer } = request;
  const key = `${viewer.role} ${viewer.carrierId ?? ''} ${viewer.customerId ?? ''} ${queryString}`;
  const found = perResource.get(key);
  if (found) return found;
  const made = makeListPlan(context, request, resource, queryString);
  if (perResource.size >= maxPlans) perResource.delete(perResource.keys().next().value as string);
  perResource.set(key, made);
  return made;
}

function makeListPlan(context: Context, request: Request, resource: Resource, queryString: string): ListPlan {
  const query = queryFor(context, resource, queryString);
  const { total } = planTotal(context, request, resource, query);
  const planner = new Planner(resource, request.viewer, context.catalogue);
  const filter = planner.filterSql(query);
  const order = planner.orderSql(query.sort);
  const columns = planner.selectSql(query.fields, query.embed);
  const asked = query.end === null ? maxRows : query.end - query.start;
  const limit = Math.min(asked, maxRows);
  // A first page is asked for most: with its length in the text PostgreSQL plans it once. As a parameter it would be planned each time,
  // for the plan that fits any length costs far more than that for 25 rows.
  const page =
    query.start === 0
      ? `LIMIT ${limit}`
      : `LIMIT ${planner.param(limit)}::int OFFSET ${planner.param(query.start)}::int`;
  const text = `SELECT COALESCE(json_agg(r), '[]'::json)::text AS body FROM (SELECT ${columns} FROM ${ident(resource.name)} t ${planner.joinSql} ${filter} ${order} ${page}) r`;
  return { text, values: planner.params, total, query, capped: limit < asked || query.end === null };
}

/** The count needs only the joins of the filter, not those of the columns. */
function planTotal(context: Context, request: Request, resource: Resource, query: Query): { total: TotalPlan } {
  const planner = new Planner(resource, request.viewer, context.catalogue);
  const filter = planner.filterSql(query);
  const from = `FROM ${ident(resource.name)} t ${planner.joinSql} ${filter}`;
  return { total: { from, params: planner.params, filtered: filter !== '', touched: planner.touched } };
}

/** GET /r */
export async function list(
  context: Context,
  request: Request,
  resource: Resource,
  queryString: string,
): Promise<ListAnswer> {
  guardRead(request, resource);
  const plan = planList(context, request, resource, queryString);
  const { count: mode } = plan.query;
  const known = mode === 'none' ? null : context.totals.known(plan.total, mode);
  const [rows, total] = await Promise.all([
    context.pool.query<{ body: string }>(prepared(plan.text, plan.values)),
    mode === 'none' ? null : (known ?? context.totals.count(resource, plan.total, mode, request.viewer.id)),
  ]);
  return { body: rows.rows[0]?.body ?? '[]', total, capped: plan.capped };
}

/** SQL and parameters of a whole filtered set, unpaged: for the export. */
export function planAll(
  context: Context,
  request: Request,
  resource: Resource,
  queryString: string,
): { text: string; values: unknown[]; query: Query } {
  guardRead(request, resource);
  const query = queryFor(context, resource, queryString);
  const planner = new Planner(resource, request.viewer, context.catalogue);
  const filter = planner.filterSql(query);
  const order = planner.orderSql(query.sort);
  const columns = planner.selectSql(query.fields, query.embed);
  return {
    text: `SELECT row_to_json(r)::text AS body FROM (SELECT ${columns} FROM ${ident(resource.name)} t ${planner.joinSql} ${filter} ${order}) r`,
    values: planner.params,
    query,
  };
}

const noQuery = { fields: null, embed: [] };

// As with lists: the SQL of one record is a pure function of role, definition, words and the kind of key.
const onePlans = new WeakMap<Resource, Map<string, { text: string; fixed: readonly unknown[] }>>();

function planOne(
  context: Context,
  { viewer }: Request,
  resource: Resource,
  key: string,
  queryString: string,
): { text: string; values: unknown[] } {
  const perResource = onePlans.get(resource) ?? new Map<string, { text: string; fixed: readonly unknown[] }>();
  onePlans.set(resource, perResource);
  const { column, value } = recordKey(viewer, resource, key);
  const name = `${viewer.role} ${viewer.carrierId ?? ''} ${viewer.customerId ?? ''} ${column} ${queryString}`;
  const found = perResource.get(name);
  if (found) return { text: found.text, values: [...found.fixed, value] };
  const planner = new Planner(resource, viewer, context.catalogue);
  const query = queryString === '' ? noQuery : queryFor(context, resource, queryString);
  const columns = planner.selectSql(query.fields, query.embed);
  const scope = planner.scopeSql(resource, 't');
  const fixed = [...planner.params];
  const where = planner.recordSql(key);
  const text = `SELECT r.version, row_to_json(r)::text AS body FROM (SELECT ${columns} FROM ${ident(resource.name)} t ${planner.joinSql} WHERE ${where}${scope ? ` AND ${scope}` : ''}) r`;
  if (perResource.size >= maxPlans) perResource.delete(perResource.keys().next().value as string);
  perResource.set(name, { text, fixed });
  return { text, values: planner.params };
}

/** GET /r/:id. The body is JSON text; `version` makes the ETag. */
export async function one(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  queryString = '',
): Promise<{ body: string; version: number }> {
  guardRead(request, resource);
  const { text, values } = planOne(context, request, resource, key, queryString);
  const { rows } = await context.pool.query<{ body: string; version: number }>(prepared(text, values));
  const row = rows[0];
  if (!row) throw notFound(resource);
  return row;
}

type StoredRow = { id: string; version: number } & Record<string, JsonValue>;

/** The stored row as this viewer sees it; 404 when there is none. */
export async function storedRow(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
): Promise<StoredRow> {
  const found = await one(context, request, resource, key);
  return JSON.parse(found.body) as StoredRow;
}
