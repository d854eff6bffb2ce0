// The words for a value that its schema refuses, as a clerk reads them under the field.
import type { ErrorObject } from 'ajv/dist/2020.js';

const typeNames: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a group of named values',
  array: 'a list',
};

/** Text of a schema failure inside structured data, where no kind of field words it. */
export function schemaText({ keyword, params }: ErrorObject): string {
  const given = params as Record<string, unknown>;
  const limit = Number(given['limit']);
  switch (keyword) {
    case 'type':
      return `must be ${typeText(given['type'])}`;
    case 'required':
    case 'dependentRequired':
      return 'is required';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not known here';
    case 'enum':
      return `must be one of ${(given['allowedValues'] as unknown[]).join(', ')}`;
    case 'const':
      return `must be ${String(given['allowedValue'])}`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'exclusiveMinimum':
      return `must be more than ${limit}`;
    case 'exclusiveMaximum':
      return `must be less than ${limit}`;
    case 'multipleOf':
      return `must be a multiple of ${String(given['multipleOf'])}`;
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} entries`;
    case 'maxItems':
      return `must have at most ${limit} entries`;
    case 'uniqueItems':
      return 'must not have the same entry twice';
    default:
      return 'is not of the described form';
  }
}

function typeText(type: unknown): string {
  const names = (Array.isArray(type) ? type : String(type).split(',')) as string[];
  return names
    .filter((name) => name !== 'null')
    .map((name) => typeNames[name] ?? name)
    .join(' or ');
}
