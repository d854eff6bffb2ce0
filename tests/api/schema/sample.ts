// A throw-away definition with one field of each sort that bodies, rows and documents treat in their own way.
import {
  boolean, choice, dateTime, decimal, defineResource, email, grant, integer, ipAddress, json, money, reference, secret, tags, text,
} from '../../../resources/define/index.ts'; // prettier-ignore
import type { FieldDefinition, JsonSchema } from '../../../resources/define/index.ts';

export const causesSchema: JsonSchema = {
  type: 'array',
  maxItems: 20,
  uniqueItems: true,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['sip'],
    properties: {
      sip: { type: 'integer', minimum: 400, maximum: 699 },
      q850: { type: 'integer', minimum: 1, maximum: 127 },
      text: { type: 'string', minLength: 1, maxLength: 40 },
    },
    if: { properties: { sip: { const: 600 } }, required: ['sip'] },
    then: { required: ['text'] },
  },
};

export const trunks = defineResource({
  name: 'trunks',
  label: { one: 'Trunk', many: 'Trunks' },
  group: 'Carriers',
  title: 'name',
  slug: 'code',
  versionRequired: true,
  fields: {
    name: text({ required: true, maxLength: 20, search: true }),
    code: text({ required: true, immutable: true, pattern: '^[A-Z]{2,8}$', patternHint: '2 to 8 capital letters' }),
    password: secret({ minLength: 8 }),
    status: choice(
      [
        { value: 'active', label: 'Active' },
        { value: 'paused', label: 'Paused' },
      ],
      { default: 'active' },
    ),
    mode: choice([
      { value: 'in', label: 'In' },
      { value: 'out', label: 'Out' },
    ]),
    carrierId: reference('carriers', { required: true }),
    tierId: reference('voice_tiers', { required: true, defaultFrom: 'carrierId.tierId' }),
    causes: json({ schema: causesSchema }),
    balance: money({ readOnly: true, default: '0', unit: 'EUR' }),
    net: money({ computed: '{balance} * 2' }),
    limit: money({ min: '0', max: '1000', unit: 'EUR', help: 'Per day' }),
    ratio: decimal({ precision: 5, scale: 2 }),
    channels: integer({ min: 1, max: 500, required: true, default: 30 }),
    enabled: boolean(),
    network: ipAddress({ cidr: true }),
    since: dateTime(),
    mail: email({ required: true }),
    labels: tags({ maxItems: 3 }),
    notes: text({ maxLength: 500, multiline: true }),
    internal: text({ read: grant.nobody }),
    name_like: text({ label: 'A field with the name of a filter' }),
  },
  list: { columns: ['name'], sort: [{ field: 'name', order: 'asc' }] },
  tabs: [{ label: 'Details', sections: [{ fields: ['name'] }] }],
  access: { read: grant.staff, create: grant.network, update: grant.network, delete: grant.admins },
  actions: {
    topUp: {
      label: 'Top up',
      roles: grant.finance,
      input: { amount: money({ required: true, min: '0.01' }), reason: text({ maxLength: 100 }) },
    },
    pause: { label: 'Pause', roles: grant.network, bulk: true },
    retired: { label: 'Retired', roles: grant.nobody },
  },
});

/** Written by the system alone: people only read it. */
export const readings = defineResource({
  name: 'trunk_readings',
  label: { one: 'Reading', many: 'Readings' },
  group: 'Carriers',
  title: 'id',
  fields: { calls: integer() },
  list: { columns: ['calls'], sort: [{ field: 'calls', order: 'asc' }] },
  tabs: [{ label: 'Details', sections: [{ fields: ['calls'] }] }],
  access: { read: grant.staff, create: grant.nobody, update: grant.nobody, delete: grant.nobody },
});

/** The input of an action as the API takes it. */
export const inputOf = (action: keyof typeof trunks.actions): Record<string, FieldDefinition> =>
  (trunks.actions[action]?.input ?? {}) as Record<string, FieldDefinition>;

export const anId = '3f2b8c1e-6d0a-4b7e-9a54-0c1d2e3f4a5b';
/** The least body that a create accepts. */
export const least = { name: 'London 1', code: 'LON', carrierId: anId, mail: 'noc@example.com' };
