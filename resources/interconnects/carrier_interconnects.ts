// Carrier interconnects: the signalling links to a carrier. Which tabs a link has depends on the direction of its calls.
import { healthStatus } from '../choices.ts';
import {
  addressHolder,
  boolean,
  choice,
  currencyCode,
  dateTime,
  defineResource,
  duration,
  grant,
  host,
  integer,
  percent,
  reference,
  shortCode,
  text,
} from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { capacity } from '../parts.ts';

const directions = [
  { value: 'ingress', label: 'Ingress', tone: 'info', help: 'They call us' },
  { value: 'egress', label: 'Egress', tone: 'accent', help: 'We call them' },
  { value: 'both', label: 'Both', tone: 'neutral', help: 'Calls go both ways' },
] as const;
const protocols = [
  { value: 'SIP', label: 'SIP' },
  { value: 'H.323', label: 'H.323', help: 'Without the settings of SIP' },
] as const;
const transports = [
  { value: 'udp', label: 'UDP' },
  { value: 'tcp', label: 'TCP' },
  { value: 'tls', label: 'TLS', help: 'Encrypted; port 5061 unless another is given' },
  { value: 'ws', label: 'WebSocket' },
] as const;

const sip = { protocol: 'SIP' } as const;
const ingress = { direction: ['ingress', 'both'] } as const;
const egress = { direction: ['egress', 'both'] } as const;
const whenSip = { direction: ['ingress', 'egress', 'both'], ...sip } as const;
const probed = { direction: ['egress', 'both'], optionsProbeEnabled: true } as const;

// One row of translation settings serves both directions. A link of one direction shows all of it on its one tab; a link of both
// shows how numbers come in on the first tab and how they go out on the second, so that each setting is seen once.
const translation = { one: 'interconnect_translation_settings', by: 'interconnectId' } as const;
const comingIn = ['originationPreference', 'originationValidation', 'originationPattern', 'originTranslation'];
const goingOut = ['setPaiHeader', 'globalTranslation', 'translationCountry', 'destinationTranslation'];

const partner = (expression: string): string =>
  `(SELECT ${expression} FROM carriers AS partner WHERE partner.id = {carrierId})`;
const anyService = (condition: string): string =>
  `EXISTS (SELECT 1 FROM carrier_services AS service WHERE service.interconnect_id = {id} AND ${condition})`;

/** Other interconnects that have one of its addresses and the tech prefix by which its calls are matched. */
const sharer = `SELECT taken.interconnect_id FROM interconnect_ip_addresses AS mine CROSS JOIN LATERAL (${addressHolder(
  {
    first: 'mine.first_address',
    last: 'mine.last_address',
    interconnect: '{id}',
    carrier: '{carrierId}',
    direction: '{direction}',
    prefix: `COALESCE((SELECT checked.tech_prefix FROM interconnect_validation_settings AS checked
    WHERE checked.interconnect_id = {id}), {techPrefix}, '')`,
  },
)}) AS taken WHERE mine.interconnect_id = {id} AND mine.is_active AND mine.address_type = 'transport'`;

