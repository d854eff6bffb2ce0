// Which fields to ask for (`_fields`), so that one request brings a table's rows with the titles of what they refer to.
import type { FieldMeta, ResourceMeta } from '../../resources/define/meta.ts';
import { findField, targetOf } from './registry.ts';

/**
 * The value of `_fields` for these fields: with them id, version, title, slug and short code of the row, the fields
 * that units refer to, and of each reference the id, title, slug and short code of its target.
 * Names that this user may not read are left out.
 */
export function fieldsParam(resource: ResourceMeta, names: string[]): string {
  const wanted = new Set<string>();
  const own = ['id', 'version', resource.title, resource.slug, resource.shortCode, ...names];
  for (const name of own) {
    const field = name ? findField(resource, name) : null;
    if (!field) continue;
    wanted.add(field.name);
    for (const path of relatedPaths(field)) wanted.add(path);
    for (const path of unitPaths(resource, field)) wanted.add(path);
  }
  return [...wanted].join(',');
}

/** `carrierId` → carrier.id, carrier.name, carrier.code. */
function relatedPaths(field: FieldMeta): string[] {
  const target = targetOf(field);
  const relation = field.target?.relation;
  if (!target || !relation) return [];
  return ['id', target.title, target.slug, target.shortCode]
    .filter((name) => name !== null && (name === 'id' || findField(target, name) !== null))
    .map((name) => `${relation}.${name}`);
}

/** The field that a unit comes from; of a referred currency, what an amount needs: its code and decimals. */
function unitPaths(resource: ResourceMeta, field: FieldMeta): string[] {
  if (field.unit === null || typeof field.unit === 'string') return [];
  const source = findField(resource, field.unit.from);
  if (!source) return [];
  const target = targetOf(source);
  const relation = source.target?.relation;
  if (!target || !relation) return [source.name];
  const parts = ['id', 'code', 'decimals'].filter((name) => findField(target, name) !== null);
  return [source.name, ...parts.map((name) => `${relation}.${name}`)];
}
