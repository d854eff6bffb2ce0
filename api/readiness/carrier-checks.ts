// What a carrier needs to carry calls.
import { anyService, firstService, own } from './check.ts';
import type { Check, Mend } from './check.ts';

const ofCarrier = (field: string): Mend => own('carriers', field);
const customerSide = `{partnerType} IN ('customer', 'bilateral')`;
const anyLink = `EXISTS (SELECT 1 FROM carrier_interconnects AS link WHERE link.carrier_id = {id} AND link.is_active)`;

export const carrierChecks: readonly Check[] = [
  {
    name: 'in_business',
    what: 'Carrier is on',
    level: 'blocking',
    sql: `{status} IN ('active', 'testing')`,
    field: 'status',
    why: 'must be active: a paused or disabled carrier carries no calls',
    mend: ofCarrier('status'),
    passedOn: true,
  },
  {
    name: 'testing',
    what: 'Past testing',
    level: 'warning',
    applies: `{status} IN ('active', 'testing')`,
    sql: `{status} <> 'testing'`,
    field: 'status',
    why: 'is testing: only the test system and test numbers get through',
    mend: ofCarrier('status'),
    passedOn: true,
  },
  {
    name: 'funds',
    what: 'Credit',
    level: 'blocking',
    applies: customerSide,
    sql: `{creditBlockReason} IS DISTINCT FROM 'credit_used_up'`,
    field: 'customerCreditLimit',
    why: 'and balance leave nothing to spend: calls from this carrier are refused',
    mend: ofCarrier('customerCreditLimit'),
  },
  {
    name: 'net_within_limit',
    what: 'Net credit limit',
    level: 'blocking',
    applies: `{partnerType} = 'bilateral' AND {bilateralLimitAction} = 'block_calls' AND {bilateralCreditLimit} IS NOT NULL`,
    sql: `{creditBlockReason} IS DISTINCT FROM 'net_limit'`,
    field: 'bilateralCreditLimit',
    why: 'is reached: calls are blocked until they pay or it is raised',
    mend: ofCarrier('bilateralCreditLimit'),
  },
  {
    name: 'spend_within_limit',
    what: '24-hour spend',
    level: 'blocking',
    applies: `${customerSide} AND {customerSpendAction} = 'block_calls' AND {customer24HrSpendLimit} IS NOT NULL`,
    sql: `{creditBlockReason} IS DISTINCT FROM 'spend_limit'`,
    field: 'customer24HrSpendLimit',
    why: 'is reached: calls are blocked until the window moves on or it is raised',
    mend: ofCarrier('customer24HrSpendLimit'),
  },
  {
    name: 'has_interconnect',
    what: 'Interconnect',
    level: 'blocking',
    sql: anyLink,
    why: 'there is no active interconnect yet: calls have no way in or out',
    mend: {
      resource: 'carrier_interconnects',
      create: {
        carrierId: '{id}',
        direction: `CASE {partnerType} WHEN 'customer' THEN 'ingress' WHEN 'supplier' THEN 'egress' ELSE 'both' END`,
        currencyCode: '(SELECT money.code FROM currencies AS money WHERE money.id = {primaryCurrencyId})',
      },
    },
  },
  {
    name: 'has_service',
    last: true,
    what: 'Service',
    level: 'blocking',
    applies: anyLink,
    sql: anyService(`service.carrier_id = {id}`),
    why: 'there is no service yet: nothing ties an interconnect to a price and a route',
    mend: {
      resource: 'carrier_services',
      create: {
        carrierId: '{id}',
        interconnectId: `(SELECT min(link.id::text) FROM carrier_interconnects AS link WHERE link.carrier_id = {id}
          HAVING count(*) = 1)`,
        direction: `CASE {partnerType} WHEN 'supplier' THEN 'egress' ELSE 'ingress' END`,
      },
    },
  },
  {
    name: 'service_on',
    last: true,
    what: 'Service is on',
    level: 'blocking',
    applies: anyService(`service.carrier_id = {id}`),
    sql: anyService(`service.carrier_id = {id} AND service.status = 'active'`),
    why: 'no service of the carrier is active',
    mend: {
      resource: 'carrier_services',
      id: firstService('service.carrier_id = {id}'),
      field: 'status',
    },
  },
  {
    name: 'primary_contact',
    what: 'Primary contact',
    level: 'warning',
    sql: `EXISTS (SELECT 1 FROM carrier_contacts AS person WHERE person.carrier_id = {id} AND person.is_primary)`,
    why: 'nobody is named to call first when something is wrong',
    mend: { resource: 'carrier_contacts', create: { carrierId: '{id}', isPrimary: `'true'` } },
  },
  {
    name: 'credit_alert',
    what: 'Credit alert',
    level: 'warning',
    sql: `EXISTS (SELECT 1 FROM carrier_credit_alerts AS alert WHERE alert.carrier_id = {id} AND alert.is_active)`,
    why: 'nobody is told before the credit runs out',
    mend: { resource: 'carrier_credit_alerts', create: { carrierId: '{id}' } },
  },
  {
    name: 'assigned',
    what: 'Assignment',
    level: 'warning',
    applies: `{partnerType} IN ('supplier', 'bilateral')`,
    sql: `EXISTS (SELECT 1 FROM carrier_assignments AS assigned WHERE assigned.carrier_id = {id})`,
    why: 'no customer may call through this carrier: it is assigned to none',
    mend: { resource: 'carrier_assignments', create: { carrierId: '{id}' } },
  },
];
