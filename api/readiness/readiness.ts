// Whether a carrier, an interconnect or a service can carry calls: a list that says what is well, what is not, why, and what mends it.
// One statement asks every check of the row and of what belongs to it.
import { capital, lower } from '../../resources/define/index.ts';
import type { FieldDefinition, Resource, Role } from '../../resources/define/index.ts';
import { officeThatMay, rightsOf } from '../access/rights.ts';
import type { Viewer } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { resourceNamed } from '../context.ts';
import { bindColumns, fieldsRead, ident } from '../database/constraints.ts';
import { ApiError } from '../errors.ts';
import { prepared } from '../operations/prepared.ts';
import { one } from '../operations/read.ts';
import { checks } from './checks.ts';
import type { Check } from './check.ts';

/** Where a broken line is mended: a field of a record, or a form that adds one, with some fields filled in. */
export type LineMend =
  | { resource: string; id: string; field: string; tab: string | null }
  | { resource: string; create: Record<string, string> };

export interface Line {
  /** `carrier_services.plan_given`. */
  key: string;
  what: string;
  state: 'ok' | 'warning' | 'blocking';
  /** Null when all is well. */
  why: string | null;
  /** The record that the line is about. */
  record: { resource: string; id: string; title: string };
  /** Null when all is well, or when this user may not mend it. */
  mend: LineMend | null;
  /** The roles that may mend it, by label, where this user may not: whom to ask. */
  ask: string[];
}

export interface Readiness {
  /** Nothing blocks. */
  ready: boolean;
  blocking: number;
  warnings: number;
  lines: Line[];
  /** There are more interconnects or services than were looked at. */
  partial: boolean;
}

/** What the database answers of one row: for each check 0 (does not apply), 1 (well) or 2 (broken). */
export interface Judged {
  resource: string;
  id: string;
  title: string;
  states: number[];
  /** Values of what mends the broken checks and their examples, by place. */
  parts: (Record<string, string | null> | null)[];
}

/** More children than these are not looked at. */
const mostChildren = 200;

type Whose = 'own' | 'passedOn' | 'child';
/** Whose checks make the list of a record: its own, those that its parents pass on, those of what belongs to it. */
const scopes: Record<string, { resource: string; whose: Whose; where: (id: string) => string }[]> = {
  carriers: [
    { resource: 'carriers', whose: 'own', where: (id) => `r.id = ${id}` },
    { resource: 'carrier_interconnects', whose: 'child', where: (id) => `r.carrier_id = ${id} AND r.is_active` },
    { resource: 'carrier_services', whose: 'child', where: (id) => `r.carrier_id = ${id} AND r.status = 'active'` },
  ],
  carrier_interconnects: [
    { resource: 'carrier_interconnects', whose: 'own', where: (id) => `r.id = ${id}` },
    {
      resource: 'carriers',
      whose: 'passedOn',
      where: (id) => `r.id = (SELECT l.carrier_id FROM carrier_interconnects l WHERE l.id = ${id})`,
    },
    {
      resource: 'carrier_services',
      whose: 'child',
      where: (id) => `r.interconnect_id = ${id} AND r.status = 'active'`,
    },
  ],
  carrier_services: [
    { resource: 'carrier_services', whose: 'own', where: (id) => `r.id = ${id}` },
    {
      resource: 'carriers',
      whose: 'passedOn',
      where: (id) => `r.id = (SELECT s.carrier_id FROM carrier_services s WHERE s.id = ${id})`,
    },
  ],
};

/** Rules are asked as if the row were switched on: a service that is paused has a list too. */
const asIf: Record<string, Record<string, string>> = {
  carrier_services: { status: `'active'` },
  carrier_interconnects: { isActive: 'true' },
};

export const hasReadiness = (name: string): boolean => Object.hasOwn(scopes, name);

/** GET /r/:id/readiness */
export async function readinessOf(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
): Promise<Readiness> {
  if (!hasReadiness(resource.name)) throw new ApiError('DIDNotFound', 'There is nothing at this address.');
  const { body } = await one(context, request, resource, key, '_fields=id');
  if (!tellsReadiness(context, request.viewer, resource))
    throw new ApiError('DIDForbidden', `Your role may not see what ${lower(resource.label.many)} lack.`);
  const { id } = JSON.parse(body) as { id: string };
  const { rows } = await context.pool.query<{ judged: string }>(
    prepared(`SELECT ${readinessSql(context, request.viewer, resource, '$1::uuid')} ::text AS judged`, [id]),
  );
  return toReadiness(context, request.viewer, resource, JSON.parse(rows[0]?.judged ?? '[]') as Judged[]);
}

