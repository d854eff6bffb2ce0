// What an interconnect needs to carry calls.
import { anyService, firstService, own } from './check.ts';
import type { Check, Mend } from './check.ts';

const ofLink = (field: string): Mend => own('carrier_interconnects', field);

export const interconnectChecks: readonly Check[] = [
  {
    name: 'on',
    what: 'Interconnect is on',
    level: 'blocking',
    sql: '{isActive}',
    field: 'isActive',
    why: 'is off: its calls are neither matched nor sent',
    mend: ofLink('isActive'),
  },
  {
    name: 'direction',
    what: 'Direction',
    level: 'blocking',
    rule: 'direction_fits_carrier',
    mend: ofLink('direction'),
  },
  {
    name: 'address',
    what: 'IP address',
    level: 'blocking',
    applies: `{direction} IN ('ingress', 'both')`,
    sql: `EXISTS (SELECT 1 FROM interconnect_ip_addresses AS source WHERE source.interconnect_id = {id} AND source.is_active
      AND source.address_type = 'transport')`,
    why: 'there is no active transport address: calls from it cannot be told from others',
    mend: { resource: 'interconnect_ip_addresses', create: { interconnectId: '{id}' } },
  },
  {
    name: 'told_apart',
    what: 'Tech prefix',
    level: 'blocking',
    applies: `{direction} IN ('ingress', 'both')`,
    rule: 'addresses_told_apart',
    mend: ofLink('techPrefix'),
    costly: true,
  },
  {
    name: 'target',
    what: 'Target address',
    level: 'blocking',
    applies: `{direction} = 'egress'`,
    rule: 'target_given',
    mend: ofLink('ipAddress'),
  },
  {
    name: 'target_of_both',
    what: 'Target address',
    level: 'warning',
    applies: `{direction} = 'both'`,
    rule: 'target_given',
    mend: ofLink('ipAddress'),
  },
  {
    name: 'codec',
    what: 'Codec',
    level: 'blocking',
    sql: `EXISTS (SELECT 1 FROM interconnect_codecs AS offered WHERE offered.interconnect_id = {id} AND offered.allowed)`,
    why: 'no codec is allowed: no call can agree on its audio',
    mend: { resource: 'interconnect_codecs', create: { interconnectId: '{id}' } },
  },
  {
    name: 'service',
    what: 'Service',
    level: 'blocking',
    sql: anyService('service.interconnect_id = {id}'),
    why: 'there is no service yet: nothing ties this interconnect to a price and a route',
    mend: {
      resource: 'carrier_services',
      create: {
        carrierId: '{carrierId}',
        interconnectId: '{id}',
        direction: `CASE {direction} WHEN 'egress' THEN 'egress' ELSE 'ingress' END`,
      },
    },
    echo: true,
  },
  {
    name: 'service_on',
    what: 'Service is on',
    level: 'blocking',
    applies: anyService('service.interconnect_id = {id}'),
    sql: anyService(`service.interconnect_id = {id} AND service.status = 'active'`),
    why: 'no service of the interconnect is active',
    mend: { resource: 'carrier_services', id: firstService('service.interconnect_id = {id}'), field: 'status' },
    echo: true,
  },
  {
    name: 'reached',
    what: 'Last probe',
    level: 'warning',
    applies: `{direction} <> 'ingress' AND {optionsProbeEnabled}`,
    sql: `{healthStatus} IS DISTINCT FROM 'down'`,
    field: 'healthStatus',
    why: 'is down: the target did not answer the last probe',
    mend: ofLink('ipAddress'),
  },
  {
    name: 'capacity',
    what: 'Capacity',
    level: 'warning',
    applies: '{capacityLimit} IS NOT NULL',
    rule: 'capacity_within_carrier',
    mend: ofLink('capacityLimit'),
  },
  {
    name: 'not_oversold',
    what: 'Capacity sold',
    level: 'warning',
    applies: '{capacityLimit} IS NOT NULL',
    sql: `(SELECT sum(service.capacity_limit) FROM carrier_services AS service WHERE service.interconnect_id = {id}
      AND service.status = 'active') <= {capacityLimit}`,
    field: 'capacityLimit',
    why: 'is below what its active services have together: it is sold more than once',
    mend: ofLink('capacityLimit'),
  },
  {
    name: 'currency',
    what: 'Currency',
    level: 'warning',
    rule: 'currency_of_carrier',
    mend: ofLink('currencyCode'),
  },
];
