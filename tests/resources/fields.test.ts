// Everything that a field's definition forbids, tried on every field: lengths, ranges, forms, choices, what is required, fixed, unique
// or refers to nothing. REST names the field, and the database refuses the same when written around it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faceOf } from '../../resources/define/index.ts';
import type { Condition, FieldDefinition, Resource } from '../../resources/define/index.ts';
import { loadResources } from '../../resources/define/load.ts';
import { constraintsOf, fieldsRead, foreignKeyName, uniquesOf } from '../../api/database/constraints.ts';
import type { Constraint, UniqueKey } from '../../api/database/constraints.ts';
import { closedReason, mustBeGiven } from '../../api/schema/json-schema.ts';
import { exampleValue, exampleValues, holds, makeExample } from '../support/examples.ts';
import { isOpenToRest, tryAround, tryByRest } from '../support/refusals.ts';
import type { Attempt } from '../support/refusals.ts';
import { optionsOf, sampleOf } from '../support/samples.ts';
import type { Values } from '../support/samples.ts';
import { startApp } from '../support/server.ts';
import type { TestApp } from '../support/server.ts';
import { nobody } from './broken/cases.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const resources = await loadResources();
type Place = [string, Resource, FieldDefinition];
const places = (wanted: (field: FieldDefinition) => boolean): Place[] =>
  resources.flatMap((resource) =>
    Object.values(resource.fields)
      .filter(wanted)
      .map((field): Place => [`${resource.name}.${field.name}`, resource, field]),
  );
const systemFields = ['id', 'version', 'createdAt', 'updatedAt'];
/** What a trigger sets, whatever was written. */
const setByTrigger = ['number', 'balanceAfter'];
const isOwn = (field: FieldDefinition): boolean =>
  field.computed === null &&
  field.lookup === null &&
  field.stamp === null &&
  ![...systemFields, ...setByTrigger].includes(field.name);

const long = (field: FieldDefinition): string => 'x'.repeat(Number(optionsOf(field).maxLength ?? 255) + 1);
const many = (field: FieldDefinition, most: number): unknown[] =>
  Array.from({ length: most + 1 }, (_, at) => (field.kind === 'references' ? uuid(at) : `${at}`));
const uuid = (at: number): string => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const step = (limit: unknown, by: 1 | -1): unknown =>
  typeof limit === 'number' ? limit + by : String(Number(limit) + by);
/** A text that a pattern does not find. */
function formless(field: FieldDefinition): string {
  const found = ['?', 'ä', 'x y'].find((one) => !new RegExp(String(optionsOf(field).pattern)).test(one));
  if (found === undefined) throw new Error(`Find a text that breaks the pattern of ${field.name}`);
  return found;
}
const formlessOf: Partial<Record<FieldDefinition['kind'], string>> = {
  email: 'nobody',
  phone: '+0',
  dialCode: '44a',
  timeZone: 'EST',
  host: 'not a host',
  shortCode: 'one',
};

/** For each CHECK that a kind makes (by name), a value that breaks it. A kind with a new check needs a line here. */
const breakers: Record<string, (field: FieldDefinition) => unknown> = {
  min: (field) => step(optionsOf(field).min, -1),
  max: (field) => step(optionsOf(field).max, 1),
  min_length: () => '',
  max_length: long,
  pattern: (field) => formlessOf[field.kind] ?? formless(field),
  plain: () => 'a\u0007bell',
  choice: () => 'none of these',
  known: (field) => (field.kind === 'timeZone' ? 'Europe/Nowhere' : 'ZZ'),
  address: () => '1.2.3.256',
  form: () => 'no bar',
  pattern_length: () => `${'a'.repeat(129)}|1`,
  single: () => '192.0.2.0/24',
  array: () => 'no list',
  min_items: () => [],
  max_items: (field) => many(field, faceOf(field).schema['maxItems'] as number),
  ids: () => ['1'],
  texts: () => ['?<>'],
  choices: () => ['none of these'],
  differ: (field) =>
    field.kind === 'references' ? [nobody, nobody] : Array(2).fill((sampleOf(field, 1) as unknown[])[0]),
};

