// Checks of single fields: names, choices, defaults, limits and conditions.
import { Ajv } from 'ajv';
import { faceOf } from '../kinds/index.ts';
import type { FieldDefinition } from '../field.ts';
import type { Resource } from '../shape.ts';
import { choicesOf, conditionsOf, doubles, fieldsOf, leavesOf, placeholdersOf, unknownFields } from './parts.ts';
import type { Checks } from './parts.ts';

const ajv = new Ajv({ strict: false, validateFormats: false });

export const fieldChecks: Checks = {
  DEF003: {
    explain:
      'A name is not well-formed: tables are snake_case of at most 40 characters, fields are camelCase of at most 50.',
    find: (resource) => [
      ...(/^[a-z][a-z0-9_]{0,39}$/.test(resource.name) ? [] : [`the table is called "${resource.name}"`]),
      ...Object.keys(resource.fields)
        .filter((name) => !/^\d*[a-z][A-Za-z0-9]*$/.test(name) || name.length > 50)
        .map((name) => `a field is called "${name}"`),
    ],
  },
  DEF015: {
    explain: 'A condition (`when`, `requiredWhen`) names a field that does not exist.',
    find: (resource) =>
      conditionsOf(resource).flatMap(({ place, condition }) => unknownFields(resource, place, Object.keys(condition))),
  },
  DEF016: {
    explain: 'The unit of an amount names a field that does not exist, or one that holds no currency.',
    find: (resource) =>
      fieldsOf(resource).flatMap((field) => {
        if (field.unit === null || typeof field.unit === 'string') return [];
        const source = resource.fields[field.unit.from];
        const currency =
          source?.kind === 'currencyCode' || (source?.options as { resource?: string })?.resource === 'currencies';
        return currency ? [] : [`the unit of ${field.name} names "${field.unit.from}"`];
      }),
  },
  DEF017: {
    explain:
      'The expression of a computed field names a field that does not exist, is computed itself, or is an old value.',
    find: (resource) =>
      fieldsOf(resource).flatMap((field) =>
        placeholdersOf(field.computed ?? '')
          .filter(({ old, name }) => old || !resource.fields[name] || isDerived(resource.fields[name]))
          .map(({ old, name }) => `computed of ${field.name} names "${old ? 'old.' : ''}${name}"`),
      ),
  },
  DEF062: {
    explain: 'A looked-up field names a field that does not exist, is looked up itself, or is an old value.',
    find: (resource) =>
      fieldsOf(resource).flatMap((field) =>
        placeholdersOf(field.lookup ?? '')
          .filter(({ old, name }) => old || !resource.fields[name] || resource.fields[name].lookup !== null)
          .map(({ old, name }) => `lookup of ${field.name} names "${old ? 'old.' : ''}${name}"`),
      ),
  },
  DEF063: {
    explain:
      'A field without a column of its own (`lookup`) is computed, unique, indexed, searched or sorted by at first.',
    find: (resource) =>
      fieldsOf(resource)
        .filter((field) => field.lookup !== null)
        .filter(
          (field) =>
            field.computed !== null ||
            field.unique !== false ||
            field.index ||
            field.search ||
            resource.list.sort[0]?.field === field.name,
        )
        .map((field) => `${field.name} is looked up as the row is read`),
  },
  DEF064: {
    explain:
      'A field that the database stamps (`stamp`) is of a table without `keptByTrigger`, or made in another way too.',
    find: (resource) =>
      fieldsOf(resource)
        .filter((field) => field.stamp !== null)
        .filter(
          (field) => !resource.keptByTrigger || isDerived(field) || field.required || !field.readOnly || field.default,
        )
        .map((field) => `${field.name} is stamped`),
  },
  DEF019: {
    explain: 'The span of an IP address names what is no IP address of the same table.',
    find: (resource) =>
      fieldsOf(resource).flatMap((field) => {
        const { span = [] } = field.options as { span?: readonly string[] };
        return span
          .filter((name) => resource.fields[name]?.kind !== 'ipAddress')
          .map((name) => `span of ${field.name} names "${name}"`);
      }),
  },
  DEF034: {
    explain: 'A switch that the first of several rows has on does not say by which reference they belong together.',
    find: (resource) =>
      fieldsOf(resource).flatMap((field) => {
        const { firstOf } = field.options as { firstOf?: string };
        return firstOf === undefined || resource.fields[firstOf]?.kind === 'reference'
          ? []
          : [`firstOf of ${field.name} names "${firstOf}"`];
      }),
  },
  DEF050: {
    explain: 'A default is not among the choices.',
    find: (resource) =>
      fieldsOf(resource).flatMap((field) => {
        const choices = choicesOf(field);
        if (!choices || field.default === undefined || field.default === null) return [];
        return [field.default]
          .flat()
          .filter((value) => !choices.includes(String(value)))
          .map((value) => `${field.name} has the default ${JSON.stringify(value)}`);
      }),
  },
  DEF051: {
    explain: 'A default is no value that the field would take: wrong type, outside the limits, too long.',
    find: (resource) =>
      fieldsOf(resource)
        .filter((field) => !choicesOf(field) && field.default !== undefined && field.default !== null)
        .filter((field) => !takes(field, field.default))
        .map(
          (field) =>
            `${field.name} has the default ${JSON.stringify(field.default)}, but takes ${faceOf(field).expects}`,
        ),
  },
  DEF052: {
    explain: 'A condition or a filter asks for a value that the field can never have.',
    find: (resource) => [
      ...conditionsOf(resource).flatMap(({ place, condition }) =>
        Object.entries(condition).flatMap(([name, wanted]) => impossible(resource, place, name, wanted)),
      ),
      ...resource.list.scopes.flatMap((scope) =>
        leavesOf(scope.where)
          .filter(({ op }) => ['eq', 'ne', 'in', 'nin'].includes(op))
          .flatMap(({ field, value }) => impossible(resource, `the scope "${scope.label}"`, field, value)),
      ),
    ],
  },
  DEF053: {
    explain: 'One PostgreSQL enum has different values in different places.',
    find: (resource, _catalogue, all) => {
      const elsewhere = new Map(
        all
          .flatMap(fieldsOf)
          .flatMap((field) => (enumOf(field) ? [[enumOf(field), choicesOf(field)?.join()]] : [])) as [string, string][],
      );
      return fieldsOf(resource)
        .filter((field) => enumOf(field) && elsewhere.get(enumOf(field) as string) !== choicesOf(field)?.join())
        .map((field) => `${field.name} gives the enum ${enumOf(field)} other values than another field does`);
    },
  },
  DEF054: {
    explain: 'A choice has no values, a value twice, or one longer than 40 characters.',
    find: (resource) =>
      fieldsOf(resource).flatMap((field) => {
        const choices = choicesOf(field);
        if (!choices) return [];
        return [
          ...(choices.length === 0 ? [`${field.name} has no choices`] : []),
          ...doubles(choices).map((value) => `${field.name} has the choice "${value}" twice`),
          ...choices
            .filter((value) => value === '' || value.length > 40)
            .map((value) => `${field.name} has the choice "${value}"`),
        ];
      }),
  },
  DEF055: {
    explain: 'The lower limit of a field is above its upper one.',
    find: (resource) =>
      fieldsOf(resource)
        .filter(({ options }) => crossed(options as Limits))
        .map((field) => `${field.name} has limits that no value meets`),
  },
  DEF056: {
    explain: 'A field is always required, yet has a meaning only under a condition.',
    find: (resource) =>
      fieldsOf(resource)
        .filter((field) => field.required && (field.when !== null || field.requiredWhen !== null))
        .map((field) => `${field.name} is required, and has a condition too: leave out one of them`),
  },
  DEF057: {
    explain: 'A field is searched that is no text, so the search box cannot look into it.',
    find: (resource) =>
      fieldsOf(resource)
        .filter((field) => field.search && !['text', 'varchar'].includes(faceOf(field).column.type))
        .map((field) => `${field.name} is of the kind ${field.kind} and has search: true`),
  },
  DEF058: {
    explain: 'A change must say why, yet the field never changes by an update or leaves no trace in the trail.',
    find: (resource) =>
      fieldsOf(resource)
        .filter((field) => field.reasonRequired)
        .filter((field) => field.readOnly || field.immutable || !field.audited || !resource.audit)
        .map((field) => `${field.name} has reasonRequired: true`),
  },
};

