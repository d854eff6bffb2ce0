// IP addresses of an interconnect: where its calls come from (transport) and where its audio may come from (media).
import {
  addressHolder,
  addressSpan,
  boolean,
  choice,
  defineResource,
  firstAddress,
  grant,
  ipAddress,
  lastAddress,
  reference,
  soundSpan,
  text,
} from '../define/index.ts';
import type { InTheWay, Row } from '../define/index.ts';

const addressTypes = [
  { value: 'transport', label: 'Transport', tone: 'info', help: 'Source of signalling: by it a call is matched' },
  { value: 'media', label: 'Media', tone: 'neutral', help: 'Source of audio (RTP)' },
] as const;

// Written out rather than taken from the computed columns: those are not there yet when the API asks about a row to be.
const first = firstAddress('{ipAddress}');
const last = lastAddress('{ipAddress}', '{rangeEnd}');
/** A range of two families is one mistake, told by its own rule. */
const mixed = 'COALESCE(family({ipAddress}) <> family({rangeEnd}), false)';
const clearOf = (...ranges: [string, string][]): string =>
  `${mixed} OR (${ranges.map(([from, to]) => `NOT (${first} <= inet '${to}' AND ${last} >= inet '${from}')`).join(' AND ')})`;

/** Active services that take calls by the addresses of an interconnect. */
const dependent = (interconnect: string): string =>
  `SELECT service.id FROM carrier_services AS service WHERE service.interconnect_id = ${interconnect}
  AND service.status = 'active' AND service.direction = 'ingress'`;
/** Addresses of the same interconnect and type that overlap this one. */
const sibling = `SELECT sibling.id FROM interconnect_ip_addresses AS sibling WHERE sibling.interconnect_id = {interconnectId}
  AND sibling.id <> {id} AND sibling.address_type = {addressType}
  AND ${addressSpan('sibling.first_address', 'sibling.last_address')} && ${soundSpan(first, last)}`;
/** Whether an interconnect may lose a transport address: it has another one, or no active ingress service needs any. */
const mayLose = (interconnect: string, own: string): string =>
  `EXISTS (SELECT 1 FROM interconnect_ip_addresses AS other WHERE other.interconnect_id = ${interconnect} AND other.id <> ${own}
    AND other.is_active AND other.address_type = 'transport')
  OR NOT EXISTS (${dependent(interconnect)})`;
/** Other interconnects that this address already belongs to. */
const holder = `SELECT taken.interconnect_id FROM carrier_interconnects AS own
  LEFT JOIN interconnect_validation_settings AS checked ON checked.interconnect_id = own.id
  CROSS JOIN LATERAL (${addressHolder({
    first,
    last,
    interconnect: 'own.id',
    carrier: 'own.carrier_id',
    direction: 'own.direction',
    prefix: `COALESCE(checked.tech_prefix, own.tech_prefix, '')`,
  })}) AS taken WHERE own.id = {interconnectId} AND own.is_active`;

const service = (interconnect: string): InTheWay => ({
  resource: 'carrier_services',
  sql: `${dependent(interconnect)} ORDER BY service.name LIMIT 1`,
  unnamed: 'a service',
});