/** What a column's type alone refuses. Enums, ids and moments have no CHECK beside it. */
const typeBreakers: Record<string, (field: FieldDefinition) => unknown> = {
  varchar: (field) => 'x'.repeat((faceOf(field).column.length ?? 0) + 1),
  numeric: () => '9'.repeat(20),
  integer: () => 2 ** 31,
  enum: () => 'none of these',
  uuid: () => 'no id',
  timestamptz: () => '2026-02-30T00:00:00Z',
  inet: () => '1.2.3.256',
  boolean: () => 'perhaps',
};

/** The example with a value of the field that breaks something, whatever other fields it takes to have a value at all. */
async function broken(resource: Resource, field: FieldDefinition, value: unknown): Promise<Attempt> {
  // Examples look at what they are given; a reference that must be there is broken only afterwards.
  const given = { ...meaningful(resource, field), ...(field.nullable ? { [field.name]: value } : {}) };
  const values = { ...(await exampleValues(app, resource.name, given)), [field.name]: value };
  return { resource, row: null, values };
}

/** What a trigger fills in where nothing was given. */
const filledIn = ['ledger_entries.occurredAt'];

/** Values of other fields under which this one has a meaning. */
function meaningful(resource: Resource, field: FieldDefinition): Values {
  const together = companions[`${resource.name}.${field.name}`] ?? {};
  return field.when ? { ...satisfied(resource, field.when), ...together } : together;
}
/** What a rule wants beside a field, so that it is not broken too. */
const companions: Record<string, Values> = {
  'audit_records.actorId': { metadata: { actorId: nobody } },
  'integration_health.lastFailureReason': { lastFailureAt: '2026-01-01T00:00:00Z' },
  'system_alerts.acknowledgedBy': { acknowledgedAt: '2026-01-01T00:00:00Z' },
};
function satisfied(resource: Resource, condition: Condition): Values {
  const values: Values = {};
  for (const [name, wanted] of Object.entries(condition)) {
    if (holds(resource, { [name]: wanted }, {})) continue;
    values[name] = ([] as unknown[]).concat(wanted)[0];
    Object.assign(values, meaningful(resource, resource.fields[name] as FieldDefinition));
  }
  return values;
}

/** REST answers with this status and names the field, or a place inside it. */
async function expectNamed(attempt: Attempt, field: string, status: number): Promise<void> {
  if (!isOpenToRest(attempt)) return;
  const answer = await tryByRest(app, attempt);
  expect(answer.status, answer.text).toBe(status);
  const named = Object.keys(answer.body.errors ?? {}).map((key) => key.split('.')[0]);
  expect(named, answer.text).toContain(field);
}

/**
 * The database refuses it for this constraint, or first for another that asks the same field (it names one only): then this one must
 * at least stand there.
 */
async function expectHeld(attempt: Attempt, { name }: Constraint, field: string): Promise<void> {
  const refused = await tryAround(app, attempt);
  expect(refused.code, refused.constraint).toMatch(/^(23514|22)/);
  if (refused.constraint === name) return;
  const first = constraintsOf(attempt.resource).find((one) => one.name === refused.constraint);
  if (refused.code === '23514') expect(fieldsRead(String(first?.sql)), refused.constraint).toContain(field);
  const { rows } = await app.pool.query(
    `SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass AND conname = $2
     UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname = $2`,
    [`"${attempt.resource.name}"`, name],
  );
  expect(rows, name).toHaveLength(1);
}
const constraintNamed = (resource: Resource, stem: string): Constraint =>
  constraintsOf(resource).find((one) => one.name.startsWith(stem)) as Constraint;

