// What every field of a definition has in common, whatever its kind, and the types that tie a kind to its value.
import type { Role } from './roles.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonSchema = { [key: string]: unknown };

/** All listed fields must have (one of) the given values. Data, so that the panel, the API and the database all obey it. */
export type Condition = Record<string, string | number | boolean | readonly (string | number | boolean)[]>;

export const operators = [
  'eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'like', 'nlike', 'starts', 'ends',
  'null', 'nnull', 'between', 'nbetween', 'prefix_of', 'contains_ip', 'overlaps_ip',
] as const; // prettier-ignore
export type Operator = (typeof operators)[number];

/** One condition of a filter tree, or a group of them (rest dialect, `_where`). */
export type Where =
  { field: string; op: Operator; value?: JsonValue } | { and: Where[] } | { or: Where[] } | { not: Where };

/** A meaning that has a colour; the panel's theme decides which. */
export type Tone = 'success' | 'info' | 'warning' | 'danger' | 'neutral' | 'accent';
export interface Choice {
  value: string;
  label: string;
  tone?: Tone;
  help?: string;
  /** A row with this value no longer works for others: the panel says what uses it before it is saved. */
  stops?: boolean;
}

/** What each kind adds to the common options. */
export interface KindOptions {
  id: Record<never, never>;
  shortCode: { prefix: string };
  text: {
    minLength?: number;
    maxLength?: number;
    multiline?: boolean;
    pattern?: string;
    patternHint?: string;
    lowerCase?: boolean;
    /** A regular expression: must compile in an engine without backtracking (RE2). */
    regex?: boolean;
    /** The value is the `code` of a row of this resource: the panel offers its rows. A rule must say that it exists. */
    codeOf?: string;
  };
  secret: {
    minLength?: number;
    maxLength?: number;
    /** Who may see it again, each time with a reason that the trail keeps; then it is stored encrypted. Absent: nobody, ever. */
    reveal?: readonly Role[];
  };
  /** `grouped: false` for a number that names something, such as a port: written without thousands separators. */
  integer: { min?: number; max?: number; grouped?: boolean };
  ordering: { min?: number; max?: number };
  duration: { min?: number; max?: number; measure: 's' | 'ms' };
  decimal: { precision: number; scale: number; min?: string; max?: string };
  money: { min?: string; max?: string; precision?: number; scale?: number };
  percent: { min?: string; max?: string };
  /** `firstOf`: of the rows that a reference has in common, the first has it on unless another was faster. */
  boolean: { firstOf?: string };
  choice: { choices: readonly Choice[]; pgEnum?: string };
  reference: { resource: string; onDelete: 'restrict' | 'cascade' | 'set null'; as?: string; where?: Where };
  references: { resource: string; minItems?: number };
  tags: { choices?: readonly Choice[]; pattern?: string; patternHint?: string; minItems?: number; maxItems?: number };
  dateTime: Record<never, never>;
  /** `span`: the fields that hold the first and the last of the addresses that this one stands for; an index finds who holds one. */
  ipAddress: { cidr?: boolean; span?: readonly [string, string] };
  host: Record<never, never>;
  phone: Record<never, never>;
  email: Record<never, never>;
  dialCode: Record<never, never>;
  timeZone: Record<never, never>;
  currencyCode: Record<never, never>;
  country: Record<never, never>;
  translation: Record<never, never>;
  json: { schema: JsonSchema; columns?: readonly JsonColumn[]; presets?: readonly JsonPreset[] };
}
export type Kind = keyof KindOptions;

/** A column of the small table by which a panel edits a json field that is an array of objects. `path` may be dotted. */
export interface JsonColumn {
  path: string;
  label: string;
  /** `dateTime`: shown as a moment, typed as text. `row`: the id of a row, picked and shown by its name. */
  type: 'text' | 'integer' | 'choice' | 'dateTime' | 'row';
  choices?: readonly Choice[];
  min?: number;
  max?: number;
  /** What numbers stand for: the panel offers them by name. Others within the limits are good too. */
  names?: readonly { value: number; label: string }[];
  /** Has a meaning only where the choice at `path` is one of these; elsewhere it holds nothing. */
  when?: { path: string; in: readonly string[] };
  /** Of a `row`: its table, by the choice at `path`. `same` is a field that it must share with the record. */
  rows?: { path: string; of: Readonly<Record<string, { resource: string; same?: string }>> };
}

/** Rows that a button adds to such a table, those left out whose `key` (a path) has the value of a row that is there. */
export interface JsonPreset {
  label: string;
  key: string;
  rows: readonly JsonValue[];
}

