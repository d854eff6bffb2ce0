// A table, described once: the shape of a definition, its types, and defineResource, which completes it.
import { toColumn, toLabel } from './field.ts';
import type { AnyField, Condition, Field, FieldDefinition, Kind, Where } from './field.ts';
import { dateTime, id, integer } from './kinds/index.ts';
import { carrierRoles, customerRoles } from './roles.ts';
import type { Role } from './roles.ts';

type Fields = Record<string, AnyField>;
type Name<F> = Extract<keyof F, string> | SystemName;
type SystemName = 'id' | 'version' | 'createdAt' | 'updatedAt';

/** Fields under one heading of a form. */
export interface Section<N extends string = string> {
  title?: string;
  help?: string;
  fields: readonly N[];
}
/** A tab of a record: own fields, a list of rows that point here, the one row that points here, or a hand-made view. */
export type Tab<N extends string = string> = { label: string; key?: string; when?: Condition; help?: string } &
  /** `lists`: rows of other tables that point here, below the fields, for looking. */
  (
    | { sections: readonly Section<N>[]; lists?: readonly { label: string; children: string; by: string }[] }
    /** Rows of `children` whose `by` is this row's id, or the value of this row's field `from`. */
    | { children: string; by: string; from?: N; sort?: string }
    /** `fields`: only these of the one row, where two tabs share it. */
    | { one: string; by: string; fields?: readonly string[] }
    /** `read`: the roles that see the tab, where they are fewer than those of the resource. */
    | { view: string; read?: readonly Role[] }
  );

/**
 * `{field}` or `{old.field}` in the SQL of a rule or a computed field: the first group is `old.` or nothing, the second the field.
 * A number alone is a quantifier of a regular expression, such as `{3}`.
 */
export const placeholderPattern = /\{(old\.)?(\d*[A-Za-z_]\w*)\}/g;

/**
 * A rule over a row, stated in SQL once: the database holds it against every writer, and the API asks the same expression
 * to name every broken rule at once. `{field}` stands for the field's column, `{old.field}` for its stored value.
 * A rule that looks at other tables or at the stored row becomes a trigger, any other a CHECK constraint.
 */
export interface Rule<N extends string = string> {
  /** Snake case, unique in the resource; part of the constraint's name. */
  name: string;
  /** The fields that a clerk would change to mend it; the error stands under them. */
  fields: readonly N[];
  message: string;
  /** True when the row is good. NULL counts as good, as in a CHECK constraint. */
  sql: string;
  /** Default: insert and update. `delete` rules may only use `{old.…}`; a broken one is a 409. */
  on?: 'write' | 'insert' | 'update' | 'delete';
  /** Looks beyond its own row. */
  across?: boolean;
  /**
   * Two writes at the same moment do not see each other, and a rule over several rows could then be broken by both. Writes that ask
   * rules with the same lock wait for each other, so that the second sees the first.
   */
  lock?: string;
  /** The row that stands in the way of a broken rule, for `{other}` in its message. */
  inTheWay?: InTheWay;
  /** Shown, not enforced. */
  warning?: boolean;
}

/** Told by name to who may read it; others hear `unnamed`. */
export interface InTheWay {
  resource: string;
  /** A query of one column: the id of that row. `{field}` as in the rule. */
  sql: string;
  /** A reference of that row which says whose it is: "interconnect London of carrier Harbour Telecom". */
  of?: string;
  /** "another interconnect" */
  unnamed: string;
}

/**
 * What a write of this table entails in another one, in the same transaction and whoever writes: one SQL statement per row
 * written. `{field}` stands for the value now (NULL after a delete), `{old.field}` for the one before (NULL on insert).
 */
export interface Effect {
  /** Snake case, unique in the resource. */
  name: string;
  on: readonly ('insert' | 'update' | 'delete')[];
  sql: string;
}

/** A named command beside create, update and delete. Its handler is api/actions/<resource>.<action>.ts. */
export interface Action {
  label: string;
  /** Asked before it runs; `{title}` stands for the record. */
  confirm?: string;
  icon?: string;
  danger?: boolean;
  roles: readonly Role[];
  /** Offered, and legal, only for rows like this; otherwise 409. */
  when?: Condition;
  input?: Record<string, AnyField>;
  /** Offered for the selected rows of a list too. */
  bulk?: boolean;
}

/** What a clone takes over beside own fields, and what it leaves blank. Its title is always asked for. */
export interface Clone {
  /** Own fields that only the original may have. */
  blank: readonly string[];
  /** Rows of other tables that belong to it by the reference `by`, single or many. What is not named here is not copied. */
  with: readonly { resource: string; by: string; blank?: readonly string[] }[];
}

