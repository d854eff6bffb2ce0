import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileBodies, isBody, validateBody, validateInput } from '../../../api/schema/validate.ts';
import { loadResources } from '../../../resources/define/load.ts';
import { anId, inputOf, least, readings, trunks } from './sample.ts';

const created = (body: unknown) => validateBody(trunks, 'create', body);
const updated = (body: unknown) => validateBody(trunks, 'update', body);
const errorsOf = (body: unknown) => updated(body).errors;

test('good values come back, each in its one stored form, and nothing else is filled in', () => {
  expect(created({ ...least, network: '192.0.2.77/24', since: '2026-01-31T10:30:00+01:00', notes: null })).toEqual({
    value: { ...least, network: '192.0.2.0/24', since: '2026-01-31T09:30:00.000Z', notes: null },
    errors: {},
  });
});

test('an empty update is good', () => {
  expect(updated({})).toEqual({ value: {}, errors: {} });
});

test('every broken rule is told at once, and the good values are still there', () => {
  const { value, errors } = created({ name: 'London', code: 'lon', channels: '30', limit: 5, nope: 1, balance: '1' });
  expect(errors).toEqual({
    code: ['must be 2 to 8 capital letters'],
    channels: ['must be a whole number between 1 and 500'],
    limit: ['must be a decimal number in quotes between 0 and 1000 with at most 4 decimals'],
    nope: ['is not a field of trunks'],
    balance: ['is set by the system and cannot be written'],
    carrierId: ['is required'],
    mail: ['is required'],
  });
  expect(value).toEqual({ name: 'London' });
});

test('text around which there is space is trimmed before it is checked', () => {
  expect(updated({ name: '  Acme ' }).value).toEqual({ name: 'Acme' });
  expect(updated({ name: ` ${'x'.repeat(20)} ` }).value).toEqual({ name: 'x'.repeat(20) });
  expect(updated({ mail: ' NOC@Example.com ' }).value).toEqual({ mail: 'noc@example.com' });
  expect(updated({ network: ' 192.0.2.1 ' }).value).toEqual({ network: '192.0.2.1' });
});

test('a secret keeps its spaces', () => {
  expect(updated({ password: ' pass word ' }).value).toEqual({ password: ' pass word ' });
});

test.each(['', '   ', '\n'])('the required text %j is missing', (name) => {
  expect(errorsOf({ name })).toEqual({ name: ['is required'] });
});

test.each([
  ['a number for a text', { name: 5 }, 'name', 'must be text of at most 20 characters'],
  ['a text that is too long', { name: 'x'.repeat(21) }, 'name', 'must be text of at most 20 characters'],
  ['a line break in a name', { name: 'a\nb' }, 'name', 'must be one line without control characters'],
  ['a bell in a note', { notes: 'a\u0007b' }, 'notes', 'must not contain control characters'],
  ['a NUL, which PostgreSQL cannot store', { notes: 'a\u0000b' }, 'notes', 'must not contain control characters'],
  ['half a surrogate pair', { name: 'a\ud800' }, 'name', 'contains a broken character'],
  ['a wrong choice', { status: 'gone' }, 'status', 'must be one of active, paused'],
  ['a choice with spaces', { status: ' active ' }, 'status', 'must be one of active, paused'],
  ['a word for a switch', { enabled: 'true' }, 'enabled', 'must be true or false'],
  ['a fraction of a channel', { channels: 1.5 }, 'channels', 'must be a whole number between 1 and 500'],
  ['a negative limit', { limit: '-1' }, 'limit', 'must be at least 0'],
  ['a limit out of range', { limit: '1000.01' }, 'limit', 'must be at most 1000'],
  ['too many decimals', { ratio: '1.234' }, 'ratio', 'must be a decimal number in quotes with at most 2 decimals'],
  ['an id that is none', { carrierId: '7' }, 'carrierId', 'must be the id of an existing record'],
  ['a month 13', { since: '2026-13-01T00:00:00Z' }, 'since', 'must be a moment such as 2026-01-31T09:30:00Z'],
  [
    'an address with 256',
    { network: '192.0.2.256' },
    'network',
    'must be an IP address or a network such as 192.0.2.0/24',
  ],
  ['the same tag twice', { labels: ['a', 'a'] }, 'labels', 'must be a list of different texts'],
  ['an empty tag', { labels: [''] }, 'labels', 'must be a list of different texts'],
  ['null where there must be a value', { channels: null }, 'channels', 'must not be empty'],
  ['null for a choice with a default', { status: null }, 'status', 'must not be empty'],
  ['an immutable field in an update', { code: 'LON' }, 'code', 'cannot be changed after creation'],
  ['a computed field', { net: '1' }, 'net', 'is set by the system and cannot be written'],
  ['the id', { id: anId }, 'id', 'is set by the system and cannot be written'],
])('%s is refused in words', (_case, body, field, text) => {
  expect(updated(body)).toEqual({ value: {}, errors: { [field]: [text] } });
});

