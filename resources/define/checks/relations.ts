// Checks of what leads from one definition to another: references, tabs of related rows, short codes.
import type { FieldDefinition, JsonColumn } from '../field.ts';
import { relationName } from '../resource.ts';
import type { Resource } from '../shape.ts';
import { doubles, fieldsOf, leavesOf, targetOf, unknownFields } from './parts.ts';
import type { Catalogue, Checks } from './parts.ts';

const referencesOf = (resource: Resource) => fieldsOf(resource).filter((field) => field.kind === 'reference');
interface Related {
  label: string;
  resource: string;
  by: string;
  /** The own field that `by` is compared with. */
  from: string;
  single: boolean;
  sort: string | null;
  fields: readonly string[];
}

function relatedTabs(resource: Resource): Related[] {
  return resource.tabs.flatMap((tab): Related[] => {
    const { label } = tab;
    if ('children' in tab) {
      const { children, by, from = 'id', sort = null } = tab;
      return [{ label, resource: children, by, from, single: false, sort, fields: [] }];
    }
    if ('one' in tab) {
      return [{ label, resource: tab.one, by: tab.by, from: 'id', single: true, sort: null, fields: tab.fields ?? [] }];
    }
    if ('sections' in tab) {
      return (tab.lists ?? []).map(({ children, by }) => ({
        label,
        resource: children,
        by,
        from: 'id',
        single: false,
        sort: null,
        fields: [],
      }));
    }
    return [];
  });
}

/** The table whose ids a field holds: its own for `id`, the target for a reference. */
function idsOf(resource: Resource, name: string): string | null {
  return name === 'id' ? resource.name : targetOf(resource.fields[name]);
}