const checked = places(isOwn).flatMap(([name, resource, field]) =>
  faceOf(field).checks.map((check) => [name, check.name, resource, field, check.sql] as const),
);
describe.each(checked)('%s, checked for %s', (_name, check, resource, field, sql) => {
  test('is named by REST and refused by the database', async () => {
    const value = breakers[check];
    if (!value) throw new Error(`No value breaks the check "${check}": add one above`);
    const attempt = await broken(resource, field, value(field));
    await expectNamed(attempt, field.name, 422);
    const wanted = constraintsOf(resource).find((one) => one.sql === sql.replaceAll('{col}', `{${field.name}}`));
    // A short code is set by the database at the insert: only a later change could break it.
    const around =
      field.kind === 'shortCode'
        ? { ...attempt, row: await makeExample(app, resource.name), values: { [field.name]: value(field) } }
        : attempt;
    await expectHeld(around, wanted as Constraint, field.name);
  });
});

const typed = places(
  (field) => isOwn(field) && field.kind !== 'shortCode' && faceOf(field).column.type in typeBreakers,
);
test.each(typed)('%s takes no value beyond its type', async (_name, resource, field) => {
  const attempt = await broken(resource, field, typeBreakers[faceOf(field).column.type]?.(field));
  await expectNamed(attempt, field.name, 422);
  expect((await tryAround(app, attempt)).code).toMatch(/^(22|23514)/);
});

test.each(places((field) => isOwn(field) && !field.nullable && field.kind !== 'shortCode'))(
  '%s is never null',
  async (name, resource, field) => {
    const attempt = await broken(resource, field, null);
    await expectNamed(attempt, field.name, 422);
    if (field.defaultFrom || filledIn.includes(name)) return;
    expect((await tryAround(app, attempt)).code).toBe('23502');
  },
);

test.each(places((field) => mustBeGiven(field) && isOwn(field) && field.kind !== 'shortCode'))(
  '%s must be given',
  async (_name, resource, field) => {
    const attempt = await broken(resource, field, null);
    delete attempt.values?.[field.name];
    await expectNamed(attempt, field.name, 422);
  },
);

/** Values under which a condition does not hold, one field after the other. */
function* violations(resource: Resource, condition: Condition): Generator<Values> {
  for (const [name, wanted] of Object.entries(condition)) {
    const field = resource.fields[name] as FieldDefinition;
    const all = field.kind === 'boolean' ? [true, false] : (optionsOf(field).choices ?? []).map((one) => one.value);
    for (const value of all) if (!([] as unknown[]).concat(wanted).includes(value)) yield { [name]: value };
  }
}

test.each(places((field) => isOwn(field) && field.when !== null && field.nullable))(
  '%s has no value where it has no meaning',
  async (_name, resource, field) => {
    const [given] = [...violations(resource, field.when as Condition)];
    const values = {
      ...(await exampleValues(app, resource.name, given)),
      [field.name]: await exampleValue(app, field),
    };
    await expectNamed({ resource, row: null, values }, field.name, 422);
    await expectHeld({ resource, row: null, values }, constraintNamed(resource, `${field.column}_when_`), field.name);
  },
);

test.each(places((field) => isOwn(field) && field.requiredWhen !== null && field.default === undefined))(
  '%s has a value where it is needed',
  async (_name, resource, field) => {
    const given = satisfied(resource, field.requiredWhen as Condition);
    const values = { ...(await exampleValues(app, resource.name, given)), [field.name]: null };
    await expectNamed({ resource, row: null, values }, field.name, 422);
    const wanted = constraintNamed(resource, `${field.column}_required_when_`);
    await expectHeld({ resource, row: null, values }, wanted, field.name);
  },
);

test.each(places((field) => isOwn(field) && field.immutable))(
  '%s stays as it was made',
  async (_name, resource, field) => {
    const row = await makeExample(app, resource.name, meaningful(resource, field));
    for (const value of [await exampleValue(app, field), await exampleValue(app, field)]) {
      if (value === row[field.name]) continue;
      const attempt = { resource, row, values: { [field.name]: value } };
      await expectNamed(attempt, field.name, 422);
      expect((await tryAround(app, attempt)).code).toBe('23514');
    }
  },
);

