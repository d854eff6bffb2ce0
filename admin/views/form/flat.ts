// A record and its one-to-one rows as one flat row and one flat resource, so that one form holds them all: the fields of a one-to-one
// row have the name of its table in front (`interconnect_media_settings.dtmfDetection`). On the wire they stand under that name.
import type { Condition } from '../../../resources/define/field.ts';
import type { FieldMeta, ResourceMeta, TabMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { findResource } from '../../meta/registry.ts';
import { flatSections } from './layout.ts';
import type { Row } from './record-form.ts';
import { freshValues } from './values.ts';

type OneMeta = Extract<TabMeta, { type: 'one' }>;
interface Part {
  resource: ResourceMeta;
  /** The field by which it belongs. */
  by: string;
}

const inPart = (part: string, name: string): string => `${part}.${name}`;
/** Where a flat row keeps the version of the record alone: its `version` moves with every part. */
const ownVersion = 'own.version';

/** The one-to-one rows that this user may read, each once. */
export function partsOf(resource: ResourceMeta): Part[] {
  const tabs = resource.tabs.filter((tab): tab is OneMeta => tab.type === 'one');
  return tabs
    .filter((tab, at) => tabs.findIndex((other) => other.resource === tab.resource) === at)
    .map((tab) => ({ resource: findResource(tab.resource), by: tab.by }))
    .filter((part): part is Part => part.resource !== null);
}

/** What `_embed` asks for. */
export const embedParam = (resource: ResourceMeta): string =>
  partsOf(resource)
    .map((part) => part.resource.name)
    .join(',');

/** The resource with the fields of its one-to-one rows, whose tabs are tabs of fields like the others. */
export function flatResource(resource: ResourceMeta): ResourceMeta {
  const parts = partsOf(resource);
  return {
    ...resource,
    fields: [
      ...resource.fields,
      ...parts.flatMap((part) => shown(part).map((field) => flatField(part.resource.name, field))),
    ],
    tabs: resource.tabs.map((tab) => (tab.type === 'one' ? flatTab(tab) : tab)),
  };
}

const kept = new Set(['id', 'version', 'createdAt', 'updatedAt']);
const shown = (part: Part): FieldMeta[] =>
  part.resource.fields.filter((field) => field.name !== part.by && !kept.has(field.name));

function flatField(part: string, field: FieldMeta): FieldMeta {
  const placed = (condition: Condition | null): Condition | null =>
    condition && Object.fromEntries(Object.entries(condition).map(([name, wanted]) => [inPart(part, name), wanted]));
  const unit = typeof field.unit === 'object' && field.unit ? { from: inPart(part, field.unit.from) } : field.unit;
  const target = field.target?.relation
    ? { ...field.target, relation: inPart(part, field.target.relation) }
    : field.target;
  return {
    ...field,
    name: inPart(part, field.name),
    when: placed(field.when),
    requiredWhen: placed(field.requiredWhen),
    unit,
    target,
  };
}

function flatTab(tab: OneMeta): TabMeta {
  const resource = findResource(tab.resource);
  const { key, label, help, when } = tab;
  const sections = resource ? flatSections(resource, tab.fields, tab.by) : [];
  return {
    key,
    label,
    help,
    when,
    type: 'fields',
    lists: [],
    sections: sections.map((section) => ({
      title: section.title,
      help: section.help,
      fields: section.fields.map((field) => inPart(tab.resource, field.name)),
    })),
  };
}

/** A row as the server sends it, made flat: a one-to-one row that is not there has its defaults. Parts that were not sent are left out. */
export function flatRow(resource: ResourceMeta, row: Values): Values {
  const flat: Values = { ...row, [ownVersion]: row['version'] };
  for (const part of partsOf(resource)) {
    const { name } = part.resource;
    if (!(name in row)) continue;
    delete flat[name];
    Object.assign(flat, flatPart(part, row[name] as Values | null));
  }
  return flat;
}

function flatPart({ resource }: Part, row: Values | null): Values {
  const values = row ?? { ...freshValues(resource.fields), version: null };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [inPart(resource.name, name), value]));
}

/** Any change of any part makes the whole a newer one. */
export function withVersion(resource: ResourceMeta, flat: Values): Row {
  const names = [ownVersion, ...partsOf(resource).map((part) => inPart(part.resource.name, 'version'))];
  const version = names.reduce((sum, name) => sum + Number(flat[name] ?? 0), 0);
  return { ...flat, version } as Row;
}

/** The version of the record alone. */
export const versionOf = (flat: Values): number => Number(flat[ownVersion] ?? 0);

/** The one-to-one rows in a flat row, each with its version; one that is not stored has no id. */
export function partRows(
  resource: ResourceMeta,
  flat: Values,
): { part: ResourceMeta; id: string | null; version: number }[] {
  return partsOf(resource).map(({ resource: part }) => {
    const id = flat[inPart(part.name, 'id')];
    return { part, id: typeof id === 'string' ? id : null, version: Number(flat[inPart(part.name, 'version')] ?? 0) };
  });
}

/** The one-to-one table that a field of a flat resource belongs to; null for a field of the record. */
export const partOf = (resource: ResourceMeta, name: string): ResourceMeta | null =>
  partsOf(resource).find((part) => name.startsWith(`${part.resource.name}.`))?.resource ?? null;

/** The record itself, as its own version knows it. */
export const ownOf = (flat: Values): Values => ({ ...flat, version: flat[ownVersion] });

/** Changes of a flat row as the body of one save: each part with the version that it was read at. */
export function nestedBody(resource: ResourceMeta, base: Values, changes: Values): Values {
  const body: Values = {};
  for (const [name, value] of Object.entries(changes)) {
    const part = partOf(resource, name)?.name;
    if (part === undefined) body[name] = value;
    else {
      const own = (body[part] ??= { version: base[inPart(part, 'version')] ?? null }) as Values;
      own[name.slice(part.length + 1)] = value;
    }
  }
  return body;
}

/** What a 412 tells of the record and of its parts, as one flat row over the one that the form began with. */
export function flatNewer(
  resource: ResourceMeta,
  base: Values,
  told: Values,
): { current: Row; changedBy: unknown; changedAt: unknown } {
  const own = told['current'] as Values | null;
  const parts = (told['parts'] ?? {}) as Record<string, Values>;
  const changed = partsOf(resource).filter((part) => part.resource.name in parts);
  const values = changed.map((part) =>
    flatPart(part, (parts[part.resource.name]?.['current'] ?? null) as Values | null),
  );
  const current: Values = Object.assign({ ...base }, own ? { ...own, [ownVersion]: own['version'] } : {}, ...values);
  const source = own ? told : (parts[changed[0]?.resource.name ?? ''] ?? told);
  return {
    current: withVersion(resource, current),
    changedBy: source['changedBy'] ?? null,
    changedAt: source['changedAt'] ?? null,
  };
}