/** The rule of a definition that a check names. */
function ruleOf(resource: Resource, check: Check): { sql: string; fields: readonly string[]; message: string } {
  if ('sql' in check) return { sql: check.sql, fields: check.field ? [check.field] : [], message: check.why };
  const rule = resource.rules.find((candidate) => candidate.name === check.rule);
  if (!rule) throw new Error(`${resource.name}: readiness names the rule ${check.rule}, which does not exist`);
  const replaced = asIf[resource.name] ?? {};
  const sql = rule.sql.replace(/\{(\w+)\}/g, (placeholder, name: string) => replaced[name] ?? placeholder);
  return { ...rule, sql };
}

/** What it takes to say which checks somebody sees. */
type Asked = Pick<Context, 'catalogue'>;
type Asking = Pick<Viewer, 'role'>;

/** The checks of a scope that this viewer may see: those that ask and speak of nothing that he may not read. */
function checksFor({ catalogue }: Asked, viewer: Asking, resource: Resource, whose: Whose): Check[] {
  const readable = rightsOf(viewer.role, resource).readableNames;
  const mayAsk = (sql: string): boolean => fieldsRead(sql).every((name) => readable.has(name));
  const mayMend = ({ mend }: Check): boolean => {
    const target = catalogue.get(mend.resource);
    if (!target) return false;
    const rights = rightsOf(viewer.role, target);
    return 'create' in mend ? rights.read : rights.readableNames.has(mend.field);
  };
  return (checks[resource.name] ?? []).filter((check) => {
    const { sql, fields } = ruleOf(resource, check);
    return (
      (whose === 'own' || !check.costly) &&
      (whose !== 'passedOn' || check.passedOn) &&
      fields.every((name) => readable.has(name)) &&
      mayAsk(sql) &&
      mayAsk(check.applies ?? '') &&
      mayMend(check)
    );
  });
}

/** Whether this viewer is told anything of the record's own readiness: else a list without lines would call it ready. */
export const tellsReadiness = (context: Asked, viewer: Asking, resource: Resource): boolean =>
  hasReadiness(resource.name) && checksFor(context, viewer, resource, 'own').length > 0;

/** An SQL expression: the judged rows as one JSON array. `id` is SQL for the id of the record. */
export function readinessSql(context: Context, viewer: Viewer, resource: Resource, id: string): string {
  const parts = (scopes[resource.name] ?? []).flatMap(({ resource: name, whose, where }, at) => {
    const target = resourceNamed(context, name);
    const asked = rightsOf(viewer.role, target).read ? checksFor(context, viewer, target, whose) : [];
    if (asked.length === 0) return [];
    const title = ident((target.fields[target.title] as FieldDefinition).column);
    const bind = (sql: string): string => bindColumns(sql, target, 'r');
    const states = asked.map((check) => {
      const broken = `CASE WHEN (${bind(ruleOf(target, check).sql)}) IS FALSE THEN 2 ELSE 1 END`;
      return check.applies ? `CASE WHEN (${bind(check.applies)}) THEN ${broken} ELSE 0 END` : broken;
    });
    const mends = asked.map((check, index) => {
      const named = Object.entries(partsOf(check)).map(([part, sql]) => `'${part}', (${bind(sql)})::text`);
      return `CASE WHEN j.states[${index + 1}] = 2 THEN json_build_object(${named.join(', ')}) END`;
    });
    // OFFSET 0 keeps the planner from asking every check again wherever its state is looked at.
    const limit = whose === 'child' ? ` ORDER BY r.${title}, r.id LIMIT ${mostChildren}` : '';
    return [
      `(SELECT ${at} AS place, '${name}' AS resource, r.id, r.${title} AS title, j.states, json_build_array(${mends.join(', ')}) AS parts
        FROM ${ident(name)} r CROSS JOIN LATERAL (SELECT ARRAY[${states.join(', ')}]::int[] AS states OFFSET 0) j WHERE ${where(id)}${limit})`,
    ];
  });
  return `(SELECT COALESCE(json_agg(a ORDER BY a.place, a.title), '[]'::json) FROM (${parts.join(' UNION ALL ')}) a)`;
}

