// The rights of a role as @casl/ability holds them, here and in the panel: made from the definitions, one rule for each thing allowed.
import { createMongoAbility } from '@casl/ability';
import type { MongoAbility, RawRuleOf } from '@casl/ability';
import type { FieldDefinition, KindOptions, Resource, Role } from '../../resources/define/index.ts';

/** What is done (an operation or an action by name) to which resource. */
export type Ability = MongoAbility<[string, string]>;
type Rule = RawRuleOf<Ability>;

/** What is not listed here is forbidden: every rule allows, none takes away. */
export function rulesOf(role: Role, resource: Resource): Rule[] {
  const { access, actions, name } = resource;
  const fields = Object.values(resource.fields);
  const mayWrite = (field: FieldDefinition): boolean =>
    !field.readOnly && (field.write === null || field.write.includes(role));
  const rule = (action: string, allowed: boolean, of: readonly FieldDefinition[] | null): Rule[] => {
    if (!allowed) return [];
    // A rule without fields is about all of them: none is said by a name that no field has.
    const fields = of && (of.length > 0 ? of.map((field) => field.name) : ['-']);
    return [{ action, subject: name, ...(fields ? { fields } : {}) }];
  };
  return [
    ...rule(
      'read',
      access.read.includes(role),
      fields.filter((field) => leaves(field, role)),
    ),
    ...rule('create', access.create.includes(role), fields.filter(mayWrite)),
    ...rule(
      'update',
      access.update.includes(role),
      fields.filter((field) => mayWrite(field) && !field.immutable),
    ),
    ...rule(
      revealing,
      fields.some((field) => mayReveal(field, role)),
      fields.filter((field) => mayReveal(field, role)),
    ),
    ...rule('delete', access.delete.includes(role), null),
    ...Object.entries(actions).flatMap(([action, { roles }]) => rule(action, roles.includes(role), null)),
  ];
}

/** Seeing a masked secret, each time with a reason: no operation, and no action's name. */
export const revealing = 'reveal:field';

const mayReveal = (field: FieldDefinition, role: Role): boolean =>
  field.kind === 'secret' && ((field.options as KindOptions['secret']).reveal?.includes(role) ?? false);

/** Secrets never leave, whoever asks. */
const leaves = (field: FieldDefinition, role: Role): boolean =>
  field.kind !== 'secret' && (field.read === null || field.read.includes(role));

/** What a role may do with a resource and its fields. Which rows of it is the row rule's part. */
export function abilityOf(role: Role, resource: Resource): Ability {
  return createMongoAbility<Ability>(rulesOf(role, resource));
}