/** Options that every kind takes. */
export interface CommonOptions {
  label?: string;
  help?: string;
  /** Must be given on create and can never be null. A field with a default can never be null either. */
  required?: boolean;
  /** Another field may make it necessary: then, and only then, null is refused. */
  requiredWhen?: Condition;
  /** The field has a meaning (and a value) only when this holds; the panel hides it otherwise. One that is never null keeps its value. */
  when?: Condition;
  default?: JsonValue;
  /** Left out on create, the database copies it from the row that a reference names: `categoryId.defaultBillingType`. */
  defaultFrom?: string;
  unique?: boolean | 'ignoreCase';
  /** Set by the server alone: not in create or update bodies. */
  readOnly?: boolean;
  /** Computed by the database from its own row: an SQL expression, `{field}` for a column. Implies readOnly. */
  computed?: string;
  /**
   * Looked up in other tables whenever the row is read: an SQL expression, `{field}` for a column of the row. Implies readOnly; it
   * has no column and leaves no trail. What holds for the row itself goes into `computed`.
   */
  lookup?: string;
  /**
   * Taken by the database itself as the row is made, an SQL expression such as `session_user`: no writer sets it, nothing changes it.
   * Implies readOnly; for tables `keptByTrigger` alone.
   */
  stamp?: string;
  /** Given on create, never changed by an update. */
  immutable?: boolean;
  /** Roles that may read or write the field, where they are fewer than those of the resource. */
  read?: readonly Role[];
  write?: readonly Role[];
  /** The list's search box looks here (a trigram index follows). */
  search?: boolean;
  index?: boolean;
  /** Default true. False for what machines touch by the minute: a change of such fields alone leaves no audit row. */
  audited?: boolean;
  /** A change of it must say why: without a reason an update is refused. */
  reasonRequired?: boolean;
  /** Shown inside the input: a fixed unit, or the field that holds or refers to the currency. */
  unit?: string | { from: string };
  /** A hand-made input or cell of this name in admin/overrides. */
  view?: string;
}

/** A field with every default filled in; `name` and `column` are set by defineResource. */
export interface FieldDefinition<K extends Kind = Kind> {
  kind: K;
  name: string;
  column: string;
  label: string;
  help: string | null;
  required: boolean;
  nullable: boolean;
  requiredWhen: Condition | null;
  when: Condition | null;
  default: JsonValue | undefined;
  defaultFrom: string | null;
  unique: false | 'exact' | 'ignoreCase';
  readOnly: boolean;
  computed: string | null;
  lookup: string | null;
  stamp: string | null;
  immutable: boolean;
  read: readonly Role[] | null;
  write: readonly Role[] | null;
  search: boolean;
  index: boolean;
  audited: boolean;
  reasonRequired: boolean;
  unit: string | { from: string } | null;
  view: string | null;
  options: KindOptions[K];
}

/** A built field: the definition plus, for the compiler only, the type of its value and its flags. */
export type Field<K extends Kind = Kind, V = unknown, O = unknown> = FieldDefinition<K> & {
  readonly valueType?: V;
  readonly optionsType?: O;
};

/** `any` stands for "whatever the options were": a field is covariant in a phantom type only. */
export type AnyField = { [K in Kind]: FieldDefinition<K> }[Kind] & {
  readonly valueType?: unknown;
  readonly optionsType?: unknown;
};

const commonKeys = [
  'label', 'help', 'required', 'requiredWhen', 'when', 'default', 'defaultFrom', 'unique', 'readOnly', 'computed', 'lookup', 'stamp',
  'immutable', 'read', 'write', 'search', 'index', 'audited', 'reasonRequired', 'unit', 'view',
] as const; // prettier-ignore

/** Splits what a builder was given into the common options, completed, and those of the kind. */
export function buildField<K extends Kind>(kind: K, given: CommonOptions & KindOptions[K]): FieldDefinition<K> {
  const options = Object.fromEntries(
    Object.entries(given).filter(([key]) => !(commonKeys as readonly string[]).includes(key)),
  ) as KindOptions[K];
  const unique = given.unique === true ? 'exact' : (given.unique ?? false);
  return {
    kind,
    name: '',
    column: '',
    label: given.label ?? '',
    help: given.help ?? null,
    required: given.required ?? false,
    nullable: !given.required && (given.default === undefined || given.default === null),
    requiredWhen: given.requiredWhen ?? null,
    when: given.when ?? null,
    default: given.default,
    defaultFrom: given.defaultFrom ?? null,
    unique,
    readOnly:
      given.readOnly ?? (given.computed !== undefined || given.lookup !== undefined || given.stamp !== undefined),
    computed: given.computed ?? null,
    lookup: given.lookup ?? null,
    stamp: given.stamp ?? null,
    immutable: given.immutable ?? false,
    read: given.read ?? null,
    write: given.write ?? null,
    search: given.search ?? false,
    index: given.index ?? false,
    audited: given.audited ?? given.lookup === undefined,
    reasonRequired: given.reasonRequired ?? false,
    unit: given.unit ?? null,
    view: given.view ?? null,
    options,
  };
}

/** `customer24HrSpend` → `customer24_hr_spend`, `100relEnabled` → `100rel_enabled`. */
export function toColumn(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `primaryCurrencyId` → `Primary currency`, `asrPercent` → `Asr percent`. Definitions give a label where this is not good enough. */
export function toLabel(name: string): string {
  const words = name
    .replace(/Ids?$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
