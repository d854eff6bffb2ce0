// Checks of rules, unique keys and indexes: what becomes a constraint, a trigger or an index of the database.
import { roles } from '../roles.ts';
import type { Effect, EffectTarget, Resource, Rule } from '../shape.ts';
import { doubles, placeholdersOf, unknownFields } from './parts.ts';
import type { Catalogue, Checks } from './parts.ts';

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
  DEF095: {
    explain:
      'An effect writes another table than it says, or in another way, or names a field or role that does not exist.',
    find: (resource, catalogue) => resource.effects.flatMap((effect) => wrongTarget(resource, effect, catalogue)),
  },
  DEF096: {
    explain: 'What is said of sign-ins names a field that does not exist, or an effect reaches sign-ins past it.',
    find: (resource, catalogue) => [
      ...unknownFields(resource, 'signIn', resource.signIn?.fields ?? []),
      ...resource.effects.flatMap(({ name, writes }) =>
        writes && catalogue.get(writes.table)?.signIn && !resource.signIn
          ? [`the effect ${name} writes ${writes.table}: say in signIn which writes of this table do`]
          : [],
      ),
    ],
  },
};

/** The tables that an SQL text writes, each with how. */
function written(sql: string): { operation: EffectTarget['operation']; table: string }[] {
  const operations = { INSERT: 'create', UPDATE: 'update', DELETE: 'delete' } as const;
  return [...sql.matchAll(/\b(INSERT|UPDATE|DELETE)(?:\s+INTO|\s+FROM)?\s+"?(\w+)/gi)].map((match) => ({
    operation: operations[match[1]?.toUpperCase() as keyof typeof operations],
    table: match[2] as string,
  }));
}

function wrongTarget(resource: Resource, { name, writes, sql }: Effect, catalogue: Catalogue): string[] {
  const target = writes && catalogue.get(writes.table);
  if (writes && (!target || target === resource)) return [`the effect ${name} names "${writes.table}"`];
  const unsaid = written(sql)
    .filter(({ table }) => table !== resource.name && catalogue.has(table))
    .filter(({ table, operation }) => writes?.table !== table || writes.operation !== operation)
    .map(({ table, operation }) => `the effect ${name} does not say that it writes ${table} (${operation})`);
  // One statement, one right: what would change the row that is there is an effect of its own.
  if (/\bDO\s+UPDATE\b/i.test(sql))
    unsaid.push(`the effect ${name} makes a row or changes it: give each its own effect`);
  if (!writes || !target) return unsaid;
  const { fields = [], roles: granted = [], under } = writes;
  return [
    ...unsaid,
    ...unknownFields(target, `the effect ${name}`, fields),
    ...unknownFields(resource, `the effect ${name}`, under),
    ...(writes.operation === 'update' && fields.length === 0 ? [`the effect ${name} says of no field`] : []),
    ...granted
      .filter((role) => !(roles as readonly string[]).includes(role))
      .map((role) => `the effect ${name} names the role "${role}"`),
  ];
}
