// Verifies every cross-reference of the definitions, so that a wrong one stops the start instead of failing later.
import { accessChecks } from './checks/access.ts';
import { fieldChecks } from './checks/fields.ts';
import type { Checks } from './checks/parts.ts';
import { relationChecks } from './checks/relations.ts';
import { ruleChecks } from './checks/rules.ts';
import { viewChecks } from './checks/views.ts';
import type { Resource } from './shape.ts';

/** What is wrong, by code; `resource` is the name of the definition. */
export interface Problem {
  code: string;
  resource: string;
  message: string;
}

const setChecks: Checks = {
  DEF001: {
    explain: 'Two definitions have the same name.',
    find: (resource, _catalogue, all) =>
      all.some((one) => one !== resource && one.name === resource.name) ? ['is defined more than once'] : [],
  },
  DEF002: {
    explain: 'A file below `resources` holds no definition, or one whose name is not that of the file.',
    // Only discovery knows files: `loadResources` finds these.
    find: () => [],
  },
};

const checks: Checks = {
  ...setChecks,
  ...fieldChecks,
  ...viewChecks,
  ...ruleChecks,
  ...relationChecks,
  ...accessChecks,
};

/** Every code and what it says, in order: the source of CODES.md. */
export const definitionCodes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(checks)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { explain }]) => [code, explain]),
);

/** Every problem of the definitions, by table and code; an empty list when all is well. */
export function checkDefinitions(resources: Resource[]): Problem[] {
  const catalogue = new Map(resources.map((resource) => [resource.name, resource]));
  return resources.flatMap((resource) =>
    Object.entries(checks).flatMap(([code, { find }]) =>
      find(resource, catalogue, resources).map((message) => ({ code, resource: resource.name, message })),
    ),
  );
}
