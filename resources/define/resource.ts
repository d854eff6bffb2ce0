// defineResource completes a definition; and what follows from its parts.
import { toColumn, toLabel } from './field.ts';
import type { AnyField, FieldDefinition } from './field.ts';
import { dateTime, id, integer } from './kinds/index.ts';
import { carrierRoles, customerRoles } from './roles.ts';
import type { Role } from './roles.ts';
import type { Defined } from './row.ts';
import type { Access, Fields, Resource, ResourceInput } from './shape.ts';

const systemFields = (): Fields => ({
  id: id(),
  version: integer({ readOnly: true, default: 1, label: 'Version' }),
  createdAt: dateTime({ readOnly: true, required: true, label: 'Created', index: false }),
  updatedAt: dateTime({ readOnly: true, required: true, label: 'Updated' }),
});

/** Completes a definition: names, columns, labels and defaults, so that nothing downstream has to guess. */
export function defineResource<const F extends Fields>(input: ResourceInput<F>): Defined<F> {
  const system = systemFields();
  const all: Fields = { id: system['id'] as AnyField, ...input.fields };
  for (const name of ['createdAt', 'updatedAt', 'version']) all[name] ??= system[name] as AnyField;
  const fields: Record<string, FieldDefinition> = {};
  for (const [name, field] of Object.entries(all)) {
    fields[name] = { ...(field as FieldDefinition), name, column: toColumn(name), label: field.label || toLabel(name) };
  }
  narrow(fields, input.access);
  return {
    name: input.name,
    label: input.label,
    group: input.group,
    icon: input.icon ?? null,
    help: input.help ?? null,
    title: input.title,
    slug: input.slug ?? null,
    shortCode: Object.values(fields).find((field) => field.kind === 'shortCode')?.name ?? null,
    fields,
    list: {
      ...input.list,
      filters: input.list.filters ?? input.list.columns,
      scopes: input.list.scopes ?? [],
      empty: input.list.empty ?? null,
    },
    tabs: input.tabs.map((tab) => ({ ...tab, key: tab.key ?? toKey(tab.label) })),
    access: input.access,
    rules: input.rules ?? [],
    effects: input.effects ?? [],
    signIn: input.signIn ?? null,
    unique: input.unique ?? [],
    indexes: input.indexes ?? [],
    actions: Object.fromEntries(
      Object.entries(input.actions ?? {}).map(([name, action]) => [
        name,
        { ...action, ...(action.input ? { input: nameFields(action.input) } : {}) },
      ]),
    ),
    audit: input.audit ?? true,
    appendOnly: input.appendOnly ?? false,
    keptByTrigger: input.keptByTrigger ?? false,
    versionRequired: input.versionRequired ?? false,
    nested: input.nested ?? false,
    editInPlace: input.editInPlace ?? false,
    clone: input.clone ?? null,
    find: input.find ?? false,
  };
}

/** Takes the portal roles that see certain fields alone from the readers of all others. */
function narrow(fields: Record<string, FieldDefinition>, access: Access | undefined): void {
  for (const [side, roles] of [
    ['carrier', carrierRoles],
    ['customer', customerRoles],
  ] as const) {
    const shown = access?.only?.[side];
    if (!shown) continue;
    for (const field of Object.values(fields)) {
      if (field.name === 'id' || field.name === 'version' || shown.includes(field.name)) continue;
      field.read = (field.read ?? access.read).filter((role) => !(roles as readonly Role[]).includes(role));
    }
  }
}

/** `Credit control` → `credit-control`, as it stands in addresses. */
const toKey = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function nameFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      { ...field, name, column: toColumn(name), label: field.label || toLabel(name) } as AnyField,
    ]),
  );
}

/** The name of the relation behind a reference: `carrierId` → `carrier`; `as` where the field has no `Id` to drop. */
export function relationName(field: FieldDefinition): string {
  const options = field.options as { as?: string };
  return options.as ?? field.name.replace(/Id$/, '');
}

/** A one-to-one row of a record: its table, and the reference by which it belongs. */
export interface One {
  resource: string;
  by: string;
}

/** The one-to-one rows of a resource, each once though several tabs may show parts of it. */
export function onesOf(resource: Resource): One[] {
  const ones = resource.tabs.flatMap((tab) => ('one' in tab ? [{ resource: tab.one, by: tab.by }] : []));
  return ones.filter((one, at) => ones.findIndex((other) => other.resource === one.resource) === at);
}
