// Thousands of made-up questions and bodies at every resource: whatever comes, the server answers in kind, never with a fault of its own.
import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operators, relationName } from '../resources/define/index.ts';
import type { FieldDefinition, Resource, Role } from '../resources/define/index.ts';
import { loadResources } from '../resources/define/load.ts';
import { makeExample } from './support/examples.ts';
import { personOf } from './support/people.ts';
import type { Row } from './support/rows.ts';
import { optionsOf, sampleOf } from './support/samples.ts';
import { startApp } from './support/server.ts';
import type { Client, TestApp } from './support/server.ts';

/** Requests at each resource, so many at a time; when one is answered with 5xx, the smallest such set is told. */
const atOnce = 50;
const rounds = 41;

let app: TestApp;
const people = new Map<Role, Client>();
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const resources = await loadResources();
const asking: readonly Role[] = [
  'super_admin',
  'super_admin',
  'super_admin',
  'noc',
  'carrier_admin',
  'customer_viewer',
];

beforeAll(async () => {
  app = await startApp();
  for (const role of new Set(asking)) people.set(role, await personOf(app, role));
});
afterAll(async () => {
  agent.destroy();
  await app.close();
});

interface Shot {
  role: Role;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  body?: string;
  version?: string;
}

/** Sends as any client may, over connections that stay open; answers with the status. */
function send({ role, method, path, body, version }: Shot): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      cookie: people.get(role)?.cookie ?? '',
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...(version === undefined ? {} : { 'if-match': version }),
    };
    const sent = request(app.url + path, { method, agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text })).on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}

const nasty = [
  "'; DROP TABLE carriers; --", "' OR '1'='1", '<script>alert(1)</script>', '${jndi:x}', '%', '_', '\\', '"', '{', '[1]', '..', '\u202Eabc',
  '🛰️', 'é'.repeat(300), '\u0001', '\u0000', '\uD800', 'NaN', 'Infinity', '1e400', '-0', '9'.repeat(40), '2147483648', '2026-02-30', '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z', '2026-01-01T00:00:00+14:00', '::ffff:1.2.3.4/96', '1.2.3.4/33', '00000000-0000-0000-0000-000000000000', 'null', 'true', '__proto__', 'constructor',
  '(a+)+$', '[', '$1', '%s', "E'\\x'", 'a,b,,c', '-1', '1.5',
]; // prettier-ignore
const words = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nasty) },
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

