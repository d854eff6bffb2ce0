// The API as one role may use it: definitions without what it may not read or do, so that its document tells of nothing else.
import { carrierRoles, customerRoles } from '../../resources/define/index.ts';
import type { FieldDefinition, Resource, Role } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Rights } from '../access/rights.ts';

/** Who the document is for, as hand-written routes ask of him. */
export interface Reader {
  role: Role;
  /** On a table by name; null: there is no such table. */
  rights: (table: string) => Rights | null;
}
/** A path that is not made from a definition; absent: everybody may use it. */
export interface OwnPath extends Partial<Record<'get' | 'post' | 'patch' | 'delete', object>> {
  may?: (reader: Reader) => boolean;
  parameters?: readonly object[];
}

/** Whether every one of these tables may be read. */
export const mayRead =
  (...tables: string[]) =>
  ({ rights }: Reader): boolean =>
    tables.every((table) => rights(table)?.read);

/** The same, with all their rows: people of partners see their own alone. */
export const mayReadAll =
  (...tables: string[]) =>
  (reader: Reader): boolean =>
    !([...carrierRoles, ...customerRoles] as Role[]).includes(reader.role) && mayRead(...tables)(reader);

export function readerOf(role: Role, resources: readonly Resource[]): Reader {
  const catalogue = new Map(resources.map((resource) => [resource.name, resource]));
  return {
    role,
    rights: (table) => {
      const resource = catalogue.get(table);
      return resource ? rightsOf(role, resource) : null;
    },
  };
}

/** The paths that the reader may use; null: all. */
export function pathsFor(paths: Record<string, OwnPath>, reader: Reader | null): Record<string, object> {
  return Object.fromEntries(
    Object.entries(paths)
      .filter(([, { may }]) => !reader || !may || may(reader))
      .map(([path, { may: _may, ...item }]) => [path, item]),
  );
}

/** The definitions with the rights of this role alone; tables that it has nothing to do with are gone. */
export function seenBy({ role, rights }: Reader, resources: readonly Resource[]): Resource[] {
  return resources.flatMap((resource) => {
    const own = rights(resource.name) as Rights;
    const only = (granted: boolean): Role[] => (granted ? [role] : []);
    if (!own.read && !own.create && !own.update && !own.delete) return [];
    return {
      ...resource,
      fields: fieldsFor(own, resource),
      access: {
        ...resource.access,
        read: only(own.read),
        create: only(own.create),
        update: only(own.update),
        delete: only(own.delete),
      },
      actions: Object.fromEntries(
        Object.entries(resource.actions).map(([name, action]) => [
          name,
          { ...action, roles: only(own.read && own.actions.has(name)) },
        ]),
      ),
      tabs: resource.tabs.filter((tab) => !('one' in tab) || (rights(tab.one)?.read ?? false)),
    };
  });
}

function fieldsFor(own: Rights, resource: Resource): Record<string, FieldDefinition> {
  const kept = Object.values(resource.fields).flatMap((field): FieldDefinition[] => {
    const { name } = field;
    const [read, written] = [own.readableNames.has(name), own.creatable.has(name) || own.updatable.has(name)];
    const revealed = own.revealable.has(name);
    if (!read && !written && !revealed) return [];
    const { reveal: _reveal, ...options } = field.options as { reveal?: unknown };
    return [
      {
        ...field,
        ...(revealed ? {} : { options: options as FieldDefinition['options'] }),
        ...(read || field.kind === 'secret' ? {} : { read: [], search: false }),
        readOnly: field.readOnly || !written,
      },
    ];
  });
  return Object.fromEntries(kept.map((field) => [field.name, field]));
}