test('what is wrong inside structured data is told at its dotted place', () => {
  const causes = [{ sip: '503' }, { q850: 300, text: '' }, { sip: 503, colour: 'red' }, 7];
  expect(errorsOf({ causes })).toEqual({
    'causes.0.sip': ['must be a whole number'],
    'causes.1.sip': ['is required'],
    'causes.1.q850': ['must be at most 127'],
    'causes.1.text': ['must not be empty'],
    'causes.2.colour': ['is not known here'],
    'causes.3': ['must be a group of named values'],
  });
  expect(errorsOf({ causes: {} })).toEqual({ causes: ['must be a list'] });
  expect(updated({ causes: [{ sip: 503 }] }).value).toEqual({ causes: [{ sip: 503 }] });
});

test('what one place inside structured data makes necessary at another is told there', () => {
  expect(errorsOf({ causes: [{ sip: 600 }] })).toEqual({ 'causes.0.text': ['is required'] });
});

test('null empties structured data that may be empty', () => {
  expect(updated({ causes: null })).toEqual({ value: { causes: null }, errors: {} });
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
  'the key %j is unknown and harmless',
  (key) => {
    const { value, errors } = updated(JSON.parse(`{"name":"Acme",${JSON.stringify(key)}:{"polluted":1}}`));
    expect(value).toEqual({ name: 'Acme' });
    expect(Object.entries(errors)).toEqual([[key, ['is not a field of trunks']]]);
    expect({}).not.toHaveProperty('polluted');
  },
);

test('dangerous keys inside structured data are unknown there too', () => {
  const { errors } = updated(JSON.parse('{"causes":[{"sip":503,"__proto__":{"polluted":1}}]}'));
  expect(Object.entries(errors)).toEqual([['causes.0.__proto__', ['is not known here']]]);
});

test('a body nested a hundred thousand deep is refused', () => {
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
  expect(errorsOf({ causes: deep, labels: deep, name: deep, nope: deep })).toEqual({
    causes: ['is nested too deeply'],
    labels: ['is nested too deeply'],
    name: ['is nested too deeply'],
    nope: ['is not a field of trunks'],
  });
});

test('a field with more values than any record needs is refused without looking at each', () => {
  expect(errorsOf({ causes: Array.from({ length: 100_000 }, (_, n) => ({ sip: n })) })).toEqual({
    causes: ['has too many values'],
  });
});

test('of very many unknown keys the first hundred are named, long ones cut', () => {
  const body = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, n]));
  expect(Object.keys(errorsOf(body))).toHaveLength(100);
  const [key] = Object.keys(errorsOf({ ['k'.repeat(100_000)]: 1 }));
  expect(key).toHaveLength(201);
});

test('a number beyond all measure is refused', () => {
  expect(errorsOf(JSON.parse('{"channels":1e999}'))).toEqual({ channels: ['is too large a number'] });
});

test.each([null, undefined, 5, 'text', true, [[]]])('the body %j is no object', (body) => {
  expect(isBody(body)).toBe(false);
  expect(created(body)).toEqual({ value: {}, errors: { '': ['must be a JSON object'] } });
});

test('the input of an action is checked by the same rules, under the name of the action', () => {
  const topUp = inputOf('topUp');
  expect(validateInput(topUp, { amount: '5', reason: ' gift ' }, 'Top up')).toEqual({
    value: { amount: '5', reason: 'gift' },
    errors: {},
  });
  expect(validateInput(topUp, { amount: '0', nope: 1 }, 'Top up').errors).toEqual({
    nope: ['is not a field of Top up'],
    amount: ['must be at least 0.01'],
  });
  expect(validateInput(topUp, {}, 'Top up').errors).toEqual({ amount: ['is required'] });
  expect(validateInput({}, {}, 'Pause')).toEqual({ value: {}, errors: {} });
});

test('whatever is sent to any resource, the answer is values and texts, and a good value is stored as it came back', async () => {
  const resources = [...(await loadResources()), trunks, readings];
  compileBodies(resources);
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV6(), fc.nat(140)).map(([address, mask]) => `${address}/${mask}`),
    fc.constantFrom('::ffff:192.0.2.1/96', '+', '-', '.', '0', '1e5', '2026-02-01T24:00:00Z', '(|', '^(a)|\\2', ' '),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.emailAddress(),
    fc.domain(),
    fc.uuid(),
  );
  for (const resource of resources) {
    const key = fc.constantFrom(...Object.keys(resource.fields), '__proto__', 'constructor', 'nope');
    const bodies = fc.dictionary(key, anything, { maxKeys: 8, noNullPrototype: true });
    const variants = fc.constantFrom('create' as const, 'update' as const);
    const property = fc.property(bodies, variants, (body, variant) => {
      const { value, errors } = validateBody(resource, variant, body);
      for (const texts of Object.values(errors)) expect(texts.every((text) => text.length > 5)).toBe(true);
      expect(validateBody(resource, 'update', value).value).toMatchObject(variant === 'update' ? value : {});
    });
    fc.assert(property, { numRuns: 40 });
  }
}, 60_000);

test('checking the body of a one-field update costs microseconds, not a schema', () => {
  updated({ limit: '5' });
  const start = performance.now();
  for (let count = 0; count < 2_000; count++) updated({ limit: '5' });
  expect(performance.now() - start).toBeLessThan(1000);
});
