// What every operation of the OpenAPI document on a resource is put together from.
import type { JsonSchema } from '../../resources/define/field.ts';
import type { Resource } from '../../resources/define/shape.ts';
import { errors } from './openapi-errors.ts';
import type { ErrorStatus } from './openapi-errors.ts';
import { jsonContent, ref } from './openapi-parts.ts';

export interface Operation {
  tags: string[];
  operationId: string;
  summary: string;
  description?: string;
  parameters?: { $ref: string }[];
  requestBody?: { required: true; content: object };
  responses: object;
}
type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';
export type PathItem = Partial<Record<Method, Operation>> & { parameters?: object[] };
const pascal = (name: string): string =>
  name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
/** `carrier_interconnects` → `CarrierInterconnects`, before Row, Create or Update. */
export const schemaName = (resource: Resource): string => pascal(resource.name);
export const inputName = (resource: Resource, action: string): string =>
  `${schemaName(resource)}${pascal(action)}Input`;

export const shared = (...names: string[]): { $ref: string }[] => names.map((name) => ref('parameters', name));
export const header = (name: string): { $ref: string } => ref('headers', name);
export const etag = { ETag: header('ETag') };
/** What every write takes beside its body, and says beside the row. */
export const ofWrites = shared('Reason', 'IdempotencyKey');
export const replayed = { 'Idempotent-Replayed': header('Replayed') };
export const told = { ...replayed, 'X-Notice': header('Notice') };
export const ofBodies: ErrorStatus[] = [413, 415, 422];
const ofAll: ErrorStatus[] = [400, 401, 403, 408, 431, 500, 503];

/** What every operation has, in one place. */
export function operation(
  resource: Resource,
  act: string,
  summary: string,
  failures: ErrorStatus[],
  rest: Omit<Operation, 'tags' | 'operationId' | 'summary'>,
): Operation {
  return {
    tags: [resource.label.many],
    operationId: `${resource.name}_${act}`,
    summary,
    ...rest,
    responses: { ...rest.responses, ...errors(...ofAll, ...failures) },
  };
}

export const rowAnswer = (resource: Resource, description: string, headers: object) => ({
  description,
  headers,
  content: jsonContent(ref('schemas', `${schemaName(resource)}Row`)),
});
export const body = (schema: JsonSchema) => ({ required: true as const, content: jsonContent(schema) });
/** The part of a path that names the record. */
export function ofRecord(resource: Resource): { parameters: object[] } {
  const names = ['the UUID'];
  if (resource.shortCode !== null) names.push(`the short code (${resource.shortCode})`);
  if (resource.slug !== null) names.push(`the ${resource.slug}`);
  const description = names.length === 1 ? 'The UUID' : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  return {
    parameters: [
      {
        name: 'id',
        in: 'path',
        required: true,
        description: description.replace(/^t/, 'T'),
        schema: { type: 'string' },
      },
    ],
  };
}