export interface Access {
  read: readonly Role[];
  create: readonly Role[];
  update: readonly Role[];
  delete: readonly Role[];
  /**
   * Portal roles see a row only when the field at this path (own, or through to-one relations: `interconnect.carrierId`) is
   * their own carrier or customer, or when a rule in SQL says so. A portal role with a read right but without a rule here is a
   * broken definition; `'all'` says that every row may be seen.
   */
  carrier?: string | RowRule;
  customer?: string | RowRule;
  /** A portal role sees these fields alone, beside id and version. */
  only?: { carrier?: readonly string[]; customer?: readonly string[] };
}

/** True for the rows that a person may see: `{field}` is the field's column, `:own` the person's carrier or customer. */
export interface RowRule {
  sql: string;
}

export interface ResourceInput<F extends Fields> {
  /** = table, REST path, panel route, name in the audit. */
  name: string;
  label: { one: string; many: string };
  group: string;
  icon?: string;
  help?: string;
  /** The field by which people know a row. */
  title: Name<F>;
  /** A unique field that stands for the id in addresses. */
  slug?: Name<F>;
  fields: F;
  list: {
    columns: readonly Name<F>[];
    filters?: readonly Name<F>[];
    sort: readonly { field: Name<F>; order: 'asc' | 'desc' }[];
    /** Tabs above the list, each with its live count. */
    scopes?: readonly { label: string; where: Where | null }[];
    /** Shown where the list is empty: what a person does next. */
    empty?: string;
  };
  tabs: readonly Tab<Name<F>>[];
  access: Access;
  rules?: readonly Rule<Name<F>>[];
  effects?: readonly Effect[];
  unique?: readonly { fields: readonly Name<F>[]; where?: string; message?: string }[];
  indexes?: readonly { fields: readonly Name<F>[]; where?: string }[];
  actions?: Record<string, Action>;
  /** Default true. False for what machines write by the minute. */
  audit?: boolean;
  /** Rows are added and never changed, removed or truncated, by whatever writer. */
  appendOnly?: boolean;
  /**
   * Its CHECKs and computed columns are one trigger instead. PostgreSQL reads the text of each anew for every statement, some 5 µs
   * apiece: too much for a table into which every write of all others writes.
   */
  keptByTrigger?: boolean;
  /** An update or delete without If-Match is refused with 428. */
  versionRequired?: boolean;
  /** Not in the menu: reached through its parent. */
  nested?: boolean;
  /** A person may make another one like it. */
  clone?: Clone;
  /** Its page is its form: own fields and one-to-one rows under one save bar. */
  editInPlace?: boolean;
  /**
   * Its rows are among what "Find anything" finds: by id, short code, texts with `search`, telephone numbers with `search`, IP
   * addresses and networks, dial codes that begin a number.
   */
  find?: boolean;
}

/** A complete definition. `fields` holds the system fields too, in the order of columns. */
export interface Resource {
  name: string;
  label: { one: string; many: string };
  group: string;
  icon: string | null;
  help: string | null;
  title: string;
  slug: string | null;
  shortCode: string | null;
  fields: Record<string, FieldDefinition>;
  list: {
    columns: readonly string[];
    filters: readonly string[];
    sort: readonly { field: string; order: 'asc' | 'desc' }[];
    scopes: readonly { label: string; where: Where | null }[];
    empty: string | null;
  };
  /** Each with its key: the one given, or one made of the label. */
  tabs: readonly (Tab & { key: string })[];
  access: Access;
  rules: readonly Rule[];
  effects: readonly Effect[];
  unique: readonly { fields: readonly string[]; where?: string; message?: string }[];
  indexes: readonly { fields: readonly string[]; where?: string }[];
  actions: Record<string, Action>;
  audit: boolean;
  appendOnly: boolean;
  keptByTrigger: boolean;
  versionRequired: boolean;
  nested: boolean;
  editInPlace: boolean;
  clone: Clone | null;
  find: boolean;
}

/** For the compiler: the definition with the types of its fields. */
export type Defined<F extends Fields> = Resource & { readonly fieldsType?: F };

const systemFields = (): Fields => ({
  id: id(),
  version: integer({ readOnly: true, default: 1, label: 'Version' }),
  createdAt: dateTime({ readOnly: true, required: true, label: 'Created', index: false }),
  updatedAt: dateTime({ readOnly: true, required: true, label: 'Updated' }),
});

