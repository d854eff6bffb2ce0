// Small pieces from which the OpenAPI document is put together.
import type { JsonSchema } from '../../resources/define/field.ts';

export const text: JsonSchema = { type: 'string' };
export const optionalText: JsonSchema = { type: ['string', 'null'] };

/** A pointer to a shared part of the document. */
export function ref(section: 'schemas' | 'parameters' | 'responses' | 'headers', name: string): { $ref: string } {
  return { $ref: `#/components/${section}/${name}` };
}

export function jsonContent(schema: JsonSchema): object {
  return { 'application/json': { schema } };
}

/** An object of these properties; all of them are required unless said otherwise. */
export function object(properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema {
  return { type: 'object', required, properties };
}
