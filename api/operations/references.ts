// What refers to a record: by reference, in a list of ids, or by code. Told before it is deleted, paused or switched off, in one
// statement and under the rights of who asks; to who may delete it also what else its definition says against that.
import type { FieldDefinition, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { ident } from '../database/constraints.ts';
import type { Param } from './conditions.ts';
import { objectionsTo } from './objections.ts';
import type { Objection } from './objections.ts';
import { Planner } from './plan.ts';
import type { Catalogue } from './plan.ts';

/** What a removal does to those that refer: it is refused, takes them along, empties the reference, or leaves an id behind. */
export type Effect = 'restrict' | 'cascade' | 'set null' | 'listed' | 'named';

export interface Reference {
  resource: string;
  field: string;
  effect: Effect;
  /** Rows that this user may see; counted to a thousand, and one more where there are more. */
  count: number;
  /** The list of them: a condition on the field. */
  op: 'eq' | 'in';
  value: string;
}
export interface References {
  references: Reference[];
  /** Rows that this user may not see, of whatever table; 0 for who may not change the record. */
  others: number;
  /** Something that a removal is refused for is among all of these. */
  hindered: boolean;
}
export interface BeforeRemoval extends References {
  objections: Objection[];
}

/** Nobody needs to know the number of more. */
export const mostCounted = 1000;

interface Pointer {
  from: Resource;
  field: FieldDefinition;
  effect: Effect;
  /** The field of the record that is pointed at. */
  key: string;
}

/** Every field of every table that can point at rows of this one. */
function pointersTo(resource: Resource, catalogue: Catalogue): Pointer[] {
  return [...catalogue.values()].flatMap((from) =>
    Object.values(from.fields).flatMap((field) => {
      const pointer = pointerOf(field);
      return pointer?.resource === resource.name ? [{ from, field, effect: pointer.effect, key: pointer.key }] : [];
    }),
  );
}

function pointerOf(field: FieldDefinition): { resource: string; effect: Effect; key: string } | null {
  const options = field.options as { resource?: string; onDelete?: Effect; codeOf?: string };
  switch (field.kind) {
    case 'reference':
      return { resource: options.resource as string, effect: options.onDelete as Effect, key: 'id' };
    case 'references':
      return { resource: options.resource as string, effect: 'listed', key: 'id' };
    case 'currencyCode':
      return { resource: 'currencies', effect: 'restrict', key: 'code' };
    default:
      return options.codeOf ? { resource: options.codeOf, effect: 'named', key: 'code' } : null;
  }
}

/** GET /r/:id/references. The caller has found the record of this id to be there for this viewer. */
export async function beforeRemoval(
  context: Context,
  request: Request,
  resource: Resource,
  id: string,
): Promise<BeforeRemoval> {
  const referring = await referencesTo(context, request, resource, id);
  const mayRemove = rightsOf(request.viewer.role, resource).delete;
  const objections = mayRemove ? await objectionsTo(context, request, resource, id) : [];
  return { ...referring, hindered: referring.hindered || objections.length > 0, objections };
}

/** What refers to the record of this id. */
export async function referencesTo(
  context: Context,
  request: Request,
  resource: Resource,
  id: string,
): Promise<References> {
  const pointers = pointersTo(resource, context.catalogue);
  if (pointers.length === 0) return { references: [], others: 0, hindered: false };
  const params: Param[] = [];
  const parts = pointers.map(({ from, field, key }, at) => {
    const planner = new Planner(from, request.viewer, context.catalogue, params);
    const value = valueSql(planner.param(id), resource, key);
    const points = pointsSql(field, value);
    const mayRead = rightsOf(request.viewer.role, from).readableNames.has(field.name);
    // Only where it is asked: a parameter that stands nowhere in the statement has no type.
    const scope = mayRead ? planner.scopeSql(from, 't') : null;
    const total = countSql(from, points);
    const seen = mayRead ? (scope ? countSql(from, `${points} AND ${scope}`) : 'NULL') : '0';
    return `SELECT ${at} AS at, ${value} AS value, ${total} AS total, ${seen}::int AS seen`;
  });
  const { rows } = await context.pool.query<{ at: number; value: string; total: number; seen: number | null }>({
    text: parts.join(' UNION ALL '),
    values: params,
  });
  const counted = rows.map((row) => ({ ...row, pointer: pointers[row.at] as Pointer }));
  // What stands in the way of a change is the business of who may make it; to others not even its number is told.
  const rights = rightsOf(request.viewer.role, resource);
  const mayChange = rights.update || rights.delete;
  return {
    references: counted
      .map(({ pointer, value, total, seen }) => ({
        resource: pointer.from.name,
        field: pointer.field.name,
        effect: pointer.effect,
        count: seen ?? total,
        op: pointer.effect === 'listed' ? ('in' as const) : ('eq' as const),
        value,
      }))
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => b.count - a.count),
    others: mayChange
      ? counted.reduce((sum, { total, seen }) => sum + (seen === null ? 0 : Math.max(0, total - seen)), 0)
      : 0,
    hindered: counted.some(
      ({ pointer, total, seen }) => pointer.effect === 'restrict' && (mayChange ? total : (seen ?? total)) > 0,
    ),
  };
}

/** What the pointing fields hold: the id, or the code of the record. */
function valueSql(id: string, resource: Resource, key: string): string {
  if (key === 'id') return `${id}::text`;
  const column = ident(resource.fields[key]?.column as string);
  return `(SELECT keyed.${column}::text FROM ${ident(resource.name)} keyed WHERE keyed."id" = ${id}::uuid)`;
}

function pointsSql(field: FieldDefinition, value: string): string {
  const column = `t.${ident(field.column)}`;
  if (field.kind === 'references') return `${column} ? ${value}`;
  return `${column} = ${field.kind === 'reference' ? `${value}::uuid` : value}`;
}

const countSql = (from: Resource, condition: string): string =>
  `(SELECT count(*)::int FROM (SELECT FROM ${ident(from.name)} t WHERE ${condition} LIMIT ${mostCounted + 1}) AS counted)`;
