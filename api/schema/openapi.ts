// The OpenAPI 3.1 document of every route, made from the definitions.
import type { Resource } from '../../resources/define/shape.ts';
import { sessionCookie } from '../auth/sessions.ts';
import { assignmentPaths, assignmentSchemas } from './openapi-assignments.ts';
import { creditParameters, creditPaths, creditSchemas } from './openapi-credit.ts';
import { responses } from './openapi-errors.ts';
import { historyParameters, historyPaths, historySchemas } from './openapi-history.ts';
import { trailPaths, trailSchemas } from './openapi-trail.ts';
import { resourceParts } from './openapi-resource.ts';
import { schemas } from './openapi-schemas.ts';
import { headers, parameters, systemPaths } from './openapi-shared.ts';

const description = `Every table answers alike: list, read, create, change, delete, export.
Filters are field names with a suffix for the operator (\`name_like=\`, \`customerBalance_gte=\`); a dotted path reaches over references
(\`carrier.name_like=\`). Amounts are decimal texts, moments are ISO 8601 in UTC, ids are UUIDs.
Values are never coerced, unknown keys are refused, and every broken rule is told at once, by field.`;

/** The whole document, sorted by resource as given. Made once at the start: it does not depend on who asks. */
export function openApi(resources: readonly Resource[], info: { version: string }): object {
  const parts = resources.map((resource) => resourceParts(resource, resources));
  return {
    openapi: '3.1.0',
    info: { title: 'DIDTron back office', version: info.version, description },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { token: [] }],
    tags: [
      { name: 'System', description: 'Sign-in, metadata and health' },
      ...resources.map(({ label, help }) => ({ name: label.many, ...(help === null ? {} : { description: help }) })),
    ],
    paths: Object.assign(
      {},
      systemPaths,
      trailPaths,
      creditPaths,
      assignmentPaths,
      ...parts.map((part) => part.paths),
      ...resources.map(historyPaths),
    ),
    components: {
      schemas: Object.assign(
        {},
        schemas,
        historySchemas,
        trailSchemas,
        creditSchemas,
        assignmentSchemas,
        ...parts.map((part) => part.schemas),
      ),
      parameters: Object.assign(
        {},
        parameters,
        historyParameters,
        creditParameters,
        ...parts.map((part) => part.parameters),
      ),
      headers,
      responses,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookie,
          description: 'Set by POST /api/auth/login',
        },
        token: { type: 'http', scheme: 'bearer', description: 'A personal token, made at /account' },
      },
    },
  };
}