export const carrierInterconnects = defineResource({
  name: 'carrier_interconnects',
  label: { one: 'Interconnect', many: 'Interconnects' },
  group: 'Carriers',
  icon: 'link',
  help: 'Signalling links to carriers',
  title: 'name',
  find: true,
  versionRequired: true,
  editInPlace: true,
  clone: {
    blank: ['techPrefix'],
    with: [
      { resource: 'interconnect_validation_settings', by: 'interconnectId', blank: ['techPrefix'] },
      { resource: 'interconnect_translation_settings', by: 'interconnectId' },
      { resource: 'interconnect_media_settings', by: 'interconnectId' },
      { resource: 'interconnect_signalling_settings', by: 'interconnectId' },
      { resource: 'interconnect_codecs', by: 'interconnectId' },
    ],
  },
  fields: {
    shortCode: shortCode({ prefix: 'I' }),
    carrierId: reference('carriers', { required: true, immutable: true }),
    name: text({ required: true, maxLength: 100, search: true }),
    direction: choice(directions, {
      required: true,
      default: 'both',
      index: true,
      help: 'A customer has ingress only, a supplier egress only',
    }),
    currencyCode: currencyCode({
      label: 'Currency',
      required: true,
      default: 'USD',
      help: 'In which its calls are rated; rating plans of its services must be in it',
    }),
    protocol: choice(protocols, { required: true, default: 'SIP' }),
    transport: choice(transports, { default: 'udp', when: sip }),
    ...capacity(),
    isActive: boolean({
      label: 'Active',
      default: true,
      index: true,
      help: 'Off: its calls are neither matched nor sent',
    }),
    techPrefix: text({
      maxLength: 16,
      pattern: '^[0-9*#]{1,16}$',
      patternHint: '1 to 16 digits, * or #',
      help: 'Put before the number on egress; matched on ingress unless the validation settings have one. Empty: none',
    }),
    ipAddress: host({
      label: 'Target address',
      search: true,
      help: 'Where calls are sent: an IP address, or on egress a host name',
    }),
    sipPort: integer({
      label: 'SIP port',
      grouped: false,
      min: 1,
      max: 65535,
      when: sip,
      help: 'Empty: 5060, for TLS 5061; for a host name whatever its DNS SRV record says (RFC 3263)',
    }),
    optionsProbeEnabled: boolean({
      label: 'Probe with OPTIONS',
      read: grant.staff,
      when: egress,
      help: 'Ask the target regularly whether it is there',
    }),
    optionsProbeInterval: duration({
      label: 'Probe every',
      measure: 's',
      min: 10,
      max: 3600,
      default: 60,
      read: grant.staff,
      when: probed,
    }),
    minAsr: percent({
      label: 'Lowest ASR',
      read: grant.staff,
      when: egress,
      help: 'Answered of attempted calls; below it an alert is raised. Empty: not watched',
    }),
    minAcd: duration({
      label: 'Lowest ACD',
      measure: 's',
      min: 1,
      max: 3600,
      read: grant.staff,
      when: egress,
      help: 'Average length of answered calls; below it an alert is raised. Empty: not watched',
    }),
    healthStatus: healthStatus({ label: 'Health', readOnly: true, read: grant.staff, index: true, audited: false }),
    lastProbedAt: dateTime({ label: 'Last probe', readOnly: true, read: grant.staff, audited: false }),
    lastProbeError: text({ label: 'Last failure', maxLength: 500, readOnly: true, read: grant.staff, audited: false }),
  },
  list: {
    columns: [
      'shortCode',
      'name',
      'carrierId',
      'direction',
      'ipAddress',
      'techPrefix',
      'capacityLimit',
      'healthStatus',
      'isActive',
    ],
    filters: [
      'shortCode',
      'name',
      'carrierId',
      'direction',
      'protocol',
      'transport',
      'currencyCode',
      'ipAddress',
      'techPrefix',
      'capacityMode',
      'healthStatus',
      'isActive',
      'updatedAt',
    ],
    sort: [{ field: 'name', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Ingress', where: { field: 'direction', op: 'in', value: ['ingress', 'both'] } },
      { label: 'Egress', where: { field: 'direction', op: 'in', value: ['egress', 'both'] } },
      { label: 'Off', where: { field: 'isActive', op: 'eq', value: false } },
    ],
    empty: 'Add an interconnect to a carrier, then its IP addresses, codecs and services.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['carrierId', 'name', 'direction', 'currencyCode', 'protocol', 'isActive'] },
        { title: 'Capacity', fields: ['capacityMode', 'capacityLimit'] },
      ],
    },
    { label: 'Services', children: 'carrier_services', by: 'interconnectId' },
    { label: 'IP addresses', children: 'interconnect_ip_addresses', by: 'interconnectId' },
    {
      label: 'Ingress Validation',
      one: 'interconnect_validation_settings',
      by: 'interconnectId',
      when: { ...ingress, ...sip },
      help: 'Which calls from its addresses are taken as calls of this interconnect',
    },
    {
      key: 'ingress-translation',
      label: 'Ingress Translation',
      ...translation,
      when: { direction: 'ingress', ...sip },
      help: 'How numbers are read and rewritten',
    },
    {
      key: 'ingress-translation-both',
      label: 'Ingress Translation',
      ...translation,
      fields: comingIn,
      when: { direction: 'both', ...sip },
      help: 'How the calling number is read, checked and rewritten',
    },
    {
      label: 'Egress Routing',
      when: egress,
      sections: [
        {
          help: 'Where calls go unless a service says otherwise',
          fields: ['ipAddress', 'sipPort', 'transport', 'techPrefix'],
        },
      ],
      lists: [
        { label: 'Routing entries that send calls here', children: 'routing_plan_entries', by: 'interconnectId' },
        { label: 'Services that leave by it', children: 'carrier_services', by: 'targetInterconnectId' },
      ],
    },
    {
      key: 'egress-translations',
      label: 'Egress Translations',
      ...translation,
      when: { direction: 'egress', ...sip },
      help: 'How numbers are read and rewritten',
    },
    {
      key: 'egress-translations-both',
      label: 'Egress Translations',
      ...translation,
      fields: goingOut,
      when: { direction: 'both', ...sip },
      help: 'How the called number is rewritten and the caller shown',
    },
    { label: 'Codecs', children: 'interconnect_codecs', by: 'interconnectId', sort: 'displayOrder' },
    { label: 'Media', one: 'interconnect_media_settings', by: 'interconnectId', when: whenSip },
    { label: 'Signalling', one: 'interconnect_signalling_settings', by: 'interconnectId', when: whenSip },
    {
      label: 'Monitoring',
      when: egress,
      sections: [
        { title: 'Probe', fields: ['optionsProbeEnabled', 'optionsProbeInterval'] },
        { title: 'Quality', help: 'Alerts below these values', fields: ['minAsr', 'minAcd'] },
        { title: 'State', fields: ['healthStatus', 'lastProbedAt', 'lastProbeError'] },
      ],
    },
  ],
  access: {
    read: grant.staffAndCarriers,
    create: grant.network,
    update: grant.network,
    delete: grant.admins,
    carrier: 'carrierId',
  },
  unique: [{ fields: ['carrierId', 'name'], message: 'is already the name of an interconnect of this carrier' }],
  rules: [
    {
      name: 'direction_fits_carrier',
      fields: ['direction'],
      message: 'does not fit the carrier: a customer has ingress only, a supplier egress only',
      across: true,
      sql: partner(`partner.partner_type = 'bilateral'
        OR {direction} = CASE partner.partner_type WHEN 'customer' THEN 'ingress' ELSE 'egress' END`),
    },
    {
      name: 'direction_fits_services',
      fields: ['direction'],
      message: 'cannot be narrowed while services of the other direction exist',
      on: 'update',
      across: true,
      sql: `{direction} = 'both' OR NOT ${anyService('service.direction <> {direction}')}`,
    },
    {
      name: 'direction_fits_routes',
      fields: ['direction'],
      message: 'cannot become ingress while routing plans or services send calls to this interconnect',
      on: 'update',
      across: true,
      sql: `{direction} <> 'ingress' OR NOT (
        EXISTS (SELECT 1 FROM routing_plan_entries AS entry WHERE entry.interconnect_id = {id})
        OR EXISTS (SELECT 1 FROM carrier_services AS service WHERE service.target_interconnect_id = {id}))`,
    },
    {
      name: 'currency_fits_services',
      fields: ['currencyCode'],
      message: 'cannot change while services have rating plans in the present currency',
      on: 'update',
      across: true,
      sql: `{currencyCode} = {old.currencyCode} OR NOT ${anyService('service.rating_plan_id IS NOT NULL')}`,
    },
    {
      name: 'host_name_on_egress_only',
      fields: ['ipAddress'],
      message: 'must be an IP address for ingress; a host name is for egress only',
      sql: `{direction} <> 'ingress' OR {ipAddress} ~ '^[0-9.]+$' OR {ipAddress} ~ ':'`,
    },
    {
      name: 'addresses_told_apart',
      fields: ['techPrefix'],
      message: 'must differ: {other} has one of its IP addresses with the same tech prefix',
      on: 'update',
      across: true,
      lock: 'addresses',
      sql: `NOT {isActive} OR NOT EXISTS (${sharer})`,
      inTheWay: {
        resource: 'carrier_interconnects',
        sql: `${sharer} LIMIT 1`,
        of: 'carrierId',
        unnamed: 'an interconnect of another carrier',
      },
    },
    {
      name: 'capacity_within_carrier',
      fields: ['capacityLimit'],
      message: 'is above the limit of the carrier, which then decides',
      across: true,
      warning: true,
      sql: partner('{capacityLimit} <= partner.capacity_limit'),
    },
    {
      name: 'currency_of_carrier',
      fields: ['currencyCode'],
      message: 'is not the currency of the carrier: its charges are converted for balances and limits',
      across: true,
      warning: true,
      sql: partner(
        `{currencyCode} = (SELECT currency.code FROM currencies AS currency WHERE currency.id = partner.primary_currency_id)`,
      ),
    },
    {
      name: 'target_given',
      fields: ['ipAddress'],
      message: 'should be given: calls cannot be sent without it',
      warning: true,
      sql: `{direction} = 'ingress' OR NOT {isActive} OR {ipAddress} IS NOT NULL`,
    },
  ],
});
export type CarrierInterconnect = Row<typeof carrierInterconnects>;