/** What a broken check needs from the row, by name. */
function partsOf(check: Check): Record<string, string> {
  const parts: Record<string, string> = 'id' in check.mend ? { id: check.mend.id } : { ...check.mend.create };
  if ('sql' in check && check.detail) parts['detail'] = check.detail;
  return parts;
}

/** The list, from what the database answered to `readinessSql`. */
export function toReadiness(
  context: Context,
  viewer: Viewer,
  resource: Resource,
  judged: readonly Judged[],
): Readiness {
  const whoseOf = new Map((scopes[resource.name] ?? []).map((scope) => [scope.resource, scope.whose]));
  // A service that cannot carry calls blocks what it belongs to only as long as no other one can: beside one that can it is a warning.
  const soft = resource.name !== 'carrier_services' && judged.some((row) => carriesCalls(context, viewer, row));
  const placed = judged.flatMap((row) => {
    const target = resourceNamed(context, row.resource);
    const whose = whoseOf.get(row.resource) as Whose;
    const asked = checksFor(context, viewer, target, whose);
    return row.states.flatMap((state, index) => {
      const check = asked[index] as Check;
      // Of others only what is wrong is told, and of children not what the parent says itself.
      if (state === 0 || (state === 1 && whose !== 'own') || (whose === 'child' && check.echo)) return [];
      const line = lineOf(context, viewer, target, check, row, state === 2 ? (row.parts[index] ?? {}) : null);
      const told = soft && whose === 'child' && line.state === 'blocking' ? 'warning' : line.state;
      return [{ last: check.last ?? false, line: { ...line, state: told } }];
    });
  });
  const lines = [false, true].flatMap((last) => placed.filter((one) => one.last === last).map((one) => one.line));
  const count = (state: Line['state']): number => lines.filter((line) => line.state === state).length;
  const seen = (name: string): number => judged.filter((row) => row.resource === name).length;
  return {
    ready: count('blocking') === 0,
    blocking: count('blocking'),
    warnings: count('warning'),
    lines,
    partial: [...whoseOf].some(([name, whose]) => whose === 'child' && seen(name) >= mostChildren),
  };
}

/** Whether a row is a service of which nothing blocking is wrong. */
function carriesCalls(context: Context, viewer: Viewer, row: Judged): boolean {
  if (row.resource !== 'carrier_services') return false;
  const asked = checksFor(context, viewer, resourceNamed(context, row.resource), 'child');
  return row.states.every((state, index) => state !== 2 || asked[index]?.level === 'warning');
}

function lineOf(
  context: Context,
  viewer: Viewer,
  resource: Resource,
  check: Check,
  row: Judged,
  broken: Record<string, string | null> | null,
): Line {
  const { fields, message } = ruleOf(resource, check);
  const labels = fields.map((name) => resource.fields[name]?.label ?? name).join(', ');
  const example = broken?.['detail'] ? ` (${broken['detail']})` : '';
  return {
    key: `${resource.name}.${check.name}`,
    what: check.what,
    state: broken ? check.level : 'ok',
    why: broken ? capital(`${labels} ${message}`.trim()) + example : null,
    record: { resource: resource.name, id: row.id, title: row.title },
    ...(broken ? mendOf(context, viewer, check, broken) : { mend: null, ask: [] }),
  };
}

function mendOf(
  context: Context,
  viewer: Viewer,
  { mend }: Check,
  parts: Record<string, string | null>,
): Pick<Line, 'mend' | 'ask'> {
  const target = resourceNamed(context, mend.resource);
  const may = (role: Role): boolean => {
    const rights = rightsOf(role, target);
    return 'create' in mend ? rights.create : rights.updatable.has(mend.field);
  };
  if (!may(viewer.role)) return { mend: null, ask: officeThatMay(viewer, may) };
  if ('create' in mend) {
    const given = Object.keys(mend.create).flatMap((name) => (parts[name] ? [[name, parts[name]]] : []));
    const create = Object.fromEntries(given) as Record<string, string>;
    return { mend: { resource: target.name, create }, ask: [] };
  }
  const id = parts['id'];
  if (!id) return { mend: null, ask: [] };
  const tab = target.tabs.find(
    (one) => 'sections' in one && one.sections.some((section) => section.fields.includes(mend.field)),
  );
  return { mend: { resource: target.name, id, field: mend.field, tab: tab?.key ?? null }, ask: [] };
}
