// What a carrier, an interconnect and a service need to carry calls (domain: service validation), each stated once. A check is a rule
// of the definition, asked as if the row were active, or SQL of its own where the database has nothing to forbid.
import type { Rule } from '../../resources/define/index.ts';

/** What mends a broken check: a field of a record, or a record to be added with some of its fields filled in; their values are SQL over the row. */
export type Mend =
  { resource: string; id: string; field: string } | { resource: string; create: Readonly<Record<string, string>> };

interface Common {
  /** Snake case, unique in the resource. */
  name: string;
  /** The name of the line. */
  what: string;
  level: 'blocking' | 'warning';
  /** The line is there for such rows alone: SQL over the row. */
  applies?: string;
  mend: Mend;
  /** Holds for all that belongs to the row: said on the lists of its children too. */
  passedOn?: true;
  /** Says again what the list of the parent says itself: left out there. */
  echo?: true;
  /** Mended after what is wrong with the children: told behind their lines. */
  last?: true;
  /** Looks through whole price lists or all addresses: asked on the row's own list only. */
  costly?: true;
}
export type Check = Common &
  (
    | { rule: Rule['name'] }
    /** True when all is well. With a `field`, `why` follows its label, as the message of a rule does; `detail` is SQL for an example. */
    | { sql: string; why: string; field?: string; detail?: string }
  );

const own = (resource: string, field: string): Mend => ({ resource, id: '{id}', field });
const ofCarrier = (field: string): Mend => own('carriers', field);
const ofLink = (field: string): Mend => own('carrier_interconnects', field);
const ofService = (field: string): Mend => own('carrier_services', field);
const ingress = `{direction} = 'ingress'`;
const byPlan = `${ingress} AND {routingMethod} = 'routing_plan'`;
const customerSide = `{partnerType} IN ('customer', 'bilateral')`;
const anyLink = `EXISTS (SELECT 1 FROM carrier_interconnects AS link WHERE link.carrier_id = {id} AND link.is_active)`;
const anyService = (which: string): string => `EXISTS (SELECT 1 FROM carrier_services AS service WHERE ${which})`;
/** The one that needs least to be switched on: testing before paused before disabled. */
const firstService = (which: string): string =>
  `(SELECT service.id FROM carrier_services AS service WHERE ${which} ORDER BY service.status, service.name LIMIT 1)`;

