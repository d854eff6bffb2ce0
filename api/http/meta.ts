// GET /api/meta: what the panel may know of the definitions, made per role from what the role may do.
import { faceOf, relationName } from '../../resources/define/index.ts';
import type {
  AnyField,
  Choice,
  FieldDefinition,
  JsonColumn,
  JsonPreset,
  Resource,
  Where,
} from '../../resources/define/index.ts';
import type { SentAction, SentField, SentMeta, SentResource, TabMeta } from '../../resources/define/meta.ts';
import { exactSize } from '../../resources/define/kinds/number.ts';
import { permissionsOf } from '../access/permissions.ts';
import { mayListBy, officeThatMay, rightsOf } from '../access/rights.ts';
import type { Rights, Viewer } from '../access/rights.ts';
import { userCard } from '../auth/guard.ts';
import { mayOpenConsole } from '../console/index.ts';
import type { Catalogue } from '../operations/plan.ts';

/** Menu groups in their order; a group that is not here comes after them. */
const groupOrder = ['Carriers', 'Rating', 'Routing', 'Customers', 'Monitoring', 'Catalogue', 'People'];

type Described = Pick<SentMeta, 'groups' | 'resources'>;
const perRole = new WeakMap<Catalogue, Map<string, Described>>();

/** The answer for one person. The bulk of it depends on the role alone and is made once. */
export function metaFor(
  viewer: Viewer,
  catalogue: Catalogue,
  about: { environment: string; version: string },
): SentMeta {
  const known = perRole.get(catalogue) ?? new Map<string, Described>();
  perRole.set(catalogue, known);
  const made = known.get(viewer.role) ?? describe(viewer, catalogue);
  known.set(viewer.role, made);
  const permissions = permissionsOf(viewer, [...catalogue.values()]);
  const console = mayOpenConsole(viewer);
  return { user: userCard(viewer) as SentMeta['user'], ...about, console, permissions, ...made };
}

function describe(viewer: Viewer, catalogue: Catalogue): Described {
  const visible = [...catalogue.values()].filter((resource) => rightsOf(viewer.role, resource).read);
  const place = (group: string): number => (groupOrder.includes(group) ? groupOrder.indexOf(group) : groupOrder.length);
  const groups = [...new Set(visible.map((resource) => resource.group))].toSorted(
    (a, b) => place(a) - place(b) || a.localeCompare(b),
  );
  return { groups, resources: visible.map((resource) => resourceMeta(viewer, resource, catalogue)) };
}

function resourceMeta(viewer: Viewer, resource: Resource, catalogue: Catalogue): SentResource {
  const rights = rightsOf(viewer.role, resource);
  const may = rights.readableNames;
  // A secret is never read, but who may set one needs its input, and a masked one is seen to be there.
  const fields = Object.values(resource.fields).filter(
    (field) =>
      may.has(field.name) ||
      (field.kind === 'secret' &&
        (isMasked(field) || rights.creatable.has(field.name) || rights.updatable.has(field.name))),
  );
  const names = new Set(fields.map((field) => field.name));
  const describeField = (field: FieldDefinition): SentField => fieldMeta(viewer, field, catalogue);
  return {
    name: resource.name,
    label: resource.label,
    group: resource.group,
    icon: resource.icon,
    help: resource.help,
    title: resource.title,
    slug: resource.slug,
    shortCode: resource.shortCode,
    fields: fields.map(describeField),
    list: {
      columns: resource.list.columns.filter((name) => may.has(name)),
      filters: resource.list.filters.filter((name) => may.has(name)),
      sort: resource.list.sort.filter((one) => may.has(one.field)),
      scopes: resource.list.scopes.filter(({ where }) => asked(where).every((name) => may.has(name))),
      empty: resource.list.empty,
    },
    tabs: resource.tabs.flatMap((tab) => tabMeta(viewer, tab, names, catalogue)),
    actions: actionsMeta(viewer, resource, rights, catalogue),
    versionRequired: resource.versionRequired,
    nested: resource.nested,
    audited: resource.audit,
    editInPlace: resource.editInPlace,
    clone: rights.create && resource.clone ? { blank: blankIn(resource, catalogue) } : null,
    searchable: rights.readable.some((field) => field.search),
  };
}

/** The fields that a filter asks. */
function asked(where: Where | null): string[] {
  if (where === null) return [];
  if ('and' in where) return where.and.flatMap(asked);
  if ('or' in where) return where.or.flatMap(asked);
  return 'not' in where ? asked(where.not) : [where.field];
}

/** What a clone lacks: own fields, and lists of which no row is copied. */
function blankIn(resource: Resource, catalogue: Catalogue): string[] {
  const copied = new Set(resource.clone?.with.map((part) => part.resource));
  const lists = resource.tabs.flatMap((tab) => ('children' in tab && !copied.has(tab.children) ? [tab.children] : []));
  return [
    ...(resource.clone?.blank ?? []).map((name) => resource.fields[name]?.label ?? name),
    ...[...new Set(lists)].map((name) => catalogue.get(name)?.label.many ?? name),
  ];
}

