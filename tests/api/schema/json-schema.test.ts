import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { exampleOf } from '../../../api/schema/examples.ts';
import { actionSchema, bodySchema, rowSchema } from '../../../api/schema/json-schema.ts';
import { loadResources } from '../../../resources/define/load.ts';
import { faceOf } from '../../../resources/define/index.ts';
import type { JsonSchema } from '../../../resources/define/index.ts';
import { anId, causesSchema, least, readings, trunks } from './sample.ts';

const strict = (): Ajv2020 => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  formats.default(ajv);
  return ajv;
};
const properties = (schema: JsonSchema) => schema['properties'] as Record<string, JsonSchema>;
const create = bodySchema(trunks, 'create');
const update = bodySchema(trunks, 'update');
const row = rowSchema(trunks);

test('a create requires the required fields that nothing else gives a value', () => {
  expect(create['required']).toEqual(['name', 'code', 'carrierId', 'mail']);
  expect(strict().validate(create, least)).toBe(true);
});

test('an update requires nothing', () => {
  expect(update).not.toHaveProperty('required');
  expect(strict().validate(update, {})).toBe(true);
});

test('fields set by the system are in no body, immutable ones in that of a create alone', () => {
  for (const name of ['id', 'version', 'createdAt', 'updatedAt', 'balance', 'net']) {
    expect(properties(create)).not.toHaveProperty(name);
    expect(properties(update)).not.toHaveProperty(name);
  }
  expect(properties(create)).toHaveProperty('code');
  expect(properties(update)).not.toHaveProperty('code');
});

test('no body takes an unknown key', () => {
  const ajv = strict();
  expect(ajv.validate(create, { ...least, nope: 1 })).toBe(false);
  expect(ajv.validate(update, { nope: 1 })).toBe(false);
});

test('null is allowed exactly where a field is nullable', () => {
  const validate = strict().compile(update);
  for (const name of Object.keys(properties(update))) {
    expect([name, validate({ [name]: null })]).toEqual([name, trunks.fields[name]?.nullable]);
  }
});

test('defaults are told for a create and not for an update', () => {
  expect(properties(create)['channels']).toMatchObject({ default: 30, title: 'Channels' });
  expect(properties(update)['channels']).not.toHaveProperty('default');
});

test('help, unit and the source of a value stand in the description', () => {
  expect(properties(create)['limit']).toMatchObject({ title: 'Limit', description: 'Per day. In EUR.' });
  expect(properties(create)['tierId']).toMatchObject({
    description: 'Left out on create: taken from carrierId.tierId.',
  });
});

test('a row holds no secret and no field that nobody may read', () => {
  expect(properties(row)).not.toHaveProperty('password');
  expect(properties(row)).not.toHaveProperty('internal');
  expect(properties(create)['password']).toMatchObject({ writeOnly: true });
});

test('a row as it leaves fits, with decimals as texts, moments in UTC and embedded relations', () => {
  const validate = strict().compile(row);
  const sent = {
    id: anId,
    version: 3,
    balance: '-12.5000',
    net: null,
    since: '2026-01-31T09:30:00.000Z',
    carrierId: anId,
    carrier: { id: anId, name: 'Acme' },
    tier: null,
    causes: [{ sip: 503 }],
    labels: [],
  };
  expect(validate(sent), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...sent, balance: -12.5 })).toBe(false);
  expect(validate({ ...sent, since: 'yesterday' })).toBe(false);
  expect(validate({ ...sent, password: 'geheim' })).toBe(false);
  expect(validate({ version: 3 })).toBe(false);
});

test('a row that was stored before a limit was tightened is still a row', () => {
  expect(strict().validate(row, { id: anId, version: 1, name: 'x'.repeat(500), channels: 100000 })).toBe(true);
});

test('the schema of structured data goes into bodies and rows as it is', () => {
  expect(properties(row)['causes']).toMatchObject({ ...causesSchema, type: ['array', 'null'] });
  expect(properties(update)['causes']).toMatchObject({ items: causesSchema['items'] });
});

test('the input of an action has its own fields; an action without input takes the empty object alone', () => {
  const topUp = actionSchema(trunks.actions['topUp'] as (typeof trunks.actions)[string]);
  expect(topUp).toMatchObject({ required: ['amount'], additionalProperties: false });
  const pause = actionSchema(trunks.actions['pause'] as (typeof trunks.actions)[string]);
  expect(strict().validate(pause, {})).toBe(true);
  expect(strict().validate(pause, { amount: '1' })).toBe(false);
});

test('every example of every definition is a value that its own schema accepts', async () => {
  const ajv = strict();
  const fields = [...(await loadResources()), trunks, readings].flatMap((resource) => Object.values(resource.fields));
  const examples = fields.flatMap((field) => {
    const example = exampleOf(field);
    return example === null ? [] : [{ field, example }];
  });
  expect(examples.length).toBeGreaterThan(fields.length / 4);
  for (const { field, example } of examples) {
    expect([field.name, example, ajv.validate(faceOf(field).schema, example)]).toEqual([field.name, example, true]);
    expect([field.name, example, faceOf(field).problem(example)]).toEqual([field.name, example, null]);
  }
});

test('every schema of every definition compiles in strict mode', async () => {
  const ajv = strict();
  for (const resource of [...(await loadResources()), trunks, readings]) {
    const schemas = [
      bodySchema(resource, 'create'),
      bodySchema(resource, 'update'),
      rowSchema(resource),
      ...Object.values(resource.actions).map(actionSchema),
    ];
    for (const schema of schemas) expect(() => ajv.compile(schema), resource.name).not.toThrow();
  }
});