test.each(places((field) => isOwn(field) && (field.kind === 'reference' || field.kind === 'currencyCode')))(
  '%s refers to what exists',
  async (_name, resource, field) => {
    const attempt = await broken(resource, field, field.kind === 'reference' ? nobody : 'XXX');
    await expectNamed(attempt, field.name, closedReason(field, 'create') === null ? 409 : 422);
    expect(await tryAround(app, attempt)).toEqual({ code: '23503', constraint: foreignKeyName(resource, field) });
  },
);

/** Rows that a partial key is about. */
const keyed: Record<string, Values> = {
  uq_carrier_contacts_carrier_id_p: { isPrimary: true },
  uq_carrier_services_interconnect_id_tech_prefix_p: { techPrefix: '9' },
  uq_codecs_payload_type_p: { payloadType: 21 },
  uq_currencies_is_base_p: { isBase: true, rateToBase: '1' },
  uq_ledger_approvals_carrier_id_kind_reference_p: {},
  uq_ledger_entries_carrier_id_kind_reference_p: {},
  uq_ledger_entries_carrier_id_direction_reference_p: { kind: 'netting' },
  uq_rates_rate_card_id_revision_prefix_origin_effective_from_p: {},
  uq_system_alerts_source_metric_name_dimension_p: {},
};
const keys = resources.flatMap((resource) =>
  uniquesOf(resource).map((key): [string, Resource, UniqueKey] => [key.name, resource, key]),
);

test('every partial key has rows that it is about', () => {
  expect(keys.filter(([, , key]) => key.where).map(([name]) => name)).toEqual(Object.keys(keyed));
});

test.each(keys)('%s is held', async (name, resource, key) => {
  const fields = key.fields.map((field) => resource.fields[field] as FieldDefinition);
  if (fields.some((field) => field.kind === 'shortCode' || setByTrigger.includes(field.name))) return;
  const given: Values = { ...keyed[name] };
  for (const field of fields) {
    Object.assign(given, meaningful(resource, field));
    if (!(field.name in given) && field.nullable) given[field.name] = await exampleValue(app, field);
  }
  const taken = name === 'uq_currencies_is_base_p' ? {} : await makeExample(app, resource.name, given);
  const same = Object.fromEntries(key.fields.map((field) => [field, (taken as Values)[field] ?? given[field]]));
  const values = { ...(await exampleValues(app, resource.name, { ...given, ...same })), ...same };
  if (key.ignoreCase) for (const field of key.fields) values[field] = String(values[field]).toUpperCase();
  await expectNamed({ resource, row: null, values }, key.fields.at(-1) as string, 409);
  expect(await tryAround(app, { resource, row: null, values })).toEqual({ code: '23505', constraint: name });
});

test('what only the API can tell is no more than this', () => {
  // A regular expression must compile in RE2, which PostgreSQL does not have; a password is stored as its hash.
  const alone = places(
    (field) => optionsOf(field).regex === true || field.kind === 'translation' || field.kind === 'secret',
  );
  expect(alone.map(([name]) => name)).toEqual([
    'interconnect_translation_settings.originationPattern',
    'interconnect_translation_settings.originTranslation',
    'interconnect_translation_settings.destinationTranslation',
    'users.password',
    'users.twoFactorSecret',
  ]);
});

test.each([
  ['originationPattern', { originationValidation: 'custom' }, '(?=looks-ahead)'],
  ['originTranslation', {}, '(unclosed|1'],
  ['destinationTranslation', {}, '^(a)$|\\2'],
])('%s is a pattern that the switch can run', async (field, given, value) => {
  const resource = app.resource('interconnect_translation_settings');
  const values = { ...(await exampleValues(app, resource.name, given)), [field]: value };
  await expectNamed({ resource, row: null, values }, field, 422);
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
