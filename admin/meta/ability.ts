// The permission map of the session as one ability: what the panel asks before it offers anything. The server decides again.
import { createMongoAbility } from '@casl/ability';
import type { MongoAbility, RawRuleOf } from '@casl/ability';
import { unpackRules } from '@casl/ability/extra';
import type { PackRule } from '@casl/ability/extra';
import type { Meta, SentMeta } from '../../resources/define/meta.ts';

/** What is done (an operation, or an action by name) to which resource. */
type Ability = MongoAbility<[string, string]>;

/** The definitions with what this person may do with each of them and each of their fields. */
export function withRights(sent: SentMeta): Meta {
  const rules = unpackRules(sent.permissions as PackRule<RawRuleOf<Ability>>[]);
  const ability = createMongoAbility<Ability>(rules);
  return {
    ...sent,
    resources: sent.resources.map((resource) => {
      const may = (operation: string, field?: string) => ability.can(operation, resource.name, field);
      return {
        ...resource,
        may: { create: may('create'), update: may('update'), delete: may('delete') },
        fields: resource.fields.map((field) => ({
          ...field,
          may: { create: may('create', field.name), update: may('update', field.name) },
          mayReveal: may('reveal:field', field.name),
        })),
        actions: resource.actions
          .filter((action) => may(action.name))
          .map((action) => ({
            ...action,
            // Who may run an action fills in all of its input.
            input: action.input.map((field) => ({ ...field, may: { create: true, update: true }, mayReveal: false })),
          })),
      };
    }),
  };
}
