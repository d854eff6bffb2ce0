// JSON Schema (2020-12) of what enters and leaves, made from a definition: bodies, rows, inputs of actions.
import { faceOf } from '../../resources/define/kinds/index.ts';
import type { Condition, FieldDefinition, JsonSchema } from '../../resources/define/field.ts';
import { relationName } from '../../resources/define/resource.ts';
import type { Action, Resource } from '../../resources/define/shape.ts';
import { exampleOf } from './examples.ts';

export type Variant = 'create' | 'update';
type Fields = Record<string, FieldDefinition>;

/** Why a field has no place in a body of this variant, or null when it has. */
export function closedReason(field: FieldDefinition, variant: Variant): string | null {
  if (field.readOnly || field.computed !== null) return 'is set by the system and cannot be written';
  if (field.immutable && variant === 'update') return 'cannot be changed after creation';
  return null;
}

/** Schema of the body of a create or an update. Unknown keys are refused; defaults are told, not filled in. */
export function bodySchema(resource: Resource, variant: Variant): JsonSchema {
  return fieldsSchema(resource.fields, variant);
}

/** Schema of an action's input; that of an action without input allows the empty object alone. */
export function actionSchema(action: Action): JsonSchema {
  return fieldsSchema((action.input ?? {}) as Fields, 'create');
}

/** Schema of an object with these fields. Only a create must name the required ones. */
export function fieldsSchema(fields: Fields, variant: Variant): JsonSchema {
  const open = Object.values(fields).filter((field) => closedReason(field, variant) === null);
  const required = open.filter(mustBeGiven).map((field) => field.name);
  return {
    type: 'object',
    additionalProperties: false,
    ...(variant === 'create' && required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(open.map((field) => [field.name, written(field, variant)])),
  };
}

/** Whether a create without the field fails: nothing else gives it a value. */
export function mustBeGiven(field: FieldDefinition): boolean {
  return field.required && field.default === undefined && field.defaultFrom === null;
}

/**
 * Schema of a row as it leaves: every field but secrets and those that nobody may read, and the rows that references
 * point to, where they were asked for. Only `id` and `version` are sure to be there: `_fields` and rights may take the rest. `reached`:
 * whether rows of a table may be asked for.
 */
export function rowSchema(resource: Resource, reached: (table: string) => boolean = () => true): JsonSchema {
  const shown = Object.values(resource.fields).filter(leaves);
  const relations = shown
    .filter((field): field is FieldDefinition<'reference'> => field.kind === 'reference')
    .filter((field) => reached(field.options.resource))
    .map((field) => [relationName(field), embedded(field)] as const)
    .filter(([name]) => !Object.hasOwn(resource.fields, name));
  return {
    type: 'object',
    additionalProperties: false,
    required: ['id', 'version'],
    properties: {
      ...Object.fromEntries(shown.map((field) => [field.name, sent(field)])),
      ...Object.fromEntries(relations),
    },
  };
}

/** Whether anybody may ever see the field. */
export function leaves(field: FieldDefinition): boolean {
  return field.kind !== 'secret' && field.read?.length !== 0;
}

/** The same schema, with null as a further value. */
function orNull(schema: JsonSchema): JsonSchema {
  const type = schema['type'];
  if (typeof type !== 'string' || 'const' in schema) return { anyOf: [schema, { type: 'null' }] };
  const values = schema['enum'];
  return { ...schema, type: [type, 'null'], ...(Array.isArray(values) ? { enum: [...values, null] } : {}) };
}

/** A value that is written: the kind's own schema with the words of the definition. */
function written(field: FieldDefinition, variant: Variant): JsonSchema {
  const schema = faceOf(field).schema;
  return {
    ...(field.nullable ? orNull(schema) : schema),
    ...described(field),
    ...(field.kind === 'secret' ? { writeOnly: true } : {}),
    ...(variant === 'create' && field.default !== undefined ? { default: field.default } : {}),
    ...exampled(field),
  };
}

/**
 * A value that leaves. Limits of length and size are left out: they bind who writes, and a row that was stored before a
 * limit was tightened is still a row.
 */
function sent(field: FieldDefinition): JsonSchema {
  const schema = sentValue(field);
  return {
    ...(field.nullable ? orNull(schema) : schema),
    ...described(field),
    ...(field.readOnly ? { readOnly: true } : {}),
    ...exampled(field),
  };
}

function exampled(field: FieldDefinition): JsonSchema {
  const example = exampleOf(field);
  return example === null ? {} : { examples: [example] };
}

function sentValue(field: FieldDefinition): JsonSchema {
  const schema = faceOf(field).schema;
  switch (field.kind) {
    case 'decimal':
    case 'money':
    case 'percent':
      return { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' };
    case 'dateTime':
      return { type: 'string', format: 'date-time' };
    case 'id':
    case 'reference':
      return { type: 'string', format: 'uuid' };
    case 'references':
      return { type: 'array', items: { type: 'string', format: 'uuid' } };
    case 'tags':
      return { type: 'array', items: { type: 'string' } };
    case 'choice':
    case 'json':
      return schema;
    default:
      return { type: schema['type'] };
  }
}

function embedded(field: FieldDefinition<'reference'>): JsonSchema {
  return {
    type: ['object', 'null'],
    description: `The row of ${field.options.resource} behind ${field.name}, when _embed or _fields asked for it.`,
  };
}

function described(field: FieldDefinition): JsonSchema {
  const words = [
    field.help,
    field.unit === null
      ? null
      : typeof field.unit === 'string'
        ? `In ${field.unit}`
        : `In the currency of ${field.unit.from}`,
    field.defaultFrom && `Left out on create: taken from ${field.defaultFrom}`,
    field.when && `Only when ${conditionText(field.when)}`,
    field.requiredWhen && `Required when ${conditionText(field.requiredWhen)}`,
  ].filter(Boolean);
  return {
    ...(field.label === '' ? {} : { title: field.label }),
    ...(words.length > 0 ? { description: `${words.join('. ')}.` } : {}),
  };
}

/** "partnerType is customer or bilateral and status is active". */
function conditionText(condition: Condition): string {
  return Object.entries(condition)
    .map(([name, values]) => `${name} is ${(Array.isArray(values) ? values : [values]).join(' or ')}`)
    .join(' and ');
}
