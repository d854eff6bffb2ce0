// Find anything: one text, looked for in every resource that its definition offers for it, in one statement and under the rights of
// who asks. What is looked for where follows from the kinds of the fields.
import { faceOf, relationName } from '../../resources/define/index.ts';
import type { FieldDefinition, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Viewer } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { ident } from '../database/constraints.ts';
import { inTransaction } from '../database/pool.ts';
import { ApiError } from '../errors.ts';
import { likePattern } from './conditions.ts';
import type { Param } from './conditions.ts';
import { Planner } from './plan.ts';
import { soughtFrom } from './sought.ts';
import type { Sought } from './sought.ts';

export interface Hit {
  id: string;
  title: string | null;
  /** Slug or short code, by which an address names the record. */
  code: string | null;
  /** The field that matches, and its value. */
  field: string;
  value: string;
  /** The rows that it belongs to, nearest first. */
  of: { resource: string; title: string }[];
}
export interface Group {
  resource: string;
  hits: Hit[];
  /** There are more than these. */
  more: boolean;
}

const hitsPerGroup = 5;
/** Candidates per resource among which the best are chosen: a common word is in thousands of rows. */
const candidates = 200;
const longestText = 100;
/** Fewer letters have no trigram of their own: they are looked for at the beginning of words. */
const leastInside = 3;

/** How good a match is; a smaller number comes first. */
const rank = { code: 0, exact: 1, start: 2, within: 3, inside: 4 } as const;

/** One way in which a field may match: whether a row is a candidate, and how good the match is (SQL). */
interface Way {
  field: FieldDefinition;
  condition: string;
  rank: string;
  /** Orders matches of one rank: longer dial codes first. */
  weight: string;
  /** Answered by an index for equality, so worth asking by itself: an exact match must never be lost among the candidates. */
  exact: string | null;
}

/** All that is needed of the server. */
type Place = Pick<Context, 'pool' | 'catalogue'>;

/** As PostgreSQL answers: JSON stays text. */
type Found = Omit<Hit, 'of'> & { resource: string; of: string };

/** GET /api/find?q=… Groups with the best match first. */
export async function find(context: Place, viewer: Viewer, text: string): Promise<Group[]> {
  if (text.length > longestText) throw new ApiError('DIDBadParameter', `q is longer than ${longestText} characters.`);
  const sought = soughtFrom(text);
  if (sought.text === '') return [];
  const params: Param[] = [];
  const offered = [...context.catalogue.values()].filter(
    (resource) => resource.find && rightsOf(viewer.role, resource).read,
  );
  const parts = offered.flatMap((resource) => resourceSql(context, viewer, resource, sought, params) ?? []);
  if (parts.length === 0) return [];
  const rows = await inTransaction(context.pool, async (client) => {
    // Every way has its index. A limit tempts the planner to read the table instead, and of ranges it knows too little to know better.
    await client.query('SET LOCAL enable_seqscan = off');
    // Unnamed: a plan made for any text would be a bad one for most.
    const found = await client.query<Found>({
      text: `${parts.join(' UNION ALL ')} ORDER BY rank, weight, title, id`,
      values: params,
    });
    return found.rows;
  });
  const groups = new Map<string, Hit[]>();
  for (const { resource, of, id, title, code, field, value } of rows) {
    const hit = { id, title, code, field, value, of: JSON.parse(of) as Hit['of'] };
    groups.set(resource, [...(groups.get(resource) ?? []), hit]);
  }
  return [...groups].map(([resource, hits]) => ({
    resource,
    hits: hits.slice(0, hitsPerGroup),
    more: hits.length > hitsPerGroup,
  }));
}

/** The matches in one resource; null where nothing in it could match. */
function resourceSql(
  context: Place,
  viewer: Viewer,
  resource: Resource,
  sought: Sought,
  params: Param[],
): string | null {
  const planner = new Planner(resource, viewer, context.catalogue, params);
  const rights = rightsOf(viewer.role, resource);
  const ways = rights.readable.flatMap((field) => waysOf(planner, resource, field, sought));
  if (ways.length === 0) return null;
  const scope = planner.scopeSql(resource, 't');
  const ids = (conditions: string[], limit: number): string =>
    `ARRAY(SELECT t."id" FROM ${ident(resource.name)} t WHERE (${conditions.join(' OR ')})${scope ? ` AND ${scope}` : ''} LIMIT ${limit})`;
  const exact = ways.flatMap((way) => way.exact ?? []);
  const found = [
    ...(exact.length > 0 ? [ids(exact, hitsPerGroup + 1)] : []),
    ids(
      ways.map((way) => way.condition),
      candidates,
    ),
  ];
  const values = ways.map(
    (way) =>
      `('${way.field.name}', ${shown(way.field)}, CASE WHEN ${way.condition} THEN ${way.rank} END, ${way.weight})`,
  );
  const readable = (name: string | null): string =>
    name !== null && rights.readableNames.has(name) ? shown(resource.fields[name] as FieldDefinition) : 'NULL::text';
  const of = parentsSql(context, viewer, planner, resource);
  return `(SELECT '${resource.name}' AS resource, t."id"::text AS id, ${readable(resource.title)} AS title,
    ${readable(resource.slug ?? resource.shortCode)} AS code, hit.field, hit.value, ${of} AS of, hit.rank, hit.weight
    FROM ${ident(resource.name)} t ${planner.joinSql} CROSS JOIN LATERAL (
      SELECT * FROM (VALUES ${values.join(', ')}) AS way(field, value, rank, weight)
      WHERE way.rank IS NOT NULL ORDER BY way.rank, way.weight LIMIT 1) hit
    WHERE t."id" = ANY(${found.join(' || ')}) ORDER BY hit.rank, hit.weight, 3, t."id" LIMIT ${hitsPerGroup + 1})`;
}

