// One condition of a filter as SQL: the field's kind says what it can be asked, and keeps bad values from the database.
import ipaddr from 'ipaddr.js';
import { addressSpan, faceOf, firstAddress, lastAddress } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonValue, Operator } from '../../resources/define/index.ts';
import { ApiError } from '../errors.ts';

export type Param = string | number | string[] | null;
type LikeOperator = 'like' | 'nlike' | 'starts' | 'ends';
type ListOperator = 'in' | 'nin' | 'between' | 'nbetween';

/** A field that is asked, as the planner found it. */
export interface Asked {
  field: FieldDefinition;
  /** Its column with the alias of its table. */
  column: string;
  /** As the client named it. */
  path: string;
  /** The columns of the first and the last of the addresses that this one stands for. */
  span: readonly [string, string] | null;
  /** Takes a value and answers with its placeholder. */
  param: (value: Param) => string;
}

const bad = (message: string): ApiError => new ApiError('DIDBadParameter', message);
const isLike = (op: Operator): op is LikeOperator => ['like', 'nlike', 'starts', 'ends'].includes(op);
const isList = (op: Operator): op is ListOperator => ['in', 'nin', 'between', 'nbetween'].includes(op);

/** SQL of `field op value`. Values are texts; what does not fit the field is refused with 400. */
export function conditionSql(asked: Asked, op: Operator, value: JsonValue | undefined): string {
  const { field, column, path, param } = asked;
  const face = faceOf(field);
  // The dialect compares every kind as text where a text is looked for, the others as their own kind knows.
  if (!face.operators.includes(op) && !isLike(op))
    throw bad(`${path} (${field.kind}) cannot be filtered by ${op}; it knows ${face.operators.join(', ')}.`);
  if (op === 'null') return `${column} IS NULL`;
  if (op === 'nnull') return `${column} IS NOT NULL`;
  if (value === null && (op === 'eq' || op === 'ne')) return `${column} IS ${op === 'eq' ? '' : 'NOT '}NULL`;
  if (value === undefined || value === null) throw bad(`${path}: ${op} needs a value.`);
  if (isList(op)) return listSql(asked, op, (Array.isArray(value) ? value : [value]).map(String));
  if (Array.isArray(value)) throw bad(`${path}: ${op} takes one value.`);
  if (isLike(op)) return likeSql(field, column, op, param(likePattern(op, String(value))));
  if (op === 'contains_ip' || op === 'overlaps_ip') return addressesSql(asked, op, String(value));
  const text = readable(asked, String(value));
  if (op === 'prefix_of') return prefixSql(asked, text);
  const placed = `${param(text)}::${face.cast}`;
  const signs = { eq: '=', ne: 'IS DISTINCT FROM', gt: '>', gte: '>=', lt: '<', lte: '<=' };
  return `${column} ${signs[op]} ${placed}`;
}

/** A moment as JavaScript prints it, which simple-rest sends for a Date. */
const printedDate = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4}( \(.*\))?$/;

/** The value in a form that the field's column takes; refused when there is none. */
function readable({ field, path }: Asked, given: string): string {
  const moment = field.kind === 'dateTime' && printedDate.test(given) ? new Date(given) : null;
  const text = moment && !Number.isNaN(moment.getTime()) ? moment.toISOString() : given;
  const problem = faceOf(field).filterProblem(text);
  if (problem) throw bad(`${path} ${problem}.`);
  return text;
}

function listSql(asked: Asked, op: ListOperator, given: string[]): string {
  const { field, column, path, param } = asked;
  const face = faceOf(field);
  if (given.length > 1000) throw bad(`${path}: more than 1000 values.`);
  const values = given.map((one) => readable(asked, one));
  if (op === 'in' && face.column.type === 'jsonb') return `${column} ?| ${param(values)}::text[]`;
  if (op === 'in') return `${column} = ANY(${param(values)}::${face.cast}[])`;
  if (op === 'nin') return `(${column} = ANY(${param(values)}::${face.cast}[])) IS NOT TRUE`;
  if (values.length !== 2) throw bad(`${path}: ${op} takes two values.`);
  const [from, to] = values as [string, string];
  const range = `${column} BETWEEN ${param(from)}::${face.cast} AND ${param(to)}::${face.cast}`;
  return op === 'between' ? range : `(${range}) IS NOT TRUE`;
}

/** The pattern that finds a text literally. */
export function likePattern(op: LikeOperator, text: string): string {
  const literal = text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  return op === 'starts' ? `${literal}%` : op === 'ends' ? `%${literal}` : `%${literal}%`;
}

export function likeSql(field: FieldDefinition, column: string, op: LikeOperator, pattern: string): string {
  const match = `${textOf(field, column)} ILIKE ${pattern}`;
  return op === 'nlike' ? `(${match}) IS NOT TRUE` : match;
}

/** The value as it leaves on the wire. */
function textOf(field: FieldDefinition, column: string): string {
  const face = faceOf(field);
  if (face.column.type === 'text' || face.column.type === 'varchar') return column;
  return face.column.type === 'inet' ? `abbrev(${column})` : `${face.select(column)}::text`;
}

/** Codes that begin the given number: all of them; sorted by code descending, the longest comes first. */
function prefixSql({ column, param }: Asked, number: string): string {
  const digits = number.replace(/^\+/, '');
  const prefixes = Array.from({ length: digits.length }, (_, index) => digits.slice(0, index + 1));
  return `${column} = ANY(${param(prefixes)}::text[])`;
}

/** Whoever holds all of an address, network or range, or has a part of it. Where there is a span, its index answers. */
function addressesSql(asked: Asked, op: 'contains_ip' | 'overlaps_ip', given: string): string {
  const { column, span, param } = asked;
  const [from = '', to] = endsOf(asked, given).map((address) => `${param(address)}::inet`);
  const spanOf = (address: string): string => addressSpan(firstAddress(address), lastAddress(address, 'NULL::inet'));
  const held = span ? addressSpan(...span) : spanOf(column);
  return `${held} ${op === 'contains_ip' ? '@>' : '&&'} ${to ? addressSpan(from, to) : spanOf(from)}`;
}

/** One address or network, or the first and the last address of a range, which is written with a dash between. */
function endsOf(asked: Asked, given: string): string[] {
  const ends = given.split('-').map((end) => readable(asked, end.trim()));
  if (ends.length === 1) return ends;
  const sound = ends.length === 2 && ends.every((end) => !end.includes('/')) && isInOrder(ends as [string, string]);
  if (!sound) throw bad(`${asked.path}: a range goes from one address to a later one of the same kind.`);
  return ends;
}

function isInOrder(ends: [string, string]): boolean {
  const [from, to] = ends.map((end) => ipaddr.parse(end)) as [ipaddr.IPv4 | ipaddr.IPv6, ipaddr.IPv4 | ipaddr.IPv6];
  const hex = (address: ipaddr.IPv4 | ipaddr.IPv6) => Buffer.from(address.toByteArray()).toString('hex');
  return from.kind() === to.kind() && hex(from) <= hex(to);
}