/** A value that suits the field, now and then. */
function suitable(field: FieldDefinition): fc.Arbitrary<unknown> {
  if (field.kind === 'reference' || field.kind === 'references') {
    const one = fc.uuid();
    return field.kind === 'reference' ? one : fc.array(one, { maxLength: 3 });
  }
  if (field.kind === 'json' || field.kind === 'secret' || field.kind === 'id' || field.kind === 'shortCode')
    return fc.jsonValue();
  return fc.integer({ min: 1, max: 999 }).map((number) => sampleOf(field, number));
}
const anything = fc.oneof(
  words,
  fc.jsonValue({ maxDepth: 3 }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

function shots(resource: Resource, row: Row): fc.Arbitrary<Shot> {
  const fields = Object.values(resource.fields);
  const relations = fields.filter((field) => field.kind === 'reference');
  const below = relations.flatMap((field) => {
    const target = resources.find((one) => one.name === optionsOf(field).resource);
    return Object.keys(target?.fields ?? {}).map((name) => `${relationName(field)}.${name}`);
  });
  const name = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...fields.map((field) => field.name)) },
    { weight: 2, arbitrary: fc.constantFrom(...(below.length > 0 ? below : ['id'])) },
    { weight: 1, arbitrary: words },
  );
  const value = fc.oneof(
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...fields)
        .chain(suitable)
        .map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
    },
    words,
  );
  const operator = fc.constantFrom('', ...operators.map((one) => `_${one}`), '_nope');
  const number = fc.oneof(fc.integer({ min: 0, max: 200 }).map(String), words);
  const leaf = fc.record(
    {
      field: name,
      op: fc.constantFrom(...operators, 'nope'),
      value: fc.oneof(value, fc.array(value, { maxLength: 3 }), anything),
    },
    { requiredKeys: ['field', 'op'] },
  );
  const tree = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.record({ and: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ or: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ not: tie('node') }),
      anything,
    ),
  })).node;
  const names = fc.array(name, { maxLength: 4 }).map((list) => list.join(','));
  const pair = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(
        fc.tuple(name, operator).map((parts) => parts.join('')),
        value,
      ),
    },
    fc.tuple(fc.constantFrom('_start', '_end'), number),
    fc.tuple(
      fc.constantFrom('_sort', '_fields', '_embed'),
      fc.oneof(names, fc.constantFrom(...relations.map(relationName), 'id')),
    ),
    fc.tuple(fc.constant('_order'), fc.constantFrom('asc', 'desc', 'ASC', 'up', 'asc,desc')),
    fc.tuple(fc.constant('_count'), fc.constantFrom('exact', 'estimate', 'none', 'lots')),
    fc.tuple(
      fc.constant('_where'),
      fc.oneof(
        tree.map((one) => JSON.stringify(one)),
        words,
      ),
    ),
    fc.tuple(fc.constantFrom('q', '_after', '_nope', 'format'), words),
  );
  const query = fc
    .array(pair, { maxLength: 5 })
    .map((pairs) => pairs.map(([key, one]) => `${escape(key)}=${escape(String(one))}`).join('&'));
  const raw = fc.constantFrom(
    '%',
    '%zz',
    '%C3',
    '%00',
    'a=%ED%A0%80',
    '&&&',
    '=',
    '?',
    '_where={',
    '_sort',
    '_start=&_end=',
  );
  const key = fc.oneof(
    { weight: 4, arbitrary: fc.constant(row.id) },
    fc.uuid(),
    words.map(escape),
    fc.constantFrom('I1', 'P999999999999', 'export', 'actions'),
  );
  const good = fc
    .constantFrom(...fields)
    .chain((field) => fc.tuple(fc.constant(field.name), fc.oneof({ weight: 3, arbitrary: suitable(field) }, anything)));
  const fitting = fc
    .array(fc.oneof({ weight: 9, arbitrary: good }, fc.tuple(words, anything)), { maxLength: 8 })
    .map((pairs) => JSON.stringify(Object.fromEntries(pairs)));
  const body = fc.oneof(
    { weight: 8, arbitrary: fitting },
    anything.map((one) => JSON.stringify(one) ?? ''),
    fc.constantFrom('{', '{"a":}', '[1,', '"', '\u0000', '{"__proto__":{"x":1}}', '['.repeat(2000)),
  );
  const version = fc.constantFrom(`"${row.version}"`, '"1"', '*', 'W/"2"', 'none', '"99999999999"');
  const action = fc.constantFrom(...Object.keys(resource.actions), 'nope', '__proto__');
  const role = fc.constantFrom(...asking);
  const at = `/api/${resource.name}`;
  return fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        role,
        method: fc.constant('GET' as const),
        path: fc.oneof({ weight: 9, arbitrary: query }, raw).map((one) => `${at}?${one}`),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        role,
        method: fc.constant('GET' as const),
        path: fc.tuple(key, query).map(([one, rest]) => `${at}/${one}?${rest}`),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        role,
        method: fc.constant('GET' as const),
        path: key.map((one) => `${at}/${one}/warnings`),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        role,
        method: fc.constant('GET' as const),
        path: fc
          .tuple(fc.constantFrom('csv', 'ndjson', 'pdf'), query)
          .map(([format, rest]) => `${at}/export?format=${format}&${rest}`),
      }),
    },
    { weight: 6, arbitrary: fc.record({ role, method: fc.constant('POST' as const), path: fc.constant(at), body }) },
    {
      weight: 6,
      arbitrary: fc.record({
        role,
        method: fc.constantFrom('PATCH' as const, 'PUT' as const),
        path: key.map((one) => `${at}/${one}`),
        body,
        version,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        role,
        method: fc.constant('DELETE' as const),
        path: fc.oneof(fc.uuid(), words.map(escape)).map((one) => `${at}/${one}`),
        version,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        role,
        method: fc.constant('POST' as const),
        path: fc.tuple(key, action).map(([one, name]) => `${at}/${one}/actions/${name}`),
        body,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        role,
        method: fc.constant('POST' as const),
        path: action.map((name) => `${at}/actions/${name}`),
        body,
      }),
    },
  );
}

/** Percent-encodes whatever text, halves of surrogate pairs included. */
const escape = (text: string): string => encodeURIComponent(text.toWellFormed());

async function countOf(name: string): Promise<number> {
  const { rows } = await app.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM "${name}"`);
  return rows[0]?.n as number;
}

describe.each(resources.map((resource): [string, Resource] => [resource.name, resource]))('%s', (name, resource) => {
  test(
    `answers ${atOnce * rounds} made-up requests without a fault, and stores what it says it stored`,
    { timeout: 120_000 },
    async () => {
      const row = await makeExample(app, name);
      const before = await countOf(name);
      app.errors.length = 0;
      let made = 0;
      const burst = fc.array(shots(resource, row), { minLength: atOnce, maxLength: atOnce });
      const answered = fc.asyncProperty(burst, async (shots) => {
        const answers = await Promise.all(shots.map(send));
        made += answers.filter((answer) => answer.status === 201).length;
        const at = answers.findIndex((answer) => answer.status >= 500);
        if (at >= 0) throw new Error(`${JSON.stringify(shots[at])}: ${JSON.stringify(answers[at])}`);
      });
      const { failed, seed, errorInstance } = await fc.check(answered, { numRuns: rounds, endOnFailure: true });
      if (failed) throw new Error(`seed ${seed}`, { cause: errorInstance });
      if (resource.access.create.includes('super_admin')) expect(await countOf(name)).toBe(before + made);
      expect(app.errors).toEqual([]);
    },
  );
});
