// Database objects that follow from the definitions but are none that TypeORM makes: triggers, sequences, search indexes.
// The whole script is idempotent; it runs after migrations whenever its text has changed.
import { createHash } from 'node:crypto';
import { addressSpan, entailmentOf, faceOf, toColumn } from '../../resources/define/index.ts';
import type { FieldDefinition, Resource } from '../../resources/define/index.ts';
import type { Effect } from '../../resources/define/shape.ts';
import { bindColumns, constraintsOf, fieldsRead, ident, uniquesOf } from './constraints.ts';
import type { Constraint } from './constraints.ts';
import { guardScript, guardsOf } from './guards.ts';
import { indexesOf } from './indexes.ts';
import { ledgerScript } from './ledger.ts';
import {
  effectForbidden,
  effectUnexplained,
  functionName,
  quoteText,
  refuseUnless,
  systemFields,
  trigger,
} from './triggers.ts';

/** The script and its fingerprint. */
export function derivedScript(resources: readonly Resource[]): { sql: string; fingerprint: string } {
  const catalogue = new Map(resources.map((resource) => [resource.name, resource]));
  const scripts = resources.map((resource) => resourceScript(resource, catalogue));
  const sql = [common, ...scripts, guardScript(guardsOf(resources)), ledgerScript(resources)].join('\n');
  return { sql, fingerprint: createHash('sha256').update(sql).digest('hex') };
}

const common = `
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- From one IP address to another: PostgreSQL has ranges of many types, but not of this one. An SP-GiST index over it finds overlaps
-- (a hundred times faster than GiST here, which has no measure of how far two addresses lie apart to cut its pages by).
DO $do$ BEGIN
  IF to_regtype('inetrange') IS NULL THEN CREATE TYPE inetrange AS RANGE (subtype = inet); END IF;
END $do$;

-- Every writer moves the version on, also one that comes around the API: a form that holds an older one then notices.
CREATE OR REPLACE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $fn$;

CREATE OR REPLACE FUNCTION set_short_code() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  NEW.short_code := TG_ARGV[0] || nextval('short_code_' || lower(TG_ARGV[0]));
  RETURN NEW;
END $fn$;

-- Whether a text can be read as a time zone or an IP address: PostgreSQL itself only answers with an error.
CREATE OR REPLACE FUNCTION is_time_zone(given text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS $fn$
BEGIN
  PERFORM timezone(given, 'epoch'::timestamptz);
  RETURN true;
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN false;
END $fn$;

CREATE OR REPLACE FUNCTION is_address(given text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS $fn$
BEGIN
  RETURN masklen(given::inet) = CASE family(given::inet) WHEN 4 THEN 32 ELSE 128 END;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN false;
END $fn$;

-- What an effect has written in another table is refused where whoever writes may not do so there, or must say why and does not.
-- Around the API nobody is named: then the rights of the database hold.
CREATE OR REPLACE FUNCTION guard_effect(effect text, source text, allowed text[], wants_reason boolean) RETURNS void LANGUAGE plpgsql AS $fn$
DECLARE
  told jsonb := COALESCE(NULLIF(current_setting('didtron.audit', true), ''), '{}')::jsonb;
  acting text;
BEGIN
  IF told ->> 'actorId' IS NULL THEN RETURN; END IF;
  SELECT role INTO acting FROM users WHERE id = (told ->> 'actorId')::uuid;
  IF acting IS NULL OR acting <> ALL (allowed) THEN
    RAISE EXCEPTION '% writes another table, which a % may not', effect, COALESCE(acting, 'removed user')
      USING ERRCODE = '${effectForbidden}', CONSTRAINT = effect, TABLE = source;
  END IF;
  IF wants_reason AND COALESCE(told ->> 'reason', '') = '' THEN
    RAISE EXCEPTION '% writes another table, where a change must say why', effect
      USING ERRCODE = '${effectUnexplained}', CONSTRAINT = effect, TABLE = source;
  END IF;
END $fn$;

-- How many seals were ever made: removing the last ones does not set it back.
CREATE SEQUENCE IF NOT EXISTS audit_seals_made;
`;

type Catalogue = ReadonlyMap<string, Resource>;

function resourceScript(resource: Resource, catalogue: Catalogue): string {
  return [
    indexesByHand(resource),
    ...lookups(resource),
    resource.appendOnly ? '' : trigger(resource, 'a_touch', `BEFORE UPDATE OF ${touching(resource)}`, 'touch_row()'),
    shortCodes(resource),
    ...inherited(resource),
    ...constraintsOf(resource)
      .filter((one) => one.kind === 'trigger')
      .map((one) => ruleTrigger(resource, one)),
    ...resource.effects.map((effect) => effectTrigger(resource, effect, catalogue)),
  ].join('\n');
}

/** What machines touch by the minute (a last sign-in, a last probe) makes no new version: it would break every open form. */
function touching(resource: Resource): string {
  const fields = Object.values(resource.fields).filter(
    (field) => field.audited && !field.computed && !field.lookup && !systemFields.includes(field.name),
  );
  return fields.map((field) => ident(field.column)).join(', ');
}

/**
 * Fields that are looked up: a function of the row by the field's column name. PostgreSQL takes `row.name` for `name(row)` where the
 * table has no such column, so that whoever selects, filters or sorts by the field needs to know nothing of this.
 */
function lookups(resource: Resource): string[] {
  return Object.values(resource.fields).flatMap((field) => {
    if (field.lookup === null) return [];
    const name = ident(field.column);
    const body = bindColumns(field.lookup, resource, 'own_row');
    const { type } = faceOf(field).column;
    return [
      `CREATE OR REPLACE FUNCTION ${name}(own_row ${ident(resource.name)}) RETURNS ${type === 'varchar' ? 'text' : type} LANGUAGE sql STABLE AS $fn$ SELECT (${body}) $fn$;`,
    ];
  });
}

