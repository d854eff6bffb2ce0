// Checks of rights: every operation has its list, and portal users have a path to the rows that are theirs.
import { relationName } from '../resource.ts';
import type { Access, Resource } from '../shape.ts';
import { carrierRoles, customerRoles, roles } from '../roles.ts';
import type { Role } from '../roles.ts';
import { fieldsOf, placeholdersOf, targetOf, unknownFields } from './parts.ts';
import type { Catalogue, Checks } from './parts.ts';

const operations = ['read', 'create', 'update', 'delete'] as const;
const portals = [
  { path: 'carrier', table: 'carriers', roles: carrierRoles },
  { path: 'customer', table: 'customers', roles: customerRoles },
] as const;

export const accessChecks: Checks = {
  DEF040: {
    explain: 'The access of a table is missing, lacks an operation or names a role that does not exist.',
    find: (resource) => {
      const access = resource.access as Partial<Access> | undefined;
      if (!access) return ['has no access'];
      return operations.flatMap((operation) => {
        const granted = access[operation];
        if (!Array.isArray(granted)) return [`access.${operation} is missing (nobody: an empty list)`];
        return unknownRoles(granted).map((role) => `access.${operation} names the role "${role}"`);
      });
    },
  },
  DEF041: {
    explain: 'A portal role may read a table, but no path says which rows are its own (`all` for every row).',
    find: (resource) =>
      portals
        .filter((portal) => readers(resource).some((role) => (portal.roles as readonly string[]).includes(role)))
        .filter((portal) => resource.access[portal.path] === undefined)
        .map((portal) => `${portal.roles.join(' and ')} may read, but access.${portal.path} is missing`),
  },
  DEF042: {
    explain: 'An access path does not lead to the carrier or customer of a row.',
    find: (resource, catalogue) =>
      portals.flatMap(({ path, table }) => {
        const given = resource.access?.[path];
        return typeof given !== 'string' || given === 'all' || leadsTo(resource, catalogue, given, table)
          ? []
          : [`access.${path} is "${given}", which does not lead to ${table}`];
      }),
  },
  DEF043: {
    explain: 'A role may write, run or see a part of what it may not read at all, or does not exist.',
    find: (resource) => {
      const may = new Set<string>(readers(resource));
      const beyond = (place: string, granted: readonly string[] | null | undefined): string[] =>
        (granted ?? []).filter((role) => !may.has(role)).map((role) => `${place} names "${role}", who may not read it`);
      return [
        ...operations.flatMap((operation) => beyond(`access.${operation}`, resource.access?.[operation])),
        ...fieldsOf(resource).flatMap((field) => [
          ...beyond(`read of ${field.name}`, field.read),
          ...beyond(`write of ${field.name}`, field.write),
        ]),
        ...Object.entries(resource.actions).flatMap(([name, action]) => beyond(`the action ${name}`, action.roles)),
      ];
    },
  },
  DEF044: {
    explain: 'A row rule in SQL, or the fields that a portal role sees alone, name a field that does not exist.',
    find: (resource) =>
      portals.flatMap(({ path }) => {
        const rule = resource.access?.[path];
        const asked = typeof rule === 'object' ? placeholdersOf(rule.sql).map(({ name }) => name) : [];
        return [
          ...unknownFields(resource, `access.${path}`, asked),
          ...unknownFields(resource, `access.only.${path}`, resource.access?.only?.[path] ?? []),
        ];
      }),
  },
};

const readers = (resource: Resource): readonly Role[] => (resource.access as Partial<Access> | undefined)?.read ?? [];

const unknownRoles = (granted: readonly string[]): string[] =>
  granted.filter((role) => !(roles as readonly string[]).includes(role));

/** Follows `a.b.c`: relations by name, then `id` of the table itself or a reference to it. */
function leadsTo(resource: Resource, catalogue: Catalogue, path: string, table: string): boolean {
  const [step = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    const field = resource.fields[step];
    return step === 'id' ? resource.name === table : field?.kind === 'reference' && targetOf(field) === table;
  }
  const relation = fieldsOf(resource).find((field) => field.kind === 'reference' && relationName(field) === step);
  const next = relation && catalogue.get(targetOf(relation) as string);
  return next !== undefined && leadsTo(next, catalogue, rest.join('.'), table);
}
