// What the page of a record shows at a glance, in one statement: how many rows each tab has, facts for its head, and its readiness.
import type { Resource } from '../../resources/define/index.ts';
import { mayListBy, rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { ident } from '../database/constraints.ts';
import type { Catalogue } from '../operations/plan.ts';
import { notFound, Planner } from '../operations/plan.ts';
import { prepared } from '../operations/prepared.ts';
import { guardRead } from '../operations/read.ts';
import { readinessSql, tellsReadiness, toReadiness } from '../readiness/readiness.ts';
import type { Judged, Readiness } from '../readiness/readiness.ts';
import { facts, viewCounts } from './facts.ts';

export interface Summary {
  /** Rows by the key of the tab that lists them; one more than `countedTo` stands for any number above it. Tabs that may not be read are absent. */
  counts: Record<string, number>;
  facts: Record<string, unknown>;
  /** Null for what has no checklist. */
  readiness: Readiness | null;
}

const countedTo = 1000;

/** GET /r/:id/summary */
export async function summaryOf(context: Context, request: Request, resource: Resource, key: string): Promise<Summary> {
  guardRead(request, resource);
  const { viewer } = request;
  const planner = new Planner(resource, viewer, context.catalogue);
  const scope = planner.scopeSql(resource, 't');
  const asked = `SELECT t.* FROM ${ident(resource.name)} t WHERE ${planner.recordSql(key)}${scope ? ` AND ${scope}` : ''}`;
  const ready = tellsReadiness(context, viewer, resource)
    ? readinessSql(context, viewer, resource, '(SELECT id FROM asked)')
    : 'NULL';
  const counts = jsonObject(countsSql(planner, request, resource, context.catalogue));
  const told = jsonObject(toldSql(facts[resource.name], request, context.catalogue));
  const text = `WITH asked AS MATERIALIZED (${asked})
    SELECT json_build_object('counts', ${counts}, 'facts', ${told}, 'judged', ${ready})::text AS body FROM asked t`;
  const { rows } = await context.pool.query<{ body: string }>(prepared(text, planner.params));
  if (!rows[0]) throw notFound(resource);
  const { judged, ...rest } = JSON.parse(rows[0].body) as Omit<Summary, 'readiness'> & { judged: Judged[] | null };
  return { ...rest, readiness: judged ? toReadiness(context, viewer, resource, judged) : null };
}

function jsonObject(parts: readonly [string, string][]): string {
  return `json_build_object(${parts.map(([name, sql]) => `'${name}', ${sql}`).join(', ')})`;
}

const counted = (from: string): string => `(SELECT count(*) FROM (SELECT 1 FROM ${from} LIMIT ${countedTo + 1}) c)`;

/** A count for each tab that shows other rows, and for the history. */
function countsSql(planner: Planner, request: Request, resource: Resource, catalogue: Catalogue): [string, string][] {
  const tabs = resource.tabs.flatMap((tab): [string, string][] => {
    if (!('children' in tab) && !('one' in tab)) return [];
    const target = catalogue.get('children' in tab ? tab.children : tab.one);
    if (!target || !mayListBy(request.viewer.role, target, tab.by)) return [];
    const by = target.fields[tab.by]?.column ?? '';
    const from = resource.fields['children' in tab ? (tab.from ?? 'id') : 'id']?.column ?? '';
    const scope = planner.scopeSql(target, 'x');
    const where = `x.${ident(by)} = t.${ident(from)}${scope ? ` AND ${scope}` : ''}`;
    return [[tab.key, counted(`${ident(target.name)} x WHERE ${where}`)]];
  });
  tabs.push(...toldSql(viewCounts[resource.name], request, catalogue));
  const trail = catalogue.get('audit_records');
  if (!trail || !rightsOf(request.viewer.role, trail).read) return tabs;
  const scope = planner.scopeSql(trail, 'x');
  const where = `x.resource = '${resource.name}' AND x.record_id = t.id::text${scope ? ` AND ${scope}` : ''}`;
  return [...tabs, ['history', counted(`audit_records x WHERE ${where}`)]];
}

/** What stands on sources that this viewer may read. */
function toldSql(told: (typeof facts)[string] | undefined, request: Request, catalogue: Catalogue): [string, string][] {
  return Object.entries(told ?? {}).flatMap(([name, { from, sql }]): [string, string][] => {
    const source = catalogue.get(from);
    return source && rightsOf(request.viewer.role, source).read ? [[name, sql]] : [];
  });
}
