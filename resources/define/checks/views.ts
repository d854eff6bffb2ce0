// Checks of what people see: title, address, list and tabs.
import { faceOf } from '../kinds/index.ts';
import type { Resource } from '../shape.ts';
import { doubles, leavesOf, unknownFields } from './parts.ts';
import type { Checks } from './parts.ts';

const sectionFields = (resource: Resource): string[] =>
  resource.tabs.flatMap((tab) => ('sections' in tab ? tab.sections.flatMap((section) => section.fields) : []));

const isSecret = (resource: Resource, name: string): boolean => resource.fields[name]?.kind === 'secret';

export const viewChecks: Checks = {
  DEF010: {
    explain: 'The title or the slug names a field that does not exist.',
    find: (resource) => [
      ...unknownFields(resource, 'title', [resource.title]),
      ...unknownFields(resource, 'slug', resource.slug === null ? [] : [resource.slug]),
    ],
  },
  DEF011: {
    explain: 'A column, filter, sort or scope of the list names a field that does not exist.',
    find: ({ list, ...resource }) => [
      ...unknownFields({ list, ...resource }, 'columns', list.columns),
      ...unknownFields({ list, ...resource }, 'filters', list.filters),
      ...unknownFields(
        { list, ...resource },
        'sort',
        list.sort.map((one) => one.field),
      ),
      ...list.scopes.flatMap((scope) =>
        unknownFields(
          { list, ...resource },
          `the scope "${scope.label}"`,
          leavesOf(scope.where).map((leaf) => leaf.field),
        ),
      ),
    ],
  },
  DEF012: {
    explain: 'A tab names a field that does not exist.',
    find: (resource) =>
      resource.tabs.flatMap((tab) =>
        'sections' in tab
          ? unknownFields(
              resource,
              `the tab "${tab.label}"`,
              tab.sections.flatMap((section) => section.fields),
            )
          : [],
      ),
  },
  DEF061: {
    explain: 'The slug is no unique text, so it cannot stand for a record in addresses.',
    find: (resource) => {
      const field = resource.fields[resource.slug ?? ''];
      return !field || (field.unique !== false && ['text', 'shortCode'].includes(field.kind) && !field.nullable)
        ? []
        : [`the slug ${field.name} must be a required text with unique: true`];
    },
  },
  DEF070: {
    explain: 'A secret stands where it would be shown, searched or sorted: title, columns, filters or sort.',
    find: ({ list, ...resource }) =>
      [
        ...[resource.title].map((name) => ['the title', name] as const),
        ...list.columns.map((name) => ['a column', name] as const),
        ...list.filters.map((name) => ['a filter', name] as const),
        ...list.sort.map((one) => ['the sort', one.field] as const),
      ]
        .filter(([, name]) => isSecret({ list, ...resource }, name))
        .map(([place, name]) => `${name} is a secret and ${place}`),
  },
  DEF071: {
    explain: 'A list is sorted by a field that has no order.',
    find: (resource) =>
      resource.list.sort
        .map((one) => resource.fields[one.field])
        .filter((field) => field !== undefined && field.kind !== 'secret' && !faceOf(field).sortable)
        .map((field) => `the list is sorted by ${field?.name}`),
  },
  DEF072: {
    explain: 'A scope uses an operator that its field does not have.',
    find: (resource) =>
      resource.list.scopes.flatMap((scope) =>
        leavesOf(scope.where).flatMap(({ field: name, op }) => {
          const field = resource.fields[name];
          return !field || (faceOf(field).operators as readonly string[]).includes(op)
            ? []
            : [`the scope "${scope.label}" asks ${name} with "${op}"`];
        }),
      ),
  },
  DEF073: {
    explain: 'A secret may be revealed by nobody (leave it out then), or by a role that may not read the table.',
    find: (resource) =>
      Object.values(resource.fields).flatMap((field) => {
        const { reveal } = field.options as { reveal?: readonly string[] };
        if (reveal === undefined) return [];
        if (reveal.length === 0) return [`reveal of ${field.name} names no role`];
        const readers: readonly string[] = resource.access?.read ?? [];
        return reveal
          .filter((role) => !readers.includes(role))
          .map((role) => `reveal of ${field.name} names "${role}", who may not read the table`);
      }),
  },
  DEF080: {
    explain: 'Two tabs have the same key (made of the label where none is given), or two scopes the same label.',
    find: (resource) => [
      ...doubles(resource.tabs.map((tab) => tab.key)).map((key) => `two tabs have the key "${key}"`),
      ...doubles(resource.list.scopes.map((scope) => scope.label)).map((label) => `two scopes are called "${label}"`),
    ],
  },
  DEF081: {
    explain: 'A field or column stands twice in the same view.',
    find: (resource) => [
      ...doubles(sectionFields(resource)).map((name) => `${name} stands in the tabs twice`),
      ...doubles(resource.list.columns).map((name) => `${name} is a column twice`),
      ...doubles(resource.list.filters).map((name) => `${name} is a filter twice`),
    ],
  },
};