function indexesByHand(resource: Resource): string {
  const table = ident(resource.name);
  const trigrams = indexesOf(resource)
    .filter((index) => index.byHand === 'trigram')
    .map((index) => {
      const column = ident(resource.fields[index.fields[0] as string]?.column as string);
      // Default statistics make the planner walk the sort index instead of the trigram index.
      return `CREATE INDEX IF NOT EXISTS ${ident(index.name)} ON ${table} USING gin (${column} gin_trgm_ops);
ALTER TABLE ${table} ALTER COLUMN ${column} SET STATISTICS 1000;`;
    });
  const lists = indexesOf(resource)
    .filter((index) => index.byHand === 'list')
    .map((index) => {
      const column = ident(resource.fields[index.fields[0] as string]?.column as string);
      return `CREATE INDEX IF NOT EXISTS ${ident(index.name)} ON ${table} USING gin (${column});`;
    });
  const ignoringCase = uniquesOf(resource)
    .filter((key) => key.ignoreCase)
    .map(
      (key) =>
        `CREATE UNIQUE INDEX IF NOT EXISTS ${ident(key.name)} ON ${table} (lower(${ident(resource.fields[key.fields[0] as string]?.column as string)}));`,
    );
  const spans = indexesOf(resource)
    .filter((index) => index.byHand === 'span')
    .map((index) => {
      const [from = '', to = ''] = index.fields.map((name) => ident(resource.fields[name]?.column as string));
      return `CREATE INDEX IF NOT EXISTS ${ident(index.name)} ON ${table} USING spgist ((${addressSpan(from, to)}));`;
    });
  return [...trigrams, ...lists, ...ignoringCase, ...spans].join('\n');
}

function shortCodes(resource: Resource): string {
  const field = Object.values(resource.fields).find((one) => one.kind === 'shortCode');
  if (!field) return '';
  const { prefix } = field.options as { prefix: string };
  return `CREATE SEQUENCE IF NOT EXISTS ${ident(`short_code_${prefix.toLowerCase()}`)};
${trigger(resource, 'a_short_code', 'BEFORE INSERT', `set_short_code('${prefix}')`)}`;
}

/** Fields that take their value from a referred row when a create leaves them out. */
function inherited(resource: Resource): string[] {
  return Object.values(resource.fields).flatMap((field) => {
    if (!field.defaultFrom) return [];
    const [referenceName, sourceName] = field.defaultFrom.split('.') as [string, string];
    const reference = resource.fields[referenceName] as FieldDefinition;
    const table = (reference.options as { resource: string }).resource;
    const name = ident(functionName(`inherit_${field.column}`, resource));
    const own = ident(field.column);
    return [
      `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF NEW.${own} IS NULL THEN
    SELECT source.${ident(toColumn(sourceName))} INTO NEW.${own} FROM ${ident(table)} source WHERE source.id = NEW.${ident(reference.column)};
  END IF;
  RETURN NEW;
END $fn$;
${trigger(resource, `a_inherit_${field.column}`.slice(0, 63), 'BEFORE INSERT', `${name}()`)}`,
    ];
  });
}

/** A rule as a trigger. It runs after the row is in place, so that computed columns and its neighbours are there to see. */
function ruleTrigger(resource: Resource, rule: Constraint): string {
  const onDelete = rule.on === 'delete';
  const expression = bindColumns(rule.sql, resource, 'NEW', 'OLD');
  const body = `CREATE OR REPLACE FUNCTION ${ident(functionName(rule.name, resource))}() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
${
  rule.lock
    ? `  PERFORM pg_advisory_xact_lock(${lockNumber(rule.lock)});
`
    : ''
}${refuseUnless(expression, rule, resource)}
  RETURN ${onDelete ? 'OLD' : 'NULL'};
END $fn$;`;
  const columns = fieldsRead(rule.sql)
    .filter((name) => name !== 'id')
    .map((name) => ident(resource.fields[name]?.column as string))
    .join(', ');
  const update = columns ? `UPDATE OF ${columns}` : 'UPDATE';
  const event = {
    write: `AFTER INSERT OR ${update}`,
    insert: 'AFTER INSERT',
    update: `AFTER ${update}`,
    delete: 'BEFORE DELETE',
  }[rule.on];
  return `${body}\n${trigger(resource, rule.name, event, `${ident(functionName(rule.name, resource))}()`)}`;
}

/** An advisory lock is a number: 40 bits of the name's hash, which no lock of a hand-given small number can meet. */
const lockNumber = (name: string): string =>
  String(2 ** 40 + parseInt(createHash('sha256').update(name).digest('hex').slice(0, 10), 16));

/** A write that entails one in another table, in the same transaction, as far as whoever writes may do that there. */
function effectTrigger(resource: Resource, effect: Effect, catalogue: Catalogue): string {
  const name = ident(functionName(`effect_${effect.name}`, resource));
  const target = effect.writes && catalogue.get(effect.writes.table);
  const entailed = effect.writes && target ? entailmentOf(effect.writes, target) : null;
  const guard = entailed
    ? `
  IF FOUND THEN
    PERFORM guard_effect(${quoteText(effect.name)}, ${quoteText(resource.name)}, ${quoteText(`{${entailed.roles.join(',')}}`)}, ${entailed.reason});
  END IF;`
    : '';
  return `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  ${bindColumns(effect.sql, resource, 'NEW', 'OLD')};${guard}
  RETURN NULL;
END $fn$;
${trigger(resource, `effect_${effect.name}`, `AFTER ${effect.on.join(' OR ')}`, `${name}()`)}`;
}
