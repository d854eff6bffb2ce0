// Checks of rules, unique keys and indexes: what becomes a constraint, a trigger or an index of the database.
import type { Resource, Rule } from '../shape.ts';
import { doubles, placeholdersOf, unknownFields } from './parts.ts';
import type { Checks } from './parts.ts';

/** A constraint's name has 63 bytes, some of which are for what is put before and behind. */
const maxName = 56;

const eachRule = (resource: Resource, broken: (rule: Rule) => boolean, message: (rule: Rule) => string): string[] =>
  resource.rules.filter(broken).map(message);

const queriesInTheWay = (resource: Resource): { name: string; sql: string }[] =>
  resource.rules.flatMap(({ name, inTheWay }) =>
    inTheWay ? [{ name: `inTheWay of ${name}`, sql: inTheWay.sql }] : [],
  );

export const ruleChecks: Checks = {
  DEF013: {
    explain: 'A rule stands under a field that does not exist, or under none.',
    find: (resource) =>
      resource.rules.flatMap((rule) =>
        rule.fields.length === 0
          ? [`the rule ${rule.name} stands under no field`]
          : unknownFields(resource, `the rule ${rule.name}`, rule.fields),
      ),
  },
  DEF014: {
    explain: 'A unique key or an index names a field that does not exist, or none.',
    find: (resource) =>
      (['unique', 'indexes'] as const).flatMap((part) =>
        resource[part].flatMap((key) =>
          key.fields.length === 0 ? [`${part} has an entry without fields`] : unknownFields(resource, part, key.fields),
        ),
      ),
  },
  DEF018: {
    explain: 'The SQL of a rule or an effect names a field that does not exist, or has no column.',
    find: (resource) =>
      [...resource.rules, ...resource.effects, ...queriesInTheWay(resource)].flatMap(({ name: owner, sql }) =>
        placeholdersOf(sql)
          .filter(({ name }) => !Object.hasOwn(resource.fields, name) || resource.fields[name]?.lookup)
          .map(({ name }) => `${owner} asks "{${name}}"`),
      ),
  },
  DEF090: {
    explain: 'Two rules, or two effects, have the same name.',
    find: (resource) =>
      (['rules', 'effects'] as const).flatMap((part) =>
        doubles(resource[part].map((one) => one.name)).map((name) => `two ${part} are called ${name}`),
      ),
  },
  DEF091: {
    explain: `The name of a rule or an effect is not snake_case of at most ${maxName} characters.`,
    find: (resource) =>
      [...resource.rules, ...resource.effects]
        .filter(({ name }) => !/^[a-z0-9][a-z0-9_]*$/.test(name) || name.length > maxName)
        .map(({ name }) => `"${name}"`),
  },
  DEF092: {
    explain: 'The message of a rule is empty, ends in a full stop or begins with a capital: it is put behind a name.',
    find: (resource) =>
      eachRule(
        resource,
        (rule) => !/^[^A-Z\s].*[^.\s]$/s.test(rule.message) || /^[A-Z]/.test(rule.message),
        (rule) => `the rule ${rule.name} says "${rule.message}"`,
      ),
  },
  DEF093: {
    explain: 'A rule looks into other tables without `across: true`: a CHECK cannot do that.',
    find: (resource) =>
      eachRule(
        resource,
        (rule) => !rule.across && /\bselect\b/i.test(rule.sql),
        (rule) => `the rule ${rule.name} needs across: true`,
      ),
  },
  DEF094: {
    explain: 'A rule asks for a row that is not there: `{field}` on delete, `{old.field}` on insert or in a warning.',
    find: (resource) =>
      resource.rules.flatMap((rule) =>
        placeholdersOf(rule.sql)
          .filter(({ old }) => (rule.on === 'delete' ? !old : old && (rule.on !== 'update' || rule.warning)))
          .map(({ old, name }) => `the rule ${rule.name} asks "{${old ? 'old.' : ''}${name}}"`),
      ),
  },
};