function actionsMeta(viewer: Viewer, resource: Resource, rights: Rights, catalogue: Catalogue): SentAction[] {
  return Object.entries(resource.actions)
    .filter(([name]) => rights.actions.has(name))
    .map(([name, action]) => ({
      name,
      label: action.label,
      confirm: action.confirm ?? null,
      icon: action.icon ?? null,
      danger: action.danger ?? false,
      when: action.when ?? null,
      input: Object.values(action.input ?? {}).map((field: AnyField) =>
        fieldMeta(viewer, field as FieldDefinition, catalogue),
      ),
      bulk: action.bulk ?? false,
    }));
}

const slugOf = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function tabMeta(
  viewer: Viewer,
  tab: Resource['tabs'][number],
  names: ReadonlySet<string>,
  catalogue: Catalogue,
): TabMeta[] {
  const common = {
    key: tab.key ?? slugOf(tab.label),
    label: tab.label,
    help: tab.help ?? null,
    when: tab.when ?? null,
  };
  const mayList = (name: string, by: string): boolean => {
    const target = catalogue.get(name);
    return target !== undefined && mayListBy(viewer.role, target, by);
  };
  if ('sections' in tab) {
    const sections = tab.sections
      .map((section) => ({
        title: section.title ?? null,
        help: section.help ?? null,
        fields: section.fields.filter((name) => names.has(name)),
      }))
      .filter((section) => section.fields.length > 0);
    const lists = (tab.lists ?? [])
      .filter((list) => mayList(list.children, list.by))
      .map(({ label, children, by }) => ({ label, resource: children, by }));
    return sections.length > 0 ? [{ ...common, type: 'fields', sections, lists }] : [];
  }
  if ('view' in tab)
    return tab.read && !tab.read.includes(viewer.role) ? [] : [{ ...common, type: 'view', view: tab.view }];
  const name = 'children' in tab ? tab.children : tab.one;
  if (!mayList(name, tab.by) || !names.has('children' in tab ? (tab.from ?? 'id') : 'id')) return [];
  if ('children' in tab) {
    return [
      { ...common, type: 'children', resource: name, by: tab.by, from: tab.from ?? 'id', sort: tab.sort ?? null },
    ];
  }
  return [{ ...common, type: 'one', resource: name, by: tab.by, fields: tab.fields ? [...tab.fields] : null }];
}

/** A secret that some may see. */
const isMasked = (field: FieldDefinition): boolean =>
  (field.options as { reveal?: readonly string[] }).reveal !== undefined;

interface LooseOptions {
  choices?: readonly Choice[];
  resource?: string;
  codeOf?: string;
  where?: Where;
  min?: string | number;
  max?: string | number;
  minLength?: number;
  maxLength?: number;
  multiline?: boolean;
  measure?: 's' | 'ms';
  grouped?: boolean;
  cidr?: boolean;
  columns?: readonly JsonColumn[];
  presets?: readonly JsonPreset[];
}

function fieldMeta(viewer: Viewer, field: FieldDefinition, catalogue: Catalogue): SentField {
  const face = faceOf(field);
  // Each kind has some of these; what a kind lacks is null on the wire.
  const options = field.options as LooseOptions;
  const exact = field.kind === 'decimal' || field.kind === 'money' || field.kind === 'percent';
  return {
    name: field.name,
    kind: field.kind,
    label: field.label,
    help: field.help,
    required: field.required,
    nullable: field.nullable,
    requiredWhen: field.requiredWhen,
    when: field.when,
    default: field.default ?? null,
    sortable: face.sortable,
    operators: [...face.operators],
    unit: field.unit,
    view: field.view,
    choices: options.choices ? [...options.choices] : null,
    target: targetMeta(viewer, field, catalogue),
    min: options.min ?? null,
    max: options.max ?? null,
    minLength: options.minLength ?? null,
    maxLength: options.maxLength ?? null,
    scale: exact ? exactSize(field as FieldDefinition<'decimal'>).scale : null,
    multiline: options.multiline ?? false,
    grouped: options.grouped ?? true,
    measure: options.measure ?? null,
    cidr: options.cidr ?? false,
    jsonColumns: options.columns ? [...options.columns] : null,
    jsonPresets: [...(options.presets ?? [])],
    unique: field.unique !== false,
    masked: isMasked(field),
    reasonRequired: field.reasonRequired,
    writtenBy: writtenBy(viewer, field),
  };
}

function writtenBy(viewer: Viewer, { write }: FieldDefinition): string[] | null {
  const office = write ? officeThatMay(viewer, (role) => write.includes(role)) : [];
  return office.length > 0 ? office : null;
}

function targetMeta(viewer: Viewer, field: FieldDefinition, catalogue: Catalogue): SentField['target'] {
  const options = field.options as LooseOptions;
  const name = field.kind === 'currencyCode' ? 'currencies' : (options.resource ?? options.codeOf);
  const target = name ? catalogue.get(name) : undefined;
  if (!target || !rightsOf(viewer.role, target).read) return null;
  const relation = field.kind === 'reference' ? relationName(field) : null;
  return { resource: target.name, title: target.title, relation, where: options.where ?? null };
}
