// What all checks of definitions share: their shape, and small views of a definition.
import type { Condition, FieldDefinition, Where } from '../field.ts';
import type { Resource } from '../shape.ts';
import { placeholderPattern } from '../shape.ts';

/** All definitions by name, for checks that follow a reference. */
export type Catalogue = ReadonlyMap<string, Resource>;

/** One kind of mistake: what it is, and a message for each place of a definition that makes it. */
export interface Check {
  explain: string;
  find: (resource: Resource, catalogue: Catalogue, all: readonly Resource[]) => string[];
}
export type Checks = Record<`DEF${number}`, Check>;

export const fieldsOf = (resource: Resource): FieldDefinition[] => Object.values(resource.fields);

/** Those of the names that are no field, each in a sentence: `columns names "x"`. */
export function unknownFields(resource: Resource, place: string, names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(resource.fields, name)).map((name) => `${place} names "${name}"`);
}

/** Values that occur more than once. */
export function doubles(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

/** The resource that a reference or list of references points to, or null. */
export function targetOf(field: FieldDefinition | undefined): string | null {
  if (field?.kind === 'currencyCode') return 'currencies';
  if (field?.kind !== 'reference' && field?.kind !== 'references') return null;
  return (field.options as { resource: string }).resource;
}

/** Every condition of a definition, with the place where it stands. */
export function conditionsOf(resource: Resource): { place: string; condition: Condition }[] {
  const found: { place: string; condition: Condition | null | undefined }[] = [
    ...fieldsOf(resource).flatMap((field) => [
      { place: `when of ${field.name}`, condition: field.when },
      { place: `requiredWhen of ${field.name}`, condition: field.requiredWhen },
    ]),
    ...resource.tabs.map((tab) => ({ place: `when of the tab "${tab.label}"`, condition: tab.when })),
    ...Object.entries(resource.actions).map(([name, action]) => ({
      place: `when of the action ${name}`,
      condition: action.when,
    })),
    { place: 'when of signIn', condition: resource.signIn?.when },
  ];
  return found.flatMap(({ place, condition }) => (condition ? [{ place, condition }] : []));
}

/** The single conditions in a filter tree. */
export function leavesOf(where: Where | null | undefined): { field: string; op: string; value?: unknown }[] {
  if (!where) return [];
  if ('and' in where) return where.and.flatMap(leavesOf);
  if ('or' in where) return where.or.flatMap(leavesOf);
  if ('not' in where) return leavesOf(where.not);
  return [where];
}

/** The placeholders of an SQL text: `{field}` and `{old.field}`. */
export function placeholdersOf(sql: string): { old: boolean; name: string }[] {
  return [...sql.matchAll(placeholderPattern)].map((match) => ({
    old: match[1] !== undefined,
    name: match[2] as string,
  }));
}

/** The choices of a field, or null when it has none. */
export function choicesOf(field: FieldDefinition | undefined): string[] | null {
  const { choices } = (field?.options ?? {}) as { choices?: readonly { value: string }[] };
  return choices ? choices.map((choice) => choice.value) : null;
}