/** Completes a definition: names, columns, labels and defaults, so that nothing downstream has to guess. */
export function defineResource<const F extends Fields>(input: ResourceInput<F>): Defined<F> {
  const system = systemFields();
  const all: Fields = { id: system['id'] as AnyField, ...input.fields };
  for (const name of ['createdAt', 'updatedAt', 'version']) all[name] ??= system[name] as AnyField;
  const fields: Record<string, FieldDefinition> = {};
  for (const [name, field] of Object.entries(all)) {
    fields[name] = { ...(field as FieldDefinition), name, column: toColumn(name), label: field.label || toLabel(name) };
  }
  narrow(fields, input.access);
  return {
    name: input.name,
    label: input.label,
    group: input.group,
    icon: input.icon ?? null,
    help: input.help ?? null,
    title: input.title,
    slug: input.slug ?? null,
    shortCode: Object.values(fields).find((field) => field.kind === 'shortCode')?.name ?? null,
    fields,
    list: {
      ...input.list,
      filters: input.list.filters ?? input.list.columns,
      scopes: input.list.scopes ?? [],
      empty: input.list.empty ?? null,
    },
    tabs: input.tabs.map((tab) => ({ ...tab, key: tab.key ?? toKey(tab.label) })),
    access: input.access,
    rules: input.rules ?? [],
    effects: input.effects ?? [],
    unique: input.unique ?? [],
    indexes: input.indexes ?? [],
    actions: Object.fromEntries(
      Object.entries(input.actions ?? {}).map(([name, action]) => [
        name,
        { ...action, ...(action.input ? { input: nameFields(action.input) } : {}) },
      ]),
    ),
    audit: input.audit ?? true,
    appendOnly: input.appendOnly ?? false,
    keptByTrigger: input.keptByTrigger ?? false,
    versionRequired: input.versionRequired ?? false,
    nested: input.nested ?? false,
    editInPlace: input.editInPlace ?? false,
    clone: input.clone ?? null,
    find: input.find ?? false,
  };
}

/** Takes the portal roles that see certain fields alone from the readers of all others. */
function narrow(fields: Record<string, FieldDefinition>, access: Access | undefined): void {
  for (const [side, roles] of [
    ['carrier', carrierRoles],
    ['customer', customerRoles],
  ] as const) {
    const shown = access?.only?.[side];
    if (!shown) continue;
    for (const field of Object.values(fields)) {
      if (field.name === 'id' || field.name === 'version' || shown.includes(field.name)) continue;
      field.read = (field.read ?? access.read).filter((role) => !(roles as readonly Role[]).includes(role));
    }
  }
}

/** `Credit control` → `credit-control`, as it stands in addresses. */
const toKey = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function nameFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      { ...field, name, column: toColumn(name), label: field.label || toLabel(name) } as AnyField,
    ]),
  );
}

type FieldsOf<D> = D extends { readonly fieldsType?: infer F } ? Exclude<F, undefined> : never;
type ValueOf<T> =
  T extends Field<Kind, infer V, infer O>
    ? O extends { required: true } | { default: string | number | boolean | readonly unknown[] }
      ? V
      : V | null
    : never;
type HasFlag<T, Key extends string> = T extends { readonly optionsType?: infer O }
  ? Exclude<O, undefined> extends Record<Key, true>
    ? true
    : false
  : false;

/** A stored row as the API sends it. */
export type Row<D> = { id: string; version: number; createdAt: string; updatedAt: string } & {
  [N in keyof FieldsOf<D>]: ValueOf<FieldsOf<D>[N]>;
};
type IsComputed<T> = T extends { readonly optionsType?: infer O }
  ? Exclude<O, undefined> extends { computed: string } | { lookup: string }
    ? true
    : false
  : false;
type Writable<F> = {
  [N in keyof F as true extends HasFlag<F[N], 'readOnly'> | IsComputed<F[N]> ? never : N]: F[N];
};
/** The body of a create: required fields must be there. */
export type Create<D> = {
  [N in keyof Writable<FieldsOf<D>> as HasFlag<FieldsOf<D>[N], 'required'> extends true ? N : never]: ValueOf<
    FieldsOf<D>[N]
  >;
} & {
  [N in keyof Writable<FieldsOf<D>> as HasFlag<FieldsOf<D>[N], 'required'> extends true ? never : N]?: ValueOf<
    FieldsOf<D>[N]
  >;
};
/** The body of an update: any field that may change. */
export type Update<D> = {
  [N in keyof Writable<FieldsOf<D>> as HasFlag<FieldsOf<D>[N], 'immutable'> extends true ? never : N]?: ValueOf<
    FieldsOf<D>[N]
  >;
};

/** The name of the relation behind a reference: `carrierId` → `carrier`; `as` where the field has no `Id` to drop. */
export function relationName(field: FieldDefinition): string {
  const options = field.options as { as?: string };
  return options.as ?? field.name.replace(/Id$/, '');
}

/** A one-to-one row of a record: its table, and the reference by which it belongs. */
export interface One {
  resource: string;
  by: string;
}

/** The one-to-one rows of a resource, each once though several tabs may show parts of it. */
export function onesOf(resource: Resource): One[] {
  const ones = resource.tabs.flatMap((tab) => ('one' in tab ? [{ resource: tab.one, by: tab.by }] : []));
  return ones.filter((one, at) => ones.findIndex((other) => other.resource === one.resource) === at);
}
