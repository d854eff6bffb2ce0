// The shape of a definition: what a resource file says of a table, part by part, and what it is once completed.
import type { AnyField, Condition, FieldDefinition, Where } from './field.ts';
import type { Role } from './roles.ts';

export type Fields = Record<string, AnyField>;
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
export interface Effect<N extends string = string> {
  /** Snake case, unique in the resource. */
  name: string;
  on: readonly ('insert' | 'update' | 'delete')[];
  /** Absent: it writes rows of its own table, or of one that no definition describes. */
  writes?: EffectTarget<N>;
  sql: string;
}

/**
 * A defined table that an effect writes, and how. The rights and reasons of that table hold, as if the person wrote there: whoever may
 * not is refused with the whole write. What the server alone sets (`readOnly`) takes neither.
 */
export interface EffectTarget<N extends string = string> {
  table: string;
  operation: 'create' | 'update' | 'delete';
  /** What an update changes. */
  fields?: readonly string[];
  /** Roles that may entail it besides. */
  roles?: readonly Role[];
  /** What it does there, behind "this": "suspends the user with this address". */
  does: string;
  /** Own fields under which a refusal stands. */
  under: readonly N[];
}

/**
 * Writes that decide who can sign in, with which rights, or where the invitation goes: making or removing a row, or changing one of these
 * fields; and every action of the table. A person makes them, never a token, and confirms an old sign-in with the password.
 */
export interface SignIn<N extends string = string> {
  /** Only rows like this, before the write or after it; absent: every row. */
  when?: Condition;
  fields: readonly N[];
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
  effects?: readonly Effect<Name<F>>[];
  signIn?: SignIn<Name<F>>;
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
  signIn: SignIn | null;
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
