// The server's face of a field kind: its column, its schema, its operators, how its value is checked, stored and sent.
import type { FieldDefinition, JsonSchema, JsonValue, Kind, Operator } from '../field.ts';

export interface ColumnSpec {
  type: string;
  length?: number;
  precision?: number;
  scale?: number;
  enumName?: string;
  enumValues?: string[];
}

/** A CHECK constraint that follows from a field; `{col}` in the SQL stands for the quoted column. */
export interface FieldCheck {
  name: string;
  sql: string;
  message: string;
  /** Asks more than a CHECK can (a subquery, a function of derived.ts): becomes a trigger. */
  across?: boolean;
}

export interface KindFace<K extends Kind> {
  column: (field: FieldDefinition<K>) => ColumnSpec;
  /** JSON Schema of a value that is written (null is added by the caller). */
  schema: (field: FieldDefinition<K>) => JsonSchema;
  /** Text of a schema failure that a clerk understands. */
  expects: (field: FieldDefinition<K>) => string;
  operators: readonly Operator[];
  sortable: boolean;
  /** SQL type that a filter value is cast to. */
  cast: (field: FieldDefinition<K>) => string;
  /** Problem of a filter value (text), or null. Keeps bad input away from the database. */
  filterProblem: (text: string, field: FieldDefinition<K>) => string | null;
  /** The column's expression as it leaves for JSON (numerics and timestamps as text). */
  select?: (column: string) => string;
  checks?: (field: FieldDefinition<K>) => FieldCheck[];
  /** Rules that JSON Schema cannot say. Returns a text, or null when the value is good. */
  problem?: (value: JsonValue, field: FieldDefinition<K>) => string | null;
  /** Brings a good value to its one stored form (trimmed, lower-cased, without separators). */
  normalise?: (value: JsonValue, field: FieldDefinition<K>) => JsonValue;
}

export const equality = ['eq', 'ne', 'in', 'nin', 'null', 'nnull'] as const satisfies readonly Operator[];
export const ordered = [
  ...equality,
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'nbetween',
] as const satisfies readonly Operator[];
export const textual = [...equality, 'like', 'nlike', 'starts', 'ends'] as const satisfies readonly Operator[];

/** Quotes a text for SQL. Only for texts of definitions, never for input. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Control characters have no business in a name, and NUL cannot be stored at all. */
export const plainLine = '^[^\\u0000-\\u001F\\u007F]*$';
/** Several lines: tab, line feed and carriage return are text too. */
export const plainLines = '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F]*$';

/** `min`/`max` as CHECK constraints. */
export function rangeChecks(options: { min?: string | number; max?: string | number }): FieldCheck[] {
  const checks: FieldCheck[] = [];
  if (options.min !== undefined) {
    checks.push({ name: 'min', sql: `{col} >= ${Number(options.min)}`, message: `must be at least ${options.min}` });
  }
  if (options.max !== undefined) {
    checks.push({ name: 'max', sql: `{col} <= ${Number(options.max)}`, message: `must be at most ${options.max}` });
  }
  return checks;
}

/** "between 1 and 5000", "at least 0", "" … */
export function rangeText(options: { min?: string | number; max?: string | number }): string {
  if (options.min !== undefined && options.max !== undefined) return ` between ${options.min} and ${options.max}`;
  if (options.min !== undefined) return ` of at least ${options.min}`;
  if (options.max !== undefined) return ` of at most ${options.max}`;
  return '';
}
