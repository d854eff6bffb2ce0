// The permission map that a session takes to the panel.
import { packRules } from '@casl/ability/extra';
import type { Resource } from '../../resources/define/index.ts';
import type { PackedRule } from '../../resources/define/meta.ts';
import { rulesOf } from './ability.ts';
import { rowScope } from './rights.ts';
import type { Viewer } from './rights.ts';

/**
 * All that a person may do, on which fields, and on which rows where that is a comparison of fields; a row rule in SQL is the
 * server's own.
 */
export function permissionsOf(viewer: Viewer, resources: readonly Resource[]): PackedRule[] {
  const rules = resources.flatMap((resource) => {
    const scope = rowScope(viewer, resource);
    const conditions = scope && 'path' in scope ? { conditions: { [scope.path]: scope.value } } : {};
    return rulesOf(viewer.role, resource).map((rule) => ({ ...rule, ...conditions }));
  });
  return packRules(rules) as PackedRule[];
}