/** Whether the database makes the value. */
const isDerived = (field: FieldDefinition): boolean => field.computed !== null || field.lookup !== null;

interface Limits {
  min?: string | number;
  max?: string | number;
  minLength?: number;
  maxLength?: number;
}
const crossed = ({ min, max, minLength, maxLength }: Limits): boolean =>
  (min !== undefined && max !== undefined && Number(min) > Number(max)) ||
  (minLength !== undefined && maxLength !== undefined && minLength > maxLength);

const enumOf = (field: FieldDefinition): string | null => (field.options as { pgEnum?: string }).pgEnum ?? null;

function takes(field: FieldDefinition, value: FieldDefinition['default']): boolean {
  const face = faceOf(field);
  return ajv.validate(face.schema, value) && (value === undefined || face.problem(value) === null);
}

/** Wanted values that are not among the choices of the field, or no switch position of a boolean. */
function impossible(resource: Resource, place: string, name: string, wanted: unknown): string[] {
  const field = resource.fields[name];
  const choices = field?.kind === 'boolean' ? ['true', 'false'] : field?.kind === 'choice' ? choicesOf(field) : null;
  if (!choices) return [];
  return [wanted]
    .flat()
    .filter((value) => !choices.includes(String(value)))
    .map((value) => `${place} wants ${name} to be ${JSON.stringify(value)}`);
}
