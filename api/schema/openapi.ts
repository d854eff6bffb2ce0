// The OpenAPI 3.1 document of every route, made from the definitions.
import type { Role } from '../../resources/define/roles.ts';
import type { Resource } from '../../resources/define/shape.ts';
import { sessionCookie } from '../auth/sessions.ts';
import { hasReadiness, tellsReadiness } from '../readiness/readiness.ts';
import { assignmentPaths, assignmentSchemas } from './openapi-assignments.ts';
import { creditParameters, creditPaths, creditSchemas } from './openapi-credit.ts';
import { responses } from './openapi-errors.ts';
import { historyParameters, historyPaths, historySchemas } from './openapi-history.ts';
import { trailPaths, trailSchemas } from './openapi-trail.ts';
import { resourceParts } from './openapi-resource.ts';
import { mayRead, pathsFor, readerOf, seenBy } from './openapi-role.ts';
import { schemas } from './openapi-schemas.ts';
import { headers, parameters, systemPaths } from './openapi-shared.ts';

const description = `Every table answers alike: list, read, create, change, delete, export.
Filters are field names with a suffix for the operator (\`name_like=\`, \`customerBalance_gte=\`); a dotted path reaches over references
(\`carrier.name_like=\`). Amounts are decimal texts, moments are ISO 8601 in UTC, ids are UUIDs.
Values are never coerced, unknown keys are refused, and every broken rule is told at once, by field.`;

type Document = Record<string, unknown>;
type Sections = Record<string, Record<string, unknown>>;

/** The document of every operation that somebody may do; with a role, of those that the role may. Sorted by resource as given. */
export function openApi(all: readonly Resource[], info: { version: string }, role: Role | null = null): object {
  const reader = role && readerOf(role, all);
  const resources = reader ? seenBy(reader, all) : all;
  const catalogue = new Map(all.map((resource) => [resource.name, resource]));
  const isReady = ({ name }: Resource): boolean =>
    reader ? tellsReadiness({ catalogue }, reader, catalogue.get(name) as Resource) : hasReadiness(name);
  const parts = resources.map((resource) => resourceParts(resource, resources, isReady(resource)));
  const hasTrail = !reader || mayRead('audit_records')(reader);
  return usedAlone({
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
      ...[systemPaths, trailPaths, creditPaths, assignmentPaths].map((own) => pathsFor(own, reader)),
      ...parts.map((part) => part.paths),
      ...(hasTrail ? resources.map(historyPaths) : []),
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
  });
}

/** Without the shared parts that no operation points to, directly or through others. */
function usedAlone(document: Document & { paths: object; components: Sections }): object {
  const { securitySchemes, ...shared } = document.components;
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, section = '', name = ''] of JSON.stringify(part).matchAll(/"#\/components\/(\w+)\/([^"/]+)"/g)) {
      const key = `${section}/${name}`;
      if (used.has(key)) continue;
      used.add(key);
      follow(shared[section]?.[name] ?? null);
    }
  };
  follow(document.paths);
  const kept = Object.entries(shared).map(([section, members]) => [
    section,
    Object.fromEntries(Object.entries(members).filter(([name]) => used.has(`${section}/${name}`))),
  ]);
  return { ...document, components: { ...Object.fromEntries(kept), securitySchemes } };
}
