// What the panel is told of the definitions, per user: GET /api/meta. Data only; no rule and no right of others is in it.
import type { Choice, Condition, JsonColumn, JsonPreset, Kind, Operator, Where } from './field.ts';

/** One rule of the permission map, as @casl/ability packs it: action, resource, conditions on rows, 0, fields (comma-joined). */
export type PackedRule = [string, string, ...unknown[]];

/** What the server sends. */
export interface SentMeta {
  user: {
    id: string;
    email: string;
    name: string;
    role: string;
    roleLabel: string;
    carrierId: string | null;
    customerId: string | null;
  };
  /** `environment` labels the head of the page: "Demo", "Production" … */
  environment: string;
  version: string;
  /** Whether this user may open the console at /console. */
  console: boolean;
  /** Menu groups in order. */
  groups: string[];
  /** All that this user may do, for one ability in the panel. */
  permissions: PackedRule[];
  /** Only resources that this user may read. */
  resources: SentResource[];
}

/** What the panel works with: beside each resource and field what the permission map says of it. */
export type Meta = Omit<SentMeta, 'resources'> & { resources: ResourceMeta[] };
export type ResourceMeta = Omit<SentResource, 'fields' | 'actions'> & {
  fields: FieldMeta[];
  actions: ActionMeta[];
  may: { create: boolean; update: boolean; delete: boolean };
};
/** `create` covers the create form, `update` the edit form. */
export type FieldMeta = SentField & { may: { create: boolean; update: boolean }; mayReveal: boolean };
export type ActionMeta = Omit<SentAction, 'input'> & { input: FieldMeta[] };

export interface SentResource {
  name: string;
  label: { one: string; many: string };
  group: string;
  icon: string | null;
  help: string | null;
  /** Field by which people know a row. */
  title: string;
  /** Field whose value may stand for the id in addresses, best first: slug, then short code. */
  slug: string | null;
  shortCode: string | null;
  /** Fields that this user may read, in order; `id`, `version`, `createdAt`, `updatedAt` among them. */
  fields: SentField[];
  list: {
    columns: string[];
    filters: string[];
    sort: { field: string; order: 'asc' | 'desc' }[];
    scopes: { label: string; where: Where | null }[];
    empty: string | null;
  };
  tabs: TabMeta[];
  actions: SentAction[];
  /** True: updates and deletes must carry If-Match (the panel always sends it). */
  versionRequired: boolean;
  /** Not in the menu. */
  nested: boolean;
  /** Its changes are kept: a record has a history. */
  audited: boolean;
  /** Its page is its form, with the fields of its one-to-one rows; there is no page to edit it beside that. */
  editInPlace: boolean;
  /** A clone can be made, of which these are left blank, by label; null: none. */
  clone: { blank: string[] } | null;
  /** True when the list has a search box (`q`). */
  searchable: boolean;
}

export interface SentField {
  name: string;
  kind: Kind;
  label: string;
  help: string | null;
  required: boolean;
  nullable: boolean;
  requiredWhen: Condition | null;
  when: Condition | null;
  default: unknown;
  sortable: boolean;
  operators: Operator[];
  /** Unit in words ("s", "%", "calls"), or the field that holds a currency code or refers to a currency. */
  unit: string | { from: string } | null;
  view: string | null;
  /** choice, and tags of given choices. */
  choices: Choice[] | null;
  /** reference, references, currencyCode, text with `codeOf` (whose value is the target's `code`): where it points; null when this user may not read that resource. */
  target: {
    resource: string;
    title: string;
    /** The name under which `_embed` and dotted paths know it (`carrier` for carrierId); null for lists of ids and currency codes. */
    relation: string | null;
    /** Narrows the picker. */
    where: Where | null;
  } | null;
  /** text, numbers: limits for the input. Decimal limits are strings. */
  min: string | number | null;
  max: string | number | null;
  minLength: number | null;
  maxLength: number | null;
  /** decimal, money, percent: digits after the point. */
  scale: number | null;
  multiline: boolean;
  /** integer: thousands are set apart. */
  grouped: boolean;
  /** duration: unit of the stored number. */
  measure: 's' | 'ms' | null;
  /** ipAddress: networks are good too. */
  cidr: boolean;
  /** json that is an array of objects: the columns of its small table. */
  jsonColumns: JsonColumn[] | null;
  jsonPresets: JsonPreset[];
  unique: boolean;
  /** A secret that some may see, each time with a reason. */
  masked: boolean;
  /** A change of it must say why. */
  reasonRequired: boolean;
  /** Who writes the field, by the labels of their roles, where its definition names some and this user is none of them; null otherwise. */
  writtenBy: string[] | null;
}

export type TabMeta = { key: string; label: string; help: string | null; when: Condition | null } & (
  | {
      type: 'fields';
      sections: { title: string | null; help: string | null; fields: string[] }[];
      /** Below the fields: rows of `resource` whose field `by` is this row's id. */
      lists: { label: string; resource: string; by: string }[];
    }
  /** Rows of `resource` whose field `by` is this row's field `from` (mostly `id`); `sort` is a hand-sorted ordering field. */
  | { type: 'children'; resource: string; by: string; from: string; sort: string | null }
  /**
   * The one row of `resource` whose field `by` is this row's id; may not exist yet: then its defaults hold.
   * `fields`: only these are shown here, the others stand on another tab.
   */
  | { type: 'one'; resource: string; by: string; fields: string[] | null }
  | { type: 'view'; view: string }
);

export interface SentAction {
  name: string;
  label: string;
  confirm: string | null;
  icon: string | null;
  danger: boolean;
  when: Condition | null;
  input: SentField[];
  bulk: boolean;
}
