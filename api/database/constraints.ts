// The constraints of a definition, derived once: CHECKs of fields and rules, triggers of rules that look further, and the names by
// which an error of the database finds its field again.
import { createHash } from 'node:crypto';
import { faceOf, placeholderPattern } from '../../resources/define/index.ts';
import type { Condition, FieldDefinition, InTheWay, Resource, Rule } from '../../resources/define/index.ts';

export interface Constraint {
  /** Name in the database; unique per table. */
  name: string;
  /** Fields under which the message belongs. */
  fields: readonly string[];
  message: string;
  /** Expression with `{field}` and `{old.field}` placeholders, true when the row is good. */
  sql: string;
  /** A CHECK, or a trigger fired by these operations. */
  kind: 'check' | 'trigger';
  on: NonNullable<Rule['on']>;
  /** Writes that ask constraints with the same lock wait for each other. */
  lock?: string;
  inTheWay?: InTheWay;
}

/** The message of a constraint that says in whose way it is. */
export const messageAbout = (constraint: Constraint, other: string): string =>
  constraint.message.replaceAll('{other}', other);
/** The message as the database and those who may not read the other row hear it. */
export const plainMessage = (constraint: Constraint): string =>
  messageAbout(constraint, constraint.inTheWay?.unnamed ?? '');

/** Quotes an identifier. */
export const ident = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Puts columns in for placeholders. `old` is null where there is no stored row. */
export function bindColumns(sql: string, resource: Resource, row: string, old: string | null = null): string {
  return sql.replace(placeholderPattern, (_match, isOld: string | undefined, name: string) => {
    const field = resource.fields[name];
    if (!field) throw new Error(`${resource.name}: the rule "${sql}" names ${name}, which is no field`);
    if (isOld && old === null) throw new Error(`${resource.name}: the rule "${sql}" needs a stored row`);
    const source = isOld ? old : row;
    return source ? `${source}.${ident(field.column)}` : ident(field.column);
  });
}

/** Fields that a rule reads, for UPDATE OF lists. */
export function fieldsRead(sql: string): string[] {
  return [...new Set([...sql.matchAll(placeholderPattern)].map((match) => match[2] as string))];
}

const literal = (value: string | number | boolean): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

/** A condition as SQL over placeholders; never NULL. */
export function conditionSql(condition: Condition): string {
  const parts = Object.entries(condition).map(([field, wanted]) => {
    const values = (Array.isArray(wanted) ? wanted : [wanted]) as (string | number | boolean)[];
    return `{${field}} IN (${values.map(literal).join(', ')})`;
  });
  return `COALESCE(${parts.join(' AND ')}, false)`;
}

/** Readable, short enough for PostgreSQL (63 bytes), and different when the expression changes, so that a migration sees it. */
function constraintName(stem: string, sql: string): string {
  const hash = createHash('sha256').update(sql).digest('hex').slice(0, 6);
  return `${stem.slice(0, 56)}_${hash}`;
}

function conditionText(resource: Resource, condition: Condition): string {
  return Object.entries(condition)
    .map(([name, wanted]) => {
      const values = Array.isArray(wanted) ? wanted : [wanted];
      const label = resource.fields[name]?.label ?? name;
      return typeof values[0] === 'boolean' && values.length === 1
        ? `"${label}" is ${values[0] ? 'on' : 'off'}`
        : `"${label}" is ${values.join(' or ')}`;
    })
    .join(' and ');
}

function fieldConstraints(resource: Resource, field: FieldDefinition): Constraint[] {
  if (field.computed || field.lookup || field.stamp) return [];
  const made: Constraint[] = faceOf(field).checks.map((check) => {
    const sql = check.sql.replaceAll('{col}', `{${field.name}}`);
    return {
      name: check.across ? `field_${field.column}_${check.name}` : constraintName(`${field.column}_${check.name}`, sql),
      fields: [field.name],
      message: check.message,
      sql,
      kind: check.across ? 'trigger' : 'check',
      on: 'write',
    };
  });
  if (field.when && field.nullable) {
    const sql = `{${field.name}} IS NULL OR ${conditionSql(field.when)}`;
    const message = `only has a meaning when ${conditionText(resource, field.when)}`;
    made.push({
      name: constraintName(`${field.column}_when`, sql),
      fields: [field.name],
      message,
      sql,
      kind: 'check',
      on: 'write',
    });
  }
  if (field.requiredWhen) {
    const sql = `{${field.name}} IS NOT NULL OR NOT ${conditionSql(field.requiredWhen)}`;
    const message = `is required when ${conditionText(resource, field.requiredWhen)}`;
    made.push({
      name: constraintName(`${field.column}_required_when`, sql),
      fields: [field.name],
      message,
      sql,
      kind: 'check',
      on: 'write',
    });
  }
  return made;
}

function ruleConstraint(rule: Rule): Constraint {
  const trigger = rule.across || rule.on !== undefined || rule.sql.includes('{old.');
  return {
    name: trigger ? `rule_${rule.name}` : constraintName(rule.name, rule.sql),
    fields: rule.fields,
    message: rule.message,
    sql: rule.sql,
    kind: trigger ? 'trigger' : 'check',
    on: rule.on ?? 'write',
    ...(rule.lock ? { lock: rule.lock } : {}),
    ...(rule.inTheWay ? { inTheWay: rule.inTheWay } : {}),
  };
}

const known = new WeakMap<Resource, Constraint[]>();

/** Everything that the database enforces on rows of this resource beyond types, NOT NULL, uniques and foreign keys. */
export function constraintsOf(resource: Resource): Constraint[] {
  const found = known.get(resource);
  if (found) return found;
  const fields = Object.values(resource.fields);
  const made: Constraint[] = [
    ...fields.flatMap((field) => fieldConstraints(resource, field)),
    ...fields
      .filter((field) => field.immutable)
      .map((field): Constraint => ({
        name: `fixed_${field.column}`,
        fields: [field.name],
        message: 'cannot be changed after creation',
        sql: `{${field.name}} IS NOT DISTINCT FROM {old.${field.name}}`,
        kind: 'trigger',
        on: 'update',
      })),
    ...resource.rules.filter((rule) => !rule.warning).map(ruleConstraint),
  ];
  known.set(resource, made);
  return made;
}

export interface UniqueKey {
  name: string;
  fields: readonly string[];
  where: string | null;
  ignoreCase: boolean;
  message: string;
}

/** Unique keys of a resource: single fields first, then the composite ones. */
export function uniquesOf(resource: Resource): UniqueKey[] {
  const name = (fields: readonly string[], suffix = ''): string =>
    `uq_${resource.name}_${fields.map((field) => resource.fields[field]?.column).join('_')}`.slice(
      0,
      63 - suffix.length,
    ) + suffix;
  const single = Object.values(resource.fields)
    .filter((field) => field.unique !== false)
    .map((field): UniqueKey => ({
      name: name([field.name]),
      fields: [field.name],
      where: null,
      ignoreCase: field.unique === 'ignoreCase',
      message: 'is already taken',
    }));
  const composite = resource.unique.map((key): UniqueKey => ({
    name: name(key.fields, key.where ? '_p' : ''),
    fields: key.fields,
    where: key.where ?? null,
    ignoreCase: false,
    message: key.message ?? (key.fields.length > 1 ? 'is already taken here' : 'is already taken'),
  }));
  return [...single, ...composite];
}

/** Name of the foreign key behind a reference or currency code. */
export const foreignKeyName = (resource: Resource, field: FieldDefinition): string =>
  `fk_${resource.name}_${field.column}`.slice(0, 63);