/** The value of a field of the row as a text. */
const shown = (field: FieldDefinition): string => {
  const column = `t.${ident(field.column)}`;
  return field.kind === 'ipAddress' ? `abbrev(${column})` : `${faceOf(field).select(column)}::text`;
};

function waysOf(planner: Planner, resource: Resource, field: FieldDefinition, sought: Sought): Way[] {
  const way = (condition: string, one: number | string, more: Partial<Way> = {}): Way[] => [
    { field, condition, rank: String(one), weight: '0', exact: null, ...more },
  ];
  const column = `t.${ident(field.column)}`;
  const ask = (op: 'eq' | 'between' | 'contains_ip' | 'prefix_of', value: string | string[]): string =>
    planner.whereSql({ field: field.name, op, value });
  switch (field.kind) {
    case 'id': {
      if (sought.id === null) return [];
      const condition = ask('eq', sought.id);
      return way(condition, rank.code, { exact: condition });
    }
    case 'shortCode': {
      const { prefix } = field.options as { prefix: string };
      const code = sought.text.toUpperCase();
      if (!new RegExp(`^${prefix}\\d+$`).test(code)) return [];
      const condition = ask('eq', code);
      return way(condition, rank.code, { exact: condition });
    }
    case 'ipAddress': {
      // The ends of a span are asked through the field that stands for all of it, whose index knows them.
      const spanOf = (one: FieldDefinition) => (one.options as { span?: readonly string[] }).span;
      if (!spanOf(field) && Object.values(resource.fields).some(spanOf)) return [];
      if (sought.span) return way(ask('between', sought.span), rank.within);
      if (sought.address === null || !faceOf(field).operators.includes('contains_ip')) return [];
      const condition = ask('contains_ip', sought.address);
      return way(condition, `CASE WHEN ${ask('eq', sought.address)} THEN ${rank.exact} ELSE ${rank.within} END`);
    }
    case 'dialCode':
      if (sought.number === null) return [];
      return way(
        ask('prefix_of', sought.number),
        `CASE WHEN ${ask('eq', sought.number)} THEN ${rank.exact} ELSE ${rank.within} END`,
        { weight: `-length(${column})` },
      );
    case 'phone':
      if (sought.phone === null || !field.search) return [];
      return way(`${column} LIKE ${planner.param(`%${sought.phone}%`)}`, rank.within);
    default:
      return field.search ? textWays(planner, resource, field, sought.text) : [];
  }
}

/** A text: the whole of it, its beginning, or anything in it. */
function textWays(planner: Planner, resource: Resource, field: FieldDefinition, text: string): Way[] {
  const column = `t.${ident(field.column)}`;
  const starts = `${column} ILIKE ${planner.param(likePattern('starts', text))}`;
  const contains = text.length < leastInside ? starts : `${column} ILIKE ${planner.param(likePattern('like', text))}`;
  const same = `lower(${column}) = lower(${planner.param(text)})`;
  const whole = field.name === resource.slug ? rank.code : rank.exact;
  // Codes are stored in capitals or in small letters, as their tables have it.
  const asStored = [...new Set([text, text.toUpperCase(), text.toLowerCase()])];
  const exact = {
    exact: field.unique === 'exact' ? planner.whereSql({ field: field.name, op: 'in', value: asStored }) : null,
    ignoreCase: same,
    none: null,
  }[field.unique === false ? 'none' : field.unique];
  const ranked = `CASE WHEN ${same} THEN ${whole} WHEN ${starts} THEN ${rank.start} ELSE ${rank.inside} END`;
  return [{ field, condition: contains, rank: ranked, weight: '0', exact }];
}

/** Whose the row is, as far as this viewer may read it: a contact of a carrier, an address of an interconnect of a carrier. */
function parentsSql(context: Place, viewer: Viewer, planner: Planner, resource: Resource): string {
  const parents: string[] = [];
  const path: string[] = [];
  let at: Resource | undefined = resource;
  while (at && path.length < 2) {
    const step = parentOf(context, at);
    if (!step || !rightsOf(viewer.role, at).readableNames.has(step.field.name)) break;
    const { target } = step;
    if (!rightsOf(viewer.role, target).readableNames.has(target.title)) break;
    path.push(relationName(step.field));
    const { column, field } = planner.resolve([...path, target.title].join('.'));
    parents.push(`jsonb_build_object('resource', '${target.name}', 'title', ${faceOf(field).select(column)}::text)`);
    at = target;
  }
  return parents.length > 0 ? `jsonb_build_array(${parents.join(', ')})` : `'[]'::jsonb`;
}

/** The reference to the row whose page lists rows like this one. */
function parentOf(context: Place, resource: Resource): { field: FieldDefinition; target: Resource } | null {
  for (const field of Object.values(resource.fields)) {
    if (field.kind !== 'reference' || !field.required) continue;
    const target = context.catalogue.get((field.options as { resource: string }).resource);
    const lists = target?.tabs.some(
      (tab) => 'children' in tab && tab.children === resource.name && tab.by === field.name,
    );
    if (target && lists) return { field, target };
  }
  return null;
}
