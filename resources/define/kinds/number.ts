// Kinds whose value is a number. Exact ones (decimal, money, percent) travel as decimal strings, never as floating point.
import { Decimal } from 'decimal.js';
import { buildField } from '../field.ts';
import type { CommonOptions, Field, FieldDefinition, KindOptions } from '../field.ts';
import { ordered, rangeChecks, rangeText } from './face.ts';
import type { KindFace } from './face.ts';

type Options<K extends keyof KindOptions> = CommonOptions & KindOptions[K];

export function integer<const O extends Options<'integer'>>(options?: O): Field<'integer', number, O> {
  return buildField('integer', { ...options });
}
/** Place in a hand-sorted list; lower comes first. */
export function ordering<const O extends Options<'ordering'>>(options?: O): Field<'ordering', number, O> {
  return buildField('ordering', { min: 0, default: 0, ...options });
}
/** A whole number of seconds or milliseconds. */
export function duration<const O extends Options<'duration'>>(options: O): Field<'duration', number, O> {
  return buildField('duration', { ...options });
}
export function decimal<const O extends Options<'decimal'>>(options: O): Field<'decimal', string, O> {
  return buildField('decimal', { ...options });
}
/** An amount: numeric(14,4), the currency named by `unit`. */
export function money<const O extends Options<'money'>>(options?: O): Field<'money', string, O> {
  return buildField('money', { ...options });
}
/** Percent from 0 to 100: numeric(5,2). */
export function percent<const O extends Options<'percent'>>(options?: O): Field<'percent', string, O> {
  return buildField('percent', { min: '0', max: '100', unit: '%', ...options });
}

type Whole = 'integer' | 'ordering' | 'duration';
function wholeFace<K extends Whole>(): KindFace<K> {
  const bounds = (field: FieldDefinition<K>) => field.options as { min?: number; max?: number };
  return {
    column: () => ({ type: 'integer' }),
    schema: (field) => ({
      type: 'integer',
      minimum: bounds(field).min ?? -2147483648,
      maximum: bounds(field).max ?? 2147483647,
    }),
    expects: (field) => `a whole number${rangeText(bounds(field))}`,
    operators: ordered,
    sortable: true,
    cast: () => 'integer',
    filterProblem: (given) =>
      /^-?\d{1,10}$/.test(given) && Math.abs(Number(given)) <= 2147483647 ? null : 'must be a whole number',
    checks: (field) => rangeChecks(bounds(field)),
  };
}

/** Digits before and after the point of each exact kind. */
export function exactSize(field: FieldDefinition<'decimal'> | FieldDefinition<'money'> | FieldDefinition<'percent'>): {
  precision: number;
  scale: number;
} {
  if (field.kind === 'percent') return { precision: 5, scale: 2 };
  const { precision = 14, scale = 4 } = field.options as { precision?: number; scale?: number };
  return { precision, scale };
}

type Exact = 'decimal' | 'money' | 'percent';
function exactFace<K extends Exact>(): KindFace<K> {
  const bounds = (field: FieldDefinition<K>) => field.options as { min?: string; max?: string };
  const size = (field: FieldDefinition<K>) => exactSize(field as FieldDefinition<'decimal'>);
  return {
    column: (field) => ({ type: 'numeric', ...size(field) }),
    schema: (field) => {
      const { precision, scale } = size(field);
      return { type: 'string', pattern: `^-?\\d{1,${precision - scale}}(\\.\\d{1,${scale}})?$` };
    },
    expects: (field) =>
      `a decimal number in quotes${rangeText(bounds(field))} with at most ${size(field).scale} decimals`,
    operators: ordered,
    sortable: true,
    cast: () => 'numeric',
    filterProblem: (given) => (/^-?\d{1,20}(\.\d{1,12})?$/.test(given) ? null : 'must be a decimal number'),
    select: (column) => `${column}::text`,
    checks: (field) => rangeChecks(bounds(field)),
    problem: (value, field) => {
      const { min, max } = bounds(field);
      const given = new Decimal(String(value));
      if (min !== undefined && given.lt(min)) return `must be at least ${min}`;
      if (max !== undefined && given.gt(max)) return `must be at most ${max}`;
      return null;
    },
    // One form for one number: no leading zeros, no minus zero.
    normalise: (value) => new Decimal(String(value)).plus(0).toFixed(),
  };
}

export const numberFaces = {
  integer: wholeFace<'integer'>(),
  ordering: wholeFace<'ordering'>(),
  duration: wholeFace<'duration'>(),
  decimal: exactFace<'decimal'>(),
  money: exactFace<'money'>(),
  percent: exactFace<'percent'>(),
};
