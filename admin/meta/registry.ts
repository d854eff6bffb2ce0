// The meta that is in force, for code outside of React (query building, paths): set once per session by MetaProvider.
import type { FieldMeta, Meta, ResourceMeta } from '../../resources/define/meta.ts';

let resources = new Map<string, ResourceMeta>();

/** Called by MetaProvider alone. */
export function registerMeta(meta: Meta): void {
  resources = new Map(meta.resources.map((resource) => [resource.name, resource]));
}

/** A resource that this user may read, or null. */
export function findResource(name: string): ResourceMeta | null {
  return resources.get(name) ?? null;
}

/** A field of a resource that this user may read, or null. */
export function findField(resource: ResourceMeta, name: string): FieldMeta | null {
  return resource.fields.find((field) => field.name === name) ?? null;
}

/** Where a reference points, when this user may read it. */
export function targetOf(field: FieldMeta): ResourceMeta | null {
  return field.target ? findResource(field.target.resource) : null;
}
