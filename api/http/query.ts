// The query string of a list, parsed to a plain value (rest dialect). Nothing downstream reads the raw URL.
import { operators } from '../../resources/define/index.ts';
import type { JsonValue, Operator, Where } from '../../resources/define/index.ts';
import { ApiError } from '../errors.ts';

export interface Query {
  /** All conditions together, or null. Fields are names or dotted paths, not yet checked against a resource. */
  where: Where | null;
  sort: { field: string; order: 'asc' | 'desc' }[];
  start: number;
  /** Null: no end was given; the server's own cap holds. */
  end: number | null;
  fields: string[] | null;
  embed: string[];
  count: 'auto' | 'exact' | 'estimate' | 'none';
  /** Text of the search box. */
  search: string | null;
}

/** Whether a name is a field (or dotted path) of the resource: an exact name wins over a suffix. */
export type IsField = (name: string) => boolean;

const suffixes = operators.filter((operator) => operator !== 'eq');
const listOperators: readonly Operator[] = ['in', 'nin', 'between', 'nbetween'];
const maxConditions = 60;
const maxDepth = 8;
/** Deeper than this, paging by offset reads what it throws away. */
export const deepestStart = 100_000;

const bad = (message: string): ApiError => new ApiError('DIDBadParameter', message);

/** Name → values as they were sent; null for a name without `=`. */
function pairs(queryString: string): Map<string, (string | null)[]> {
  const found = new Map<string, (string | null)[]>();
  for (const part of queryString.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = decode(at < 0 ? part : part.slice(0, at));
    const value = at < 0 ? null : decode(part.slice(at + 1));
    const values = found.get(name);
    if (values) values.push(value);
    else found.set(name, [value]);
  }
  return found;
}

function decode(text: string): string {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    if (decoded.includes('\0')) throw bad('A parameter holds a NUL character.');
    return decoded;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw bad(`The parameter "${text.slice(0, 60)}" is not correctly encoded.`);
  }
}

/** Parses the part of the URL behind the question mark. Unknown names are refused with 400. */
export function parseQuery(queryString: string, isField: IsField): Query {
  const given = pairs(queryString);
  const conditions: Where[] = [];
  let count = 0;
  for (const [name, values] of given) {
    if (name.startsWith('_') && !isField(name)) continue;
    if (name === 'q' && !isField('q')) continue;
    const condition = parseCondition(name, values, isField);
    if (condition) conditions.push(condition);
    count += condition && 'and' in condition ? condition.and.length : 1;
  }
  if (count > maxConditions) throw bad(`More than ${maxConditions} conditions.`);
  const query = parseControls(given, isField);
  const tree = parseTree(single(given, '_where'));
  if (tree) conditions.push(tree);
  query.where =
    conditions.length === 0 ? null : conditions.length === 1 ? (conditions[0] as Where) : { and: conditions };
  return query;
}

function single(given: Map<string, (string | null)[]>, name: string): string | null {
  const values = given.get(name);
  if (!values) return null;
  if (values.length > 1) throw bad(`${name} is given more than once.`);
  return values[0] ?? null;
}

const controls = new Set([
  '_start',
  '_end',
  '_sort',
  '_order',
  '_fields',
  '_embed',
  '_count',
  '_where',
  '_after',
  'format',
]);

function parseControls(given: Map<string, (string | null)[]>, isField: IsField): Query {
  for (const name of given.keys()) {
    if (name.startsWith('_') && !controls.has(name) && !isField(name))
      throw bad(`There is no parameter ${name.slice(0, 60)}.`);
  }
  if (given.has('_after')) throw bad('_after is not offered yet; page with _start and _end, or use the export.');
  const start = wholeNumber(single(given, '_start'), '_start') ?? 0;
  const end = wholeNumber(single(given, '_end'), '_end');
  if (end !== null && end < start) throw bad('_end is less than _start.');
  if (start > deepestStart)
    throw bad(`_start is deeper than ${deepestStart}: narrow the filter, or use the export for the whole set.`);
  const count = single(given, '_count') ?? 'auto';
  if (!['auto', 'exact', 'estimate', 'none'].includes(count)) throw bad('_count is exact, estimate or none.');
  return {
    where: null,
    sort: parseSort(single(given, '_sort'), single(given, '_order')),
    start,
    end,
    fields: names(single(given, '_fields')),
    embed: names(single(given, '_embed')) ?? [],
    count: count as Query['count'],
    search: isField('q') ? null : single(given, 'q')?.trim().slice(0, 200) || null,
  };
}

function wholeNumber(text: string | null, name: string): number | null {
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw bad(`${name} must be a whole number.`);
  return Number(text);
}

function names(text: string | null): string[] | null {
  if (text === null || text === '') return null;
  const list = text.split(',').map((name) => name.trim());
  if (list.length > 200) throw bad('More than 200 fields.');
  return [...new Set(list)];
}

