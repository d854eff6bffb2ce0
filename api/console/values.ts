// Values between AdminJS, whose forms and filters speak text, and our operations, which take typed values and the dialect's operators.
import ipaddr from 'ipaddr.js';
import { faceOf, isUuid } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonValue } from '../../resources/define/index.ts';

const whole: ReadonlySet<string> = new Set(['integer', 'ordering', 'duration']);
const numeric: ReadonlySet<string> = new Set([...whole, 'decimal', 'money', 'percent']);
const isJson = (field: FieldDefinition): boolean => faceOf(field).column.type === 'jsonb';

/** How AdminJS shows and edits a field. Decimals stay texts: a number of JavaScript would round them. */
export function typeOf(
  field: FieldDefinition,
): 'uuid' | 'number' | 'boolean' | 'datetime' | 'reference' | 'textarea' | 'string' {
  if (field.kind === 'id') return 'uuid';
  if (field.kind === 'reference') return 'reference';
  if (field.kind === 'boolean') return 'boolean';
  if (field.kind === 'dateTime') return 'datetime';
  if (whole.has(field.kind)) return 'number';
  const { multiline } = field.options as { multiline?: boolean };
  return isJson(field) || multiline ? 'textarea' : 'string';
}

/** A stored value as a form of AdminJS holds it. */
export function toParam(field: FieldDefinition, value: JsonValue): string | number | boolean | null {
  if (value === null) return null;
  return typeof value === 'object' || isJson(field) ? JSON.stringify(value) : value;
}

/** A value of a form as our operations take it. What cannot be read stays text, for validation to refuse by name. */
export function fromParam(field: FieldDefinition, given: unknown): JsonValue {
  if (given === null || given === undefined || given === '') return null;
  if (given instanceof Date) return Number.isNaN(given.getTime()) ? 'no moment' : given.toISOString();
  if (typeof given !== 'string')
    return typeof given === 'number' && Number.isNaN(given) ? 'no number' : (given as JsonValue);
  if (field.kind === 'boolean') return given === 'true' ? true : given === 'false' ? false : given;
  if (whole.has(field.kind)) return /^-?\d+$/.test(given) ? Number(given) : given;
  if (!isJson(field)) return given;
  try {
    return JSON.parse(given) as JsonValue;
  } catch {
    return given;
  }
}

/** A filter that asks for a value which the field can never have. */
export class FilterProblem extends Error {}

/**
 * What was put into a filter, as parameters of the dialect. Numbers take a range as `10..20`, addresses find the networks that
 * hold them, texts are looked for inside.
 */
export function filterParams(field: FieldDefinition, given: unknown): [string, string][] {
  if (given === null || given === undefined || given === '') return [];
  if (typeof given === 'object') {
    const { from, to } = given as { from?: unknown; to?: unknown };
    return [...bound(field, 'gte', from), ...bound(field, 'lte', to)];
  }
  const text = String(given).trim();
  const range = numeric.has(field.kind) ? /^(.*)\.\.(.*)$/.exec(text) : null;
  if (range) return [...bound(field, 'gte', range[1]), ...bound(field, 'lte', range[2])];
  const operator = operatorFor(field, text);
  if (operator === 'like') return [[`${field.name}_like`, text]];
  guard(field, text);
  return [[operator === 'eq' ? field.name : `${field.name}_${operator}`, text]];
}

function operatorFor(field: FieldDefinition, text: string): 'eq' | 'like' | 'contains_ip' {
  if (field.kind === 'id') return isUuid(text) ? 'eq' : 'like';
  if (field.kind === 'ipAddress') {
    if (ipaddr.isValid(text)) return 'contains_ip';
    return ipaddr.isValidCIDR(text) ? 'eq' : 'like';
  }
  return field.kind !== 'choice' && faceOf(field).operators.includes('like') ? 'like' : 'eq';
}

function bound(field: FieldDefinition, operator: 'gte' | 'lte', given: unknown): [string, string][] {
  const text = given === undefined || given === null ? '' : String(given).trim();
  if (text === '') return [];
  guard(field, text);
  return [[`${field.name}_${operator}`, text]];
}

function guard(field: FieldDefinition, text: string): void {
  const problem = faceOf(field).filterProblem(text);
  if (problem) throw new FilterProblem(`${field.label}: ${problem}`);
}