const carriers: readonly Check[] = [
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

const interconnects: readonly Check[] = [
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

/**
 * The first dial code that is sold below its cost and margin: costs are the prices in force of the suppliers that the routing plan leads
 * to, the cheapest of each dial code; what it is sold at is the price of the longest dial code that it begins with.
 */
const soldBelowCost = `(SELECT cost.prefix FROM (
    SELECT price.prefix, min(price.rate * money.rate_to_base) AS amount
    FROM routing_plan_entries AS entry
    JOIN carrier_services AS taken ON taken.direction = 'egress' AND taken.status = 'active'
      AND (taken.id = entry.service_id OR taken.interconnect_id = entry.interconnect_id)
    JOIN rate_cards AS card ON card.id = taken.rating_plan_id
    JOIN currencies AS money ON money.code = card.currency
    JOIN rates AS price ON price.rate_card_id = card.id AND price.revision = card.revision AND NOT price.blocked
      AND price.effective_from <= now() AND COALESCE(price.effective_to > now(), true)
    WHERE entry.plan_id = {routingPlanId} AND NOT entry.block
    GROUP BY price.prefix
  ) AS cost
  JOIN rate_cards AS sold ON sold.id = {ratingPlanId}
  JOIN currencies AS paid ON paid.code = sold.currency
  LEFT JOIN customer_rating_plans AS plan ON plan.rate_card_id = sold.id AND plan.margin_enforcement = 'enabled'
  CROSS JOIN LATERAL (
    SELECT offer.rate FROM rates AS offer WHERE offer.rate_card_id = sold.id AND offer.revision = sold.revision AND NOT offer.blocked
      AND offer.prefix = ANY (ARRAY(SELECT left(cost.prefix, size) FROM generate_series(1, length(cost.prefix)) AS sizes(size)))
      AND offer.effective_from <= now() AND COALESCE(offer.effective_to > now(), true)
    ORDER BY length(offer.prefix) DESC, offer.rate LIMIT 1
  ) AS price
  WHERE price.rate * paid.rate_to_base * (1 - COALESCE(plan.min_margin, 0) / 100) < cost.amount
  LIMIT 1)`;

const services: readonly Check[] = [
  {
    name: 'on',
    what: 'Service is on',
    level: 'blocking',
    sql: `{status} IN ('active', 'testing')`,
    field: 'status',
    why: 'is not active: no calls are taken by it',
    mend: ofService('status'),
  },
  {
    name: 'same_carrier',
    what: 'Interconnect',
    level: 'blocking',
    rule: 'same_carrier',
    mend: ofService('interconnectId'),
  },
  {
    name: 'interconnect_on',
    what: 'Interconnect is on',
    level: 'blocking',
    rule: 'interconnect_active',
    mend: { resource: 'carrier_interconnects', id: '{interconnectId}', field: 'isActive' },
  },
  {
    name: 'direction_of_interconnect',
    what: 'Direction of the interconnect',
    level: 'blocking',
    rule: 'direction_fits_interconnect',
    mend: ofService('direction'),
  },
  {
    name: 'direction_of_carrier',
    what: 'Direction of the carrier',
    level: 'blocking',
    rule: 'direction_fits_carrier',
    mend: ofService('direction'),
  },
  {
    name: 'address',
    what: 'IP address',
    level: 'blocking',
    applies: ingress,
    rule: 'interconnect_has_address',
    mend: { resource: 'interconnect_ip_addresses', create: { interconnectId: '{interconnectId}' } },
    echo: true,
  },
  {
    name: 'target',
    what: 'Target address',
    level: 'blocking',
    applies: `{direction} = 'egress'`,
    rule: 'interconnect_has_address',
    mend: { resource: 'carrier_interconnects', id: '{interconnectId}', field: 'ipAddress' },
  },
  {
    name: 'codec',
    what: 'Codec',
    level: 'blocking',
    rule: 'interconnect_has_codec',
    mend: { resource: 'interconnect_codecs', create: { interconnectId: '{interconnectId}' } },
    echo: true,
  },
  { name: 'told_apart', what: 'Tech prefix', level: 'blocking', rule: 'told_apart', mend: ofService('techPrefix') },
  {
    name: 'plan_given',
    what: 'Rating plan',
    level: 'blocking',
    sql: '{ratingPlanId} IS NOT NULL',
    field: 'ratingPlanId',
    why: 'is not chosen: calls would have no price',
    mend: ofService('ratingPlanId'),
  },
  ...(
    [
      ['rating_plan_type', 'Rating plan: type'],
      ['rating_plan_owner', 'Rating plan: supplier'],
      ['rating_plan_currency', 'Rating plan: currency'],
      ['rating_plan_committed', 'Rating plan: committed'],
    ] as const
  ).map(([rule, what]): Check => ({
    name: rule,
    what,
    level: 'blocking',
    applies: '{ratingPlanId} IS NOT NULL',
    rule,
    mend: ofService('ratingPlanId'),
  })),
  {
    name: 'rating_plan_effective',
    what: 'Rating plan: in effect',
    level: 'blocking',
    applies: '{ratingPlanId} IS NOT NULL',
    rule: 'rating_plan_effective',
    mend: { resource: 'rate_cards', id: '{ratingPlanId}', field: 'effectiveDate' },
  },
  {
    name: 'route_given',
    what: 'Route',
    level: 'blocking',
    applies: byPlan,
    sql: '{routingPlanId} IS NOT NULL',
    field: 'routingPlanId',
    why: 'is not chosen: calls that come in would not leave again',
    mend: ofService('routingPlanId'),
  },
  {
    name: 'route_on',
    what: 'Route is on',
    level: 'blocking',
    applies: `${byPlan} AND {routingPlanId} IS NOT NULL`,
    rule: 'routing_plan_active',
    mend: { resource: 'routing_plans', id: '{routingPlanId}', field: 'isActive' },
  },
  {
    name: 'route_leads_somewhere',
    what: 'Route leads somewhere',
    level: 'blocking',
    applies: `${byPlan} AND {routingPlanId} IS NOT NULL`,
    rule: 'routing_plan_has_target',
    mend: { resource: 'routing_plan_entries', create: { planId: '{routingPlanId}' } },
  },
  {
    name: 'route_leads_elsewhere',
    what: 'Route leads elsewhere',
    level: 'blocking',
    applies: `${byPlan} AND {routingPlanId} IS NOT NULL`,
    rule: 'routing_plan_leads_elsewhere',
    mend: ofService('routingPlanId'),
  },
  {
    name: 'direct_given',
    what: 'Route',
    level: 'blocking',
    applies: `${ingress} AND {routingMethod} = 'route_to_interconnect'`,
    sql: '{targetInterconnectId} IS NOT NULL',
    field: 'targetInterconnectId',
    why: 'is not chosen: calls that come in would not leave again',
    mend: ofService('targetInterconnectId'),
  },
  {
    name: 'direct_on',
    what: 'Route takes calls',
    level: 'blocking',
    applies: '{targetInterconnectId} IS NOT NULL',
    rule: 'target_takes_calls',
    mend: ofService('targetInterconnectId'),
  },
  {
    name: 'direct_elsewhere',
    what: 'Route leads elsewhere',
    level: 'blocking',
    applies: '{targetInterconnectId} IS NOT NULL',
    rule: 'target_leads_elsewhere',
    mend: ofService('targetInterconnectId'),
  },
  {
    name: 'margin',
    what: 'Margin',
    level: 'warning',
    applies: `${byPlan} AND {routingPlanId} IS NOT NULL AND {ratingPlanId} IS NOT NULL`,
    sql: `${soldBelowCost} IS NULL`,
    field: 'ratingPlanId',
    why: 'sells below cost and lowest margin',
    detail: `'dial code ' || ${soldBelowCost}`,
    mend: ofService('ratingPlanId'),
    costly: true,
  },
  {
    name: 'capacity',
    what: 'Capacity',
    level: 'warning',
    applies: '{capacityLimit} IS NOT NULL',
    rule: 'capacity_within_interconnect',
    mend: ofService('capacityLimit'),
  },
  {
    name: 'not_oversold',
    what: 'Capacity sold',
    level: 'warning',
    applies: '{capacityLimit} IS NOT NULL',
    rule: 'capacity_not_oversold',
    mend: ofService('capacityLimit'),
    echo: true,
  },
];

export const checks: Readonly<Record<string, readonly Check[]>> = {
  carriers,
  carrier_interconnects: interconnects,
  carrier_services: services,
};