function parseSort(sort: string | null, order: string | null): Query['sort'] {
  if (!sort) return [];
  const orders = (order ?? '').split(',');
  const fields = sort.split(',');
  if (fields.length > 10) throw bad('More than 10 fields in _sort.');
  return fields.map((field, index) => {
    const given = (orders[index] || 'asc').toLowerCase();
    if (given !== 'asc' && given !== 'desc') throw bad('_order is asc or desc.');
    return { field: field.trim(), order: given };
  });
}

/** `name`, `name_like`, `carrier.name_starts` …: an exact field name wins over a suffix. */
function splitName(name: string, isField: IsField): { field: string; op: Operator | null } {
  if (isField(name)) return { field: name, op: null };
  for (const op of suffixes) {
    if (name.endsWith(`_${op}`) && isField(name.slice(0, -op.length - 1)))
      return { field: name.slice(0, -op.length - 1), op };
  }
  throw bad(`There is no field or operator ${name.slice(0, 60)}.`);
}

function parseCondition(name: string, values: (string | null)[], isField: IsField): Where | null {
  const { field, op } = splitName(name, isField);
  if (values.length === 1 && values[0] === null) {
    if (op !== null && op !== 'ne') throw bad(`${name} needs a value.`);
    return { field, op: op === 'ne' ? 'nnull' : 'null' };
  }
  const texts = values.map((value) => value ?? '');
  if (op === null)
    return texts.length > 1 ? { field, op: 'in', value: texts } : { field, op: 'eq', value: texts[0] as string };
  if (op === 'like' && texts.every((text) => text === '')) return null;
  if (op === 'null' || op === 'nnull') return nullCondition(name, field, op, texts);
  if (listOperators.includes(op)) {
    const list = texts.length === 1 ? (texts[0] as string).split(',') : texts;
    return { field, op, value: list };
  }
  const all = texts.map((text): Where => ({ field, op, value: text }));
  return all.length === 1 ? (all[0] as Where) : { and: all };
}

function nullCondition(name: string, field: string, op: 'null' | 'nnull', texts: string[]): Where {
  const text = texts[0];
  if (texts.length > 1 || (text !== 'true' && text !== 'false')) throw bad(`${name} is true or false.`);
  return { field, op: (op === 'null') === (text === 'true') ? 'null' : 'nnull' };
}

function parseTree(text: string | null): Where | null {
  if (!text) return null;
  let tree: JsonValue;
  try {
    tree = JSON.parse(text) as JsonValue;
  } catch {
    throw bad('_where is not valid JSON.');
  }
  let left = maxConditions;
  const read = (node: JsonValue, depth: number): Where => {
    if (depth > maxDepth) throw bad(`_where is nested deeper than ${maxDepth}.`);
    if (node === null || typeof node !== 'object' || Array.isArray(node))
      throw bad('_where: a node must be an object.');
    const keys = Object.keys(node);
    for (const group of ['and', 'or'] as const) {
      if (keys.length === 1 && keys[0] === group) {
        const list = node[group];
        if (!Array.isArray(list) || list.length === 0) throw bad(`_where: "${group}" needs a list.`);
        const nodes = list.map((one) => read(one, depth + 1));
        return group === 'and' ? { and: nodes } : { or: nodes };
      }
    }
    if (keys.length === 1 && keys[0] === 'not') return { not: read(node['not'] as JsonValue, depth + 1) };
    left -= 1;
    if (left < 0) throw bad(`_where: more than ${maxConditions} conditions.`);
    return leaf(node);
  };
  return read(tree, 1);
}

function leaf(node: { [key: string]: JsonValue }): Where {
  const { field, op, value, ...rest } = node;
  const extra = Object.keys(rest)[0];
  if (extra !== undefined) throw bad(`_where: "${extra.slice(0, 60)}" is none of field, op, value, and, or, not.`);
  if (typeof field !== 'string') throw bad('_where: "field" is missing.');
  if (typeof op !== 'string' || !(operators as readonly string[]).includes(op))
    throw bad(`_where: there is no operator ${JSON.stringify(op)?.slice(0, 60)}.`);
  const texts = value === undefined ? undefined : scalarTexts(value);
  return texts === undefined ? { field, op: op as Operator } : { field, op: op as Operator, value: texts };
}

/** Values of a tree become texts, as those of parameters are; the field's kind reads them. */
function scalarTexts(value: JsonValue): string | string[] | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((one) => scalarText(one));
  return scalarText(value);
}

function scalarText(value: JsonValue): string {
  if (value === null || typeof value === 'object')
    throw bad('_where: a value must be a text, a number or true/false, or a list of them.');
  const text = String(value);
  if (text.includes('\0')) throw bad('_where holds a NUL character.');
  return text;
}
