// What a service needs to carry calls (domain: service validation).
import { own } from './check.ts';
import type { Check, Mend } from './check.ts';

const ofService = (field: string): Mend => own('carrier_services', field);
const ingress = `{direction} = 'ingress'`;
const byPlan = `${ingress} AND {routingMethod} = 'routing_plan'`;

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

export const serviceChecks: readonly Check[] = [
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
