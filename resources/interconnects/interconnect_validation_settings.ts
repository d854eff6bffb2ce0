// Validation settings of an interconnect: what a call that comes in must show to be taken as its own, and at what rate.
import { addressHolder, boolean, choice, defineResource, grant, integer, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { ownInterconnect } from '../parts.ts';

const testSystemControls = [
  { value: 'dont_allow', label: "Don't allow", help: 'The test system must not call through this interconnect' },
  { value: 'allow', label: 'Allow', help: 'The test system may call through this interconnect' },
] as const;

const uri = {
  maxLength: 255,
  pattern: '^(sips?:)?[^\\s<>]+$',
  patternHint: 'user@host or host, with or without sip:, without spaces',
} as const;

/** Other active interconnects that share an active transport address and the tech prefix that this one is matched by. */
const sharer = (interconnect: string, prefix: string): string =>
  `SELECT taken.interconnect_id FROM interconnect_ip_addresses AS mine JOIN carrier_interconnects AS own ON own.id = mine.interconnect_id
    CROSS JOIN LATERAL (${addressHolder({
      first: 'mine.first_address',
      last: 'mine.last_address',
      interconnect: 'own.id',
      carrier: 'own.carrier_id',
      direction: 'own.direction',
      prefix,
    })}) AS taken
    WHERE mine.interconnect_id = ${interconnect} AND mine.is_active AND mine.address_type = 'transport' AND own.is_active`;
const sharerNow = sharer('{interconnectId}', `COALESCE({techPrefix}, own.tech_prefix, '')`);
const sharerWithout = sharer('{old.interconnectId}', `COALESCE(own.tech_prefix, '')`);
const inTheWay = {
  resource: 'carrier_interconnects',
  of: 'carrierId',
  unnamed: 'an interconnect of another carrier',
} as const;

export const interconnectValidationSettings = defineResource({
  name: 'interconnect_validation_settings',
  label: { one: 'Ingress validation', many: 'Ingress validation' },
  group: 'Carriers',
  title: 'summary',
  nested: true,
  versionRequired: true,
  fields: {
    interconnectId: ownInterconnect(),
    summary: text({
      maxLength: 300,
      computed: `COALESCE('Prefix ' || {techPrefix}, 'No prefix')
        || CASE WHEN {maxCpsEnabled} THEN ', at most ' || {maxCps}::text || ' calls/s' ELSE '' END`,
    }),
    techPrefix: text({
      maxLength: 16,
      pattern: '^[0-9*#]{1,16}$',
      patternHint: '1 to 16 digits, * or #',
      help: 'Leading digits of the called number by which calls are matched. Empty: that of the interconnect',
    }),
    fromUri: text({ ...uri, label: 'From URI', help: 'What the From header must show. Empty: anything' }),
    contactUri: text({ ...uri, label: 'Contact URI', help: 'What the Contact header must show. Empty: anything' }),
    trunkGroup: text({
      maxLength: 64,
      pattern: '^[A-Za-z0-9_.-]{1,64}$',
      patternHint: '1 to 64 letters, digits, ., _ or -',
      requiredWhen: { validateTrunkGroup: true },
      help: 'tgrp label of the calling address (RFC 4904)',
    }),
    trunkContext: text({
      maxLength: 253,
      pattern: '^[A-Za-z0-9+.-]+$',
      patternHint: 'a domain name or a number with +',
      help: 'trunk-context of the calling address (RFC 4904)',
    }),
    validateTrunkGroup: boolean({ help: 'Refuse calls that show another trunk group' }),
    maxCpsEnabled: boolean({ label: 'Limit the call rate' }),
    maxCps: integer({
      label: 'Call rate',
      min: 1,
      max: 5000,
      unit: 'calls/s',
      when: { maxCpsEnabled: true },
      requiredWhen: { maxCpsEnabled: true },
      help: 'More new calls a second are refused',
    }),
    testSystemControl: choice(testSystemControls, { label: 'Test system', default: 'dont_allow', read: grant.staff }),
  },
  list: {
    columns: [
      'interconnectId',
      'techPrefix',
      'fromUri',
      'contactUri',
      'trunkGroup',
      'maxCps',
      'testSystemControl',
      'updatedAt',
    ],
    sort: [{ field: 'updatedAt', order: 'desc' }],
    empty: 'Interconnects that take calls in get their validation settings on their own page.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { title: 'Match', fields: ['techPrefix', 'fromUri', 'contactUri'] },
        { title: 'Trunk group', fields: ['validateTrunkGroup', 'trunkGroup', 'trunkContext'] },
        { title: 'Limits', fields: ['maxCpsEnabled', 'maxCps', 'testSystemControl'] },
      ],
    },
  ],
  access: {
    read: grant.staffAndCarriers,
    create: grant.network,
    update: grant.network,
    delete: grant.network,
    carrier: 'interconnect.carrierId',
  },
  rules: [
    {
      name: 'addresses_told_apart',
      fields: ['techPrefix'],
      message: 'must differ: {other} has one of its IP addresses with the same tech prefix',
      across: true,
      lock: 'addresses',
      sql: `NOT EXISTS (${sharerNow})`,
      inTheWay: { ...inTheWay, sql: `${sharerNow} LIMIT 1` },
    },
    {
      name: 'addresses_stay_apart',
      fields: ['techPrefix'],
      message: 'without its tech prefix the interconnect could not be told from another one with the same IP addresses',
      on: 'delete',
      across: true,
      lock: 'addresses',
      sql: `NOT EXISTS (${sharerWithout})`,
    },
    {
      name: 'prefix_of_interconnect',
      fields: ['techPrefix'],
      message: 'differs from the tech prefix of the interconnect: this one is matched, that one is sent',
      across: true,
      warning: true,
      sql: `(SELECT {techPrefix} = own.tech_prefix FROM carrier_interconnects AS own WHERE own.id = {interconnectId})`,
    },
    {
      name: 'trunk_context_goes_with_group',
      fields: ['trunkContext'],
      message: 'is only used together with a trunk group',
      warning: true,
      sql: `{trunkContext} IS NULL OR {trunkGroup} IS NOT NULL`,
    },
    {
      name: 'interconnect_takes_calls',
      fields: ['interconnectId'],
      message: 'takes no calls in, so these settings are not used',
      across: true,
      warning: true,
      sql: `(SELECT own.direction <> 'egress' FROM carrier_interconnects AS own WHERE own.id = {interconnectId})`,
    },
  ],
});
export type InterconnectValidationSettings = Row<typeof interconnectValidationSettings>;
