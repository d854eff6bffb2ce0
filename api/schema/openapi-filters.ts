// The filters of a resource as OpenAPI parameters: one for each field and operator that a list takes.
import { faceOf } from '../../resources/define/kinds/index.ts';
import type { FieldDefinition, JsonSchema, Operator } from '../../resources/define/field.ts';
import type { Resource } from '../../resources/define/shape.ts';
import { leaves } from './json-schema.ts';

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  description: string;
  required?: boolean;
  schema: JsonSchema;
}

const meanings: Record<Operator, string> = {
  eq: 'equals; given several times: is one of; without a value (`?field`): is empty',
  ne: 'differs from, or is empty',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  in: 'is one of',
  nin: 'is none of',
  like: 'contains, in any case',
  nlike: 'does not contain, in any case',
  starts: 'starts with',
  ends: 'ends with',
  null: 'is empty',
  nnull: 'is not empty',
  between: 'lies between, both ends included',
  nbetween: 'lies outside',
  prefix_of: 'is a prefix of this number',
  contains_ip: 'is or contains this address, network (192.0.2.0/24) or range (192.0.2.1-192.0.2.9)',
  overlaps_ip: 'has an address in common with this address, network or range',
};

/** The name of a filter on the wire: `name`, `name_like`, `customerBalance_gte` … */
function filterName(field: string, operator: Operator): string {
  return operator === 'eq' ? field : `${field}_${operator}`;
}

/** Every filter of a resource, in the order of its fields. A field whose own name looks like a filter comes first, as on the wire. */
export function filterParameters(resource: Resource): Parameter[] {
  const fields = Object.values(resource.fields).filter(leaves);
  return fields.flatMap((field) =>
    faceOf(field)
      .operators.map((operator) => ({ operator, name: filterName(field.name, operator) }))
      .filter(({ operator, name }) => operator === 'eq' || !Object.hasOwn(resource.fields, name))
      .map(({ operator, name }) => ({
        name,
        in: 'query' as const,
        description: `${field.label} ${meanings[operator]}`,
        schema: filterSchema(field, operator),
      })),
  );
}

function filterSchema(field: FieldDefinition, operator: Operator): JsonSchema {
  switch (operator) {
    case 'null':
    case 'nnull':
      return { type: 'boolean' };
    case 'eq':
    case 'in':
    case 'nin':
      return { type: 'array', items: valueSchema(field) };
    case 'between':
    case 'nbetween':
      return { type: 'array', items: valueSchema(field), minItems: 2, maxItems: 2 };
    case 'like':
    case 'nlike':
    case 'starts':
    case 'ends':
    case 'prefix_of':
    case 'contains_ip':
    case 'overlaps_ip':
      return { type: 'string' };
    default:
      return valueSchema(field);
  }
}

/** A filter's value is looser than a written one: a part of a text, a day instead of a moment, a limit out of range. */
function valueSchema(field: FieldDefinition): JsonSchema {
  switch (field.kind) {
    case 'integer':
    case 'ordering':
    case 'duration':
      return { type: 'integer' };
    case 'decimal':
    case 'money':
    case 'percent':
      return { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' };
    case 'boolean':
      return { type: 'boolean' };
    case 'id':
    case 'reference':
      return { type: 'string', format: 'uuid' };
    case 'choice':
      return faceOf(field).schema;
    default:
      return { type: 'string' };
  }
}