export const interconnectIpAddresses = defineResource({
  name: 'interconnect_ip_addresses',
  label: { one: 'IP address', many: 'IP addresses' },
  group: 'Carriers',
  help: 'By which interconnects are recognised; search here for the owner of an address',
  title: 'ipAddress',
  find: true,
  nested: true,
  fields: {
    interconnectId: reference('carrier_interconnects', { required: true, immutable: true, onDelete: 'cascade' }),
    ipAddress: ipAddress({
      label: 'IP address',
      required: true,
      cidr: true,
      span: ['firstAddress', 'lastAddress'],
      help: 'One address, a network such as 192.0.2.0/24, or the first of a range',
    }),
    isRange: boolean({ label: 'Range', help: 'From this address to another' }),
    rangeEnd: ipAddress({
      label: 'To',
      when: { isRange: true },
      requiredWhen: { isRange: true },
      help: 'Last address of the range',
    }),
    addressType: choice(addressTypes, { required: true, default: 'transport', index: true }),
    isActive: boolean({ label: 'Active', default: true, help: 'Off: not matched' }),
    techPrefix: text({
      maxLength: 16,
      lookup: `(SELECT COALESCE(matched.tech_prefix, link.tech_prefix) FROM carrier_interconnects AS link
        LEFT JOIN interconnect_validation_settings AS matched ON matched.interconnect_id = link.id
        WHERE link.id = {interconnectId})`,
      help: 'The one by which calls of its interconnect are told from those of others at the same address',
    }),
    firstAddress: ipAddress({ label: 'First address', computed: first }),
    lastAddress: ipAddress({ label: 'Last address', computed: last }),
  },
  list: {
    columns: ['ipAddress', 'rangeEnd', 'interconnectId', 'addressType', 'isActive', 'updatedAt'],
    filters: ['ipAddress', 'interconnectId', 'addressType', 'isActive', 'firstAddress', 'lastAddress'],
    sort: [{ field: 'ipAddress', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Transport', where: { field: 'addressType', op: 'eq', value: 'transport' } },
      { label: 'Media', where: { field: 'addressType', op: 'eq', value: 'media' } },
    ],
    empty: 'Add the addresses that the partner calls from; without one its calls are not recognised.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['interconnectId', 'ipAddress', 'isRange', 'rangeEnd', 'addressType', 'isActive'] },
        { title: 'Covers', fields: ['firstAddress', 'lastAddress', 'techPrefix'] },
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
      name: 'range_of_one_family',
      fields: ['rangeEnd'],
      message: 'must be of the same kind (IPv4 or IPv6) as the first address, and not before it',
      sql: `NOT {isRange} OR (family({ipAddress}) = family({rangeEnd}) AND {rangeEnd} >= {ipAddress})`,
    },
    {
      name: 'range_starts_with_address',
      fields: ['ipAddress'],
      message: 'must be a single address when it begins a range',
      sql: `NOT {isRange} OR masklen({ipAddress}) = CASE family({ipAddress}) WHEN 4 THEN 32 ELSE 128 END`,
    },
    {
      name: 'not_everything',
      fields: ['ipAddress'],
      message: 'must not cover every address',
      sql: `masklen({ipAddress}) > 0`,
    },
    {
      name: 'not_unspecified',
      fields: ['ipAddress'],
      message: 'must not hold addresses of "this network" such as 0.0.0.0',
      sql: clearOf(['0.0.0.0', '0.255.255.255'], ['::', '::']),
    },
    {
      name: 'not_loopback',
      fields: ['ipAddress'],
      message: 'must not hold loopback addresses such as 127.0.0.1',
      sql: clearOf(['127.0.0.0', '127.255.255.255'], ['::1', '::1']),
    },
    {
      name: 'not_multicast',
      fields: ['ipAddress'],
      message: 'must not hold multicast or reserved addresses such as 224.0.0.1',
      sql: clearOf(['224.0.0.0', '255.255.255.255'], ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']),
    },
    {
      name: 'not_covered_twice',
      fields: ['ipAddress'],
      message: 'overlaps {other} of the same type, which this interconnect has already',
      across: true,
      lock: 'addresses',
      sql: `NOT EXISTS (${sibling})`,
      inTheWay: {
        resource: 'interconnect_ip_addresses',
        sql: `${sibling} LIMIT 1`,
        unnamed: 'another address',
      },
    },
    {
      name: 'not_of_another_interconnect',
      fields: ['ipAddress'],
      message: 'belongs to {other}, which has the same tech prefix: give them different tech prefixes first',
      across: true,
      lock: 'addresses',
      sql: `NOT {isActive} OR {addressType} <> 'transport' OR NOT EXISTS (${holder})`,
      inTheWay: {
        resource: 'carrier_interconnects',
        sql: `${holder} LIMIT 1`,
        of: 'carrierId',
        unnamed: 'an interconnect of another carrier',
      },
    },
    {
      name: 'one_stays_active',
      fields: ['isActive'],
      message: 'must stay on: it is the last active transport address, and {other} is active',
      on: 'update',
      across: true,
      lock: 'addresses',
      sql: `{isActive} OR NOT {old.isActive} OR {old.addressType} <> 'transport' OR ${mayLose('{interconnectId}', '{id}')}`,
      inTheWay: service('{interconnectId}'),
    },
    {
      name: 'one_stays_transport',
      fields: ['addressType'],
      message: 'must stay transport: it is the last active transport address, and {other} is active',
      on: 'update',
      across: true,
      lock: 'addresses',
      sql: `{addressType} = 'transport' OR {old.addressType} <> 'transport' OR NOT {old.isActive}
        OR ${mayLose('{interconnectId}', '{id}')}`,
      inTheWay: service('{interconnectId}'),
    },
    {
      name: 'one_stays',
      fields: ['ipAddress'],
      message:
        'it is the last active transport address, and {other} is active: switch that off or add an address first',
      on: 'delete',
      across: true,
      lock: 'addresses',
      sql: `NOT {old.isActive} OR {old.addressType} <> 'transport' OR ${mayLose('{old.interconnectId}', '{old.id}')}`,
      inTheWay: service('{old.interconnectId}'),
    },
    {
      name: 'public_address',
      fields: ['ipAddress'],
      message: 'is a private address (RFC 1918, 6598, 4193): it only works over a private link',
      warning: true,
      sql: clearOf(
        ['10.0.0.0', '10.255.255.255'],
        ['172.16.0.0', '172.31.255.255'],
        ['192.168.0.0', '192.168.255.255'],
        ['100.64.0.0', '100.127.255.255'],
        ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
      ),
    },
  ],
});
export type InterconnectIpAddress = Row<typeof interconnectIpAddresses>;
