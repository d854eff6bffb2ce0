// Kinds that are neither free text nor numbers: identity, switches, choices, references, time, IP addresses and JSON.
import ipaddr from 'ipaddr.js';
import { buildField } from '../field.ts';
import type { Choice, CommonOptions, Field, JsonValue, KindOptions } from '../field.ts';
import { everyElement } from '../sql.ts';
import { equality, ordered, quote, textual } from './face.ts';
import type { FieldCheck, KindFace } from './face.ts';

type Options<K extends keyof KindOptions> = CommonOptions & KindOptions[K];
const uuidPattern = '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';
const uuidRegExp = new RegExp(uuidPattern);
/** Whether a text is a UUID in the form that PostgreSQL takes. */
export const isUuid = (given: string): boolean => uuidRegExp.test(given);

/** The primary key, a UUID v4 made by the database. Every resource has it; definitions do not name it. */
export function id(): Field<'id', string, { required: true; readOnly: true }> {
  return buildField('id', { required: true, readOnly: true, label: 'ID' });
}
/** I1, S1, P1 …: from one database sequence per prefix, never reused, set by the database. */
export function shortCode<const O extends Options<'shortCode'>>(
  options: O,
): Field<'shortCode', string, O & { required: true; readOnly: true }> {
  return buildField('shortCode', {
    required: true,
    readOnly: true,
    unique: true,
    label: 'Short code',
    search: true,
    ...options,
  });
}
export function boolean<const O extends Options<'boolean'>>(
  options?: O,
): Field<'boolean', boolean, O & { default: boolean }> {
  return buildField('boolean', { default: false, ...options });
}
/** One of a list; `pgEnum` makes it a PostgreSQL enum of that name, otherwise a CHECK guards the text. */
export function choice<const C extends readonly Choice[], const O extends CommonOptions & { pgEnum?: string }>(
  choices: C,
  options?: O,
): Field<'choice', C[number]['value'], O> {
  return buildField('choice', { choices, ...options });
}
/** A row of another resource, by its id. An index on the column follows. */
export function reference<const O extends CommonOptions & Partial<Omit<KindOptions['reference'], 'resource'>>>(
  resource: string,
  options?: O,
): Field<'reference', string, O> {
  return buildField('reference', { resource, onDelete: 'restrict', index: true, ...options });
}
/** Several rows of another resource: a JSON array of ids. */
export function references<const O extends CommonOptions & { minItems?: number }>(
  resource: string,
  options?: O,
): Field<'references', string[], O & { default: [] }> {
  // A list that may not be empty has no default: it must be given.
  return buildField('references', {
    resource,
    ...(options?.minItems ? { required: true } : { default: [] }),
    ...options,
  });
}
/** A list of short texts, free or of given choices: a JSON array of strings. */
export function tags<const O extends Options<'tags'>>(options?: O): Field<'tags', string[], O & { default: [] }> {
  return buildField('tags', { default: [], ...options });
}
/** A moment: timestamptz, ISO 8601 in UTC on the wire. */
export function dateTime<const O extends Options<'dateTime'>>(options?: O): Field<'dateTime', string, O> {
  return buildField('dateTime', { ...options });
}
/** IPv4 or IPv6 address, with `cidr` also a network such as 192.0.2.0/24 (RFC 4632, RFC 4291). */
export function ipAddress<const O extends Options<'ipAddress'>>(options?: O): Field<'ipAddress', string, O> {
  return buildField('ipAddress', { ...options });
}
export type JsonOptions = Options<'json'>;
/** Structured data with a JSON Schema of its own; `JsonOptions & { required: true }` as second type where it is required. */
export function json<V extends JsonValue, const O extends Options<'json'> = Options<'json'>>(
  options: O,
): Field<'json', V, O> {
  return buildField('json', { ...options });
}

const idFace: KindFace<'id'> = {
  column: () => ({ type: 'uuid' }),
  schema: () => ({ type: 'string', format: 'uuid' }),
  expects: () => 'an id',
  operators: [...equality, 'like'],
  sortable: true,
  cast: () => 'uuid',
  filterProblem: (given) => (isUuid(given) ? null : 'must be an id'),
};

const shortCodeFace: KindFace<'shortCode'> = {
  column: () => ({ type: 'varchar', length: 16 }),
  schema: ({ options }) => ({ type: 'string', pattern: `^${options.prefix}\\d+$` }),
  expects: ({ options }) => `a short code such as ${options.prefix}1`,
  operators: textual,
  sortable: true,
  cast: () => 'text',
  filterProblem: () => null,
  checks: ({ options }) => [
    {
      name: 'pattern',
      sql: `{col} ~ '^${options.prefix}[0-9]+$'`,
      message: `must be a short code such as ${options.prefix}1`,
    },
  ],
};