export const relationChecks: Checks = {
  DEF020: {
    explain: 'A reference points to a table that is not defined.',
    find: (resource, catalogue) =>
      fieldsOf(resource)
        .filter((field) => targetOf(field) !== null && !catalogue.has(targetOf(field) as string))
        .map((field) => `${field.name} points to "${targetOf(field)}"`),
  },
  DEF021: {
    explain: 'A tab shows rows of a table that is not defined.',
    find: (resource, catalogue) =>
      relatedTabs(resource)
        .filter((tab) => !catalogue.has(tab.resource))
        .map((tab) => `the tab "${tab.label}" shows "${tab.resource}"`),
  },
  DEF022: {
    explain: 'The `by` of a tab is no reference back to the table that has the tab (or to what its `from` refers to).',
    find: (resource, catalogue) =>
      relatedTabs(resource).flatMap((tab) => {
        const child = catalogue.get(tab.resource);
        if (!child) return [];
        const wanted = idsOf(resource, tab.from);
        const back = child.fields[tab.by];
        return wanted !== null && back?.kind === 'reference' && targetOf(back) === wanted
          ? []
          : [
              `the tab "${tab.label}" is tied by ${tab.resource}.${tab.by}, which does not refer to ${resource.name}.${tab.from}`,
            ];
      }),
  },
  DEF023: {
    explain: 'A tab is sorted by hand by a field that is no ordering field of its rows.',
    find: (resource, catalogue) =>
      relatedTabs(resource)
        .filter(({ resource: child, sort }) => sort !== null && catalogue.get(child)?.fields[sort]?.kind !== 'ordering')
        .map((tab) => `the tab "${tab.label}" is sorted by "${tab.sort}"`),
  },
  DEF024: {
    explain: 'A tab shows the one row that points here, but nothing keeps it from being several.',
    find: (resource, catalogue) =>
      relatedTabs(resource)
        .filter((tab) => tab.single && catalogue.get(tab.resource)?.fields[tab.by]?.unique === false)
        .map((tab) => `the tab "${tab.label}" needs ${tab.resource}.${tab.by} to be unique`),
  },
  DEF025: {
    explain: 'The filter of a reference names a field that its target does not have.',
    find: (resource, catalogue) =>
      referencesOf(resource).flatMap((field) => {
        const target = catalogue.get(targetOf(field) as string);
        const names = leavesOf((field.options as { where?: never }).where).map((leaf) => leaf.field);
        return target ? unknownFields(target, `where of ${field.name}`, names) : [];
      }),
  },
  DEF026: {
    explain: 'A `defaultFrom` is not `reference.field`, with a field of the same kind and no default beside it.',
    find: (resource, catalogue) =>
      fieldsOf(resource)
        .filter((field) => field.defaultFrom !== null)
        .filter(
          (field) =>
            field.default !== undefined ||
            inheritedKind(resource, catalogue, field.defaultFrom as string) !== field.kind,
        )
        .map((field) => `${field.name} takes its default from "${field.defaultFrom}"`),
  },
  DEF027: {
    explain: 'A tab that shows part of another row names a field that the row does not have.',
    find: (resource, catalogue) =>
      relatedTabs(resource).flatMap((tab) => {
        const child = catalogue.get(tab.resource);
        return child ? unknownFields(child, `the tab "${tab.label}"`, tab.fields) : [];
      }),
  },
  DEF028: {
    explain: 'A text is the `code` of a table that is not defined, or has no such field.',
    find: (resource, catalogue) =>
      fieldsOf(resource).flatMap((field) => {
        const { codeOf } = field.options as { codeOf?: string };
        return codeOf === undefined || catalogue.get(codeOf)?.fields['code']
          ? []
          : [`${field.name} is a code of "${codeOf}"`];
      }),
  },
  DEF029: {
    explain:
      'The row in the way of a rule is of a table that is not defined, belongs by no reference, or goes unnamed.',
    find: (resource, catalogue) =>
      resource.rules.flatMap(({ name, inTheWay, message }) => {
        const told = message.includes('{other}');
        if (!inTheWay) return told ? [`the rule ${name} speaks of {other} without inTheWay`] : [];
        const target = catalogue.get(inTheWay.resource);
        const belongs = inTheWay.of === undefined || target?.fields[inTheWay.of]?.kind === 'reference';
        return target && belongs && told ? [] : [`inTheWay of the rule ${name}`];
      }),
  },
  DEF030: {
    explain: 'A reference has no usable relation name: end the field in Id, or give `as`.',
    find: (resource) =>
      referencesOf(resource)
        .filter((field) => relationName(field) === field.name || !/^[a-z][A-Za-z0-9]*$/.test(relationName(field)))
        .map((field) => `${field.name} needs as: '…'`),
  },
  DEF031: {
    explain: 'Two references have the same relation name.',
    find: (resource) =>
      doubles(referencesOf(resource).map(relationName)).map((name) => `two references are called "${name}"`),
  },
  DEF032: {
    explain: 'The name of a relation is also the name of a field.',
    find: (resource) =>
      referencesOf(resource)
        .filter((field) => relationName(field) !== field.name && Object.hasOwn(resource.fields, relationName(field)))
        .map((field) => `the relation of ${field.name} is called like the field ${relationName(field)}`),
  },
  DEF033: {
    explain:
      'A clone leaves a field blank, or takes over a table or a reference, that does not exist or belongs elsewhere.',
    find: (resource, catalogue) => {
      if (!resource.clone) return [];
      const { blank, with: parts } = resource.clone;
      return [
        ...unknownFields(resource, 'blank of the clone', blank),
        ...parts.flatMap((part) => {
          const target = catalogue.get(part.resource);
          if (!target || targetOf(target.fields[part.by]) !== resource.name) {
            return [`the clone takes over ${part.resource} by ${part.by}`];
          }
          return unknownFields(target, `blank of ${part.resource}`, part.blank ?? []);
        }),
      ];
    },
  },
  DEF035: {
    explain:
      'A column of a JSON table is a row of a table that is not defined, or shares a field that one of both lacks.',
    find: (resource, catalogue) =>
      fieldsOf(resource).flatMap((field) =>
        rowTablesOf(field).flatMap((table) => {
          const target = catalogue.get(table.resource);
          if (!target) return [`${field.name} picks rows of "${table.resource}"`];
          if (table.same === undefined) return [];
          return [resource, target].flatMap((one) =>
            unknownFields(one, `same of ${field.name}`, [table.same as string]),
          );
        }),
      ),
  },
  DEF060: {
    explain: 'Two short codes have the same prefix, or one that is not capital letters.',
    find: (resource, _catalogue, all) => {
      const own = shortCodes(resource);
      const others = all.filter((one) => one !== resource).flatMap(shortCodes);
      return own
        .filter(
          (prefix, index) => !/^[A-Z]{1,3}$/.test(prefix) || others.includes(prefix) || own.indexOf(prefix) !== index,
        )
        .map((prefix) => `the short code has the prefix "${prefix}"`);
    },
  },
};

/** The tables that columns of a JSON field pick rows of. */
function rowTablesOf(field: FieldDefinition): { resource: string; same?: string }[] {
  const { columns = [] } = field.options as { columns?: readonly JsonColumn[] };
  return field.kind === 'json' ? columns.flatMap((column) => Object.values(column.rows?.of ?? {})) : [];
}

function inheritedKind(resource: Resource, catalogue: Catalogue, path: string): string | null {
  const [reference = '', source = '', ...rest] = path.split('.');
  const field = resource.fields[reference];
  if (field?.kind !== 'reference' || rest.length > 0) return null;
  return catalogue.get(targetOf(field) as string)?.fields[source]?.kind ?? null;
}

function shortCodes(resource: Resource): string[] {
  return fieldsOf(resource)
    .filter((field) => field.kind === 'shortCode')
    .map((field) => (field.options as { prefix: string }).prefix);
}