const booleanFace: KindFace<'boolean'> = {
  column: () => ({ type: 'boolean' }),
  schema: () => ({ type: 'boolean' }),
  expects: () => 'true or false',
  operators: equality,
  sortable: true,
  cast: () => 'boolean',
  filterProblem: (given) => (/^(true|false)$/.test(given) ? null : 'must be true or false'),
};

const choiceFace: KindFace<'choice'> = {
  column: ({ options }) =>
    options.pgEnum
      ? { type: 'enum', enumName: options.pgEnum, enumValues: options.choices.map((one) => one.value) }
      : { type: 'varchar', length: 40 },
  schema: ({ options }) => ({ type: 'string', enum: options.choices.map((one) => one.value) }),
  expects: ({ options }) => `one of ${options.choices.map((one) => one.value).join(', ')}`,
  operators: [...equality, 'like'],
  sortable: true,
  cast: ({ options }) => options.pgEnum ?? 'text',
  filterProblem: (given, { options }) =>
    options.choices.some((one) => one.value === given)
      ? null
      : `must be one of ${options.choices.map((one) => one.value).join(', ')}`,
  checks: ({ options }) =>
    options.pgEnum
      ? []
      : [
          {
            name: 'choice',
            sql: `{col} IN (${options.choices.map((one) => quote(one.value)).join(', ')})`,
            message: `must be one of ${options.choices.map((one) => one.value).join(', ')}`,
          },
        ],
};

const referenceFace: KindFace<'reference'> = {
  column: () => ({ type: 'uuid' }),
  schema: () => ({ type: 'string', pattern: uuidPattern }),
  expects: () => 'the id of an existing record',
  operators: equality,
  sortable: true,
  cast: () => 'uuid',
  filterProblem: (given) => (isUuid(given) ? null : 'must be an id'),
};

const listOperators = ['like', 'null', 'nnull', 'in'] as const;
const mostIds = 1000;

/** What a list holds: each of one form, none twice, neither too many nor too few. */
function listChecks(limits: { minItems?: number; maxItems: number }, form: FieldCheck[]): FieldCheck[] {
  const { minItems = 0, maxItems } = limits;
  return [
    { name: 'array', sql: `jsonb_typeof({col}) = 'array'`, message: 'must be a list' },
    ...(minItems > 0
      ? [{ name: 'min_items', sql: `jsonb_array_length({col}) >= ${minItems}`, message: 'must not be empty' }]
      : []),
    {
      name: 'max_items',
      sql: `jsonb_array_length({col}) <= ${maxItems}`,
      message: `must be at most ${maxItems}`,
    },
    ...form,
    {
      name: 'differ',
      sql: `(SELECT count(*) = count(DISTINCT element) FROM jsonb_array_elements({col}) AS listed(element))`,
      message: 'must not hold the same one twice',
      across: true,
    },
  ];
}

/** Every element of a list is a text that a regular expression finds. */
const everyText = (pattern: string): string =>
  everyElement('{col}', `@ like_regex ${JSON.stringify(pattern).replaceAll("'", "''")}`);

const referencesFace: KindFace<'references'> = {
  column: () => ({ type: 'jsonb' }),
  schema: ({ options }) => ({
    type: 'array',
    items: { type: 'string', pattern: uuidPattern },
    uniqueItems: true,
    maxItems: mostIds,
    minItems: options.minItems ?? 0,
  }),
  expects: ({ options }) =>
    options.minItems ? `a list of at least ${options.minItems} different ids` : 'a list of different ids',
  operators: listOperators,
  sortable: false,
  cast: () => 'text',
  filterProblem: () => null,
  checks: ({ options }) =>
    listChecks({ ...options, maxItems: mostIds }, [
      { name: 'ids', sql: everyText(uuidPattern), message: 'must be a list of ids' },
    ]),
  normalise: (value) => (value as string[]).map((one) => one.toLowerCase()),
};

const mostTags = 200;
const anyTag = '^[^\\u0001-\\u001F]+$';
const tagsFace: KindFace<'tags'> = {
  column: () => ({ type: 'jsonb' }),
  schema: ({ options }) => ({
    type: 'array',
    items: options.choices
      ? { type: 'string', enum: options.choices.map((one) => one.value) }
      : { type: 'string', minLength: 1, maxLength: 200, pattern: options.pattern ?? anyTag },
    uniqueItems: true,
    minItems: options.minItems ?? 0,
    maxItems: options.maxItems ?? mostTags,
  }),
  expects: ({ options }) =>
    options.choices
      ? `a list of ${options.choices.map((one) => one.value).join(', ')}`
      : `a list of ${options.patternHint ?? 'different texts'}`,
  operators: listOperators,
  sortable: false,
  cast: () => 'text',
  filterProblem: () => null,
  checks: ({ options }) =>
    listChecks({ ...options, maxItems: options.maxItems ?? mostTags }, [
      options.choices
        ? {
            name: 'choices',
            sql: `{col} <@ ${quote(JSON.stringify(options.choices.map((one) => one.value)))}::jsonb`,
            message: `must be of ${options.choices.map((one) => one.value).join(', ')}`,
          }
        : {
            name: 'texts',
            sql: `${everyElement('{col}', '@ like_regex "^.{1,200}$"')} AND ${everyText(options.pattern ?? anyTag)}`,
            message: `must be ${options.patternHint ?? 'different texts'}`,
          },
    ]),
};

const isoPattern = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?(Z|[+-]\\d{2}:\\d{2})$';
const isoMoment = new RegExp(isoPattern);
/** A day of the calendar between the years 2 and 9998, so that no time zone carries it out of the reach of PostgreSQL and JavaScript. */
function isDay(given: string): boolean {
  const date = new Date(`${given}T00:00:00Z`);
  const year = Number(given.slice(0, 4));
  return year >= 2 && year <= 9998 && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(given);
}
const isMoment = (given: string): boolean =>
  isoMoment.test(given) && isDay(given.slice(0, 10)) && !Number.isNaN(Date.parse(given));
const dateTimeFace: KindFace<'dateTime'> = {
  column: () => ({ type: 'timestamptz', precision: 3 }),
  schema: () => ({ type: 'string', pattern: isoPattern }),
  expects: () => 'a moment such as 2026-01-31T09:30:00Z',
  operators: ordered,
  sortable: true,
  cast: () => 'timestamptz',
  filterProblem: (given) =>
    isMoment(given) || (/^\d{4}-\d{2}-\d{2}$/.test(given) && isDay(given))
      ? null
      : 'must be a moment such as 2026-01-31T09:30:00Z or a day such as 2026-01-31',
  select: (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  problem: (value) => (isMoment(String(value)) ? null : 'must be a moment such as 2026-01-31T09:30:00Z'),
  normalise: (value) => new Date(String(value)).toISOString(),
};

/** As PostgreSQL reads them: four parts and no zone, where the library takes 1.5 and fe80::1%eth0 too. */
const isWritten = (address: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(address) || /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(address);
const isAddress = (given: string): boolean => isWritten(given) && ipaddr.isValid(given);
const isNetwork = (given: string): boolean => isWritten(given.split('/')[0] ?? '') && ipaddr.isValidCIDR(given);

const ipAddressFace: KindFace<'ipAddress'> = {
  column: () => ({ type: 'inet' }),
  schema: () => ({ type: 'string', maxLength: 49, pattern: '^[0-9A-Fa-f:.]+(/\\d{1,3})?$' }),
  expects: ({ options }) =>
    options.cidr ? 'an IP address or a network such as 192.0.2.0/24' : 'an IP address such as 192.0.2.1',
  operators: [...ordered, 'like', 'starts', 'contains_ip', 'overlaps_ip'],
  sortable: true,
  cast: () => 'inet',
  filterProblem: (given) => (isAddress(given) || isNetwork(given) ? null : 'must be an IP address'),
  checks: ({ options }) =>
    options.cidr
      ? []
      : [
          {
            name: 'single',
            sql: `masklen({col}) = CASE family({col}) WHEN 4 THEN 32 ELSE 128 END`,
            message: 'must be a single IP address',
          },
        ],
  problem: (value, { options }) => {
    const given = String(value);
    const [address, mask] = given.split('/');
    if (mask !== undefined && !options.cidr) return 'must be a single IP address without /';
    // A network of IPv4 written in IPv6 has two readings; nobody means it.
    if (/^::ffff:[\d.]+$/i.test(address ?? '') && mask !== undefined)
      return 'must be written as an IPv4 network such as 192.0.2.0/24';
    const good = mask === undefined ? isAddress(given) : isNetwork(given);
    return good
      ? null
      : options.cidr
        ? 'must be an IP address or a network such as 192.0.2.0/24'
        : 'must be an IP address such as 192.0.2.1';
  },
  normalise: (value) => {
    const [address = '', mask] = String(value).split('/');
    const parsed = ipaddr.process(address);
    const full = parsed.kind() === 'ipv4' ? 32 : 128;
    if (mask === undefined || Number(mask) === full) return parsed.toString();
    const network =
      parsed.kind() === 'ipv4'
        ? ipaddr.IPv4.networkAddressFromCIDR(`${parsed.toString()}/${mask}`)
        : ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${mask}`);
    return `${network.toString()}/${mask}`;
  },
};

const jsonFace: KindFace<'json'> = {
  column: () => ({ type: 'jsonb' }),
  schema: ({ options }) => options.schema,
  expects: () => 'data of the described form',
  operators: ['null', 'nnull', 'like'],
  sortable: false,
  cast: () => 'text',
  filterProblem: () => null,
};

export const otherFaces = {
  id: idFace,
  shortCode: shortCodeFace,
  boolean: booleanFace,
  choice: choiceFace,
  reference: referenceFace,
  references: referencesFace,
  tags: tagsFace,
  dateTime: dateTimeFace,
  ipAddress: ipAddressFace,
  json: jsonFace,
};
