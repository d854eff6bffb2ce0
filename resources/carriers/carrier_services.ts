// Carrier services: what ties an interconnect to a price (rating plan) and, for calls that come in, to a routing plan.
import { routeStatus } from '../choices.ts';
import { choice, defineResource, grant, integer, percent, reference, shortCode, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';
import { capacity } from '../parts.ts';

const directions = [
  { value: 'ingress', label: 'Ingress', tone: 'info', help: 'They call us: the plan is what we charge' },
  { value: 'egress', label: 'Egress', tone: 'accent', help: 'We call them: the plan is what we pay' },
] as const;
const routingMethods = [
  { value: 'routing_plan', label: 'Routing plan', help: 'The plan chooses how a call leaves' },
  { value: 'route_to_interconnect', label: 'One interconnect', help: 'Every call leaves by the same interconnect' },
] as const;
const enforcementPolicies = [
  { value: 'none', label: 'None', help: 'Margin, capacity and credit are not checked per call' },
  { value: 'strict', label: 'Strict', help: 'A call that fails the margin, capacity or credit check is refused' },
  { value: 'relaxed', label: 'Relaxed', help: 'Such a call goes on, and an alert is raised' },
] as const;

const byPlan = { direction: 'ingress', routingMethod: 'routing_plan' } as const;
const byInterconnect = { direction: 'ingress', routingMethod: 'route_to_interconnect' } as const;
/** How calls are spread is our own affair. */
const ours = { read: grant.staff } as const;

const card = (expression: string): string =>
  `(SELECT ${expression} FROM rate_cards AS card WHERE card.id = {ratingPlanId})`;
const link = (expression: string): string =>
  `(SELECT ${expression} FROM carrier_interconnects AS link WHERE link.id = {interconnectId})`;
/** Interconnects that the entries of the routing plan lead to at present. */
const targets = `FROM routing_plan_entries AS entry
  LEFT JOIN carrier_services AS chosen ON chosen.id = entry.service_id
  JOIN carrier_interconnects AS target ON target.id = COALESCE(entry.interconnect_id, chosen.interconnect_id)
  WHERE entry.plan_id = {routingPlanId} AND NOT entry.block AND target.is_active
    AND (chosen.id IS NULL OR chosen.status = 'active')`;
/** Other active services that share calls with this one: of the same interconnect, direction and priority. */
const rivals = (expression: string): string => `(SELECT ${expression} FROM carrier_services AS rival
  WHERE rival.interconnect_id = {interconnectId} AND rival.id <> {id} AND rival.status = 'active'
    AND rival.direction = {direction} AND rival.priority = {priority})`;
const limits = {
  service: '{capacityLimit}',
  interconnect: link('link.capacity_limit'),
  carrier: '(SELECT partner.capacity_limit FROM carriers AS partner WHERE partner.id = {carrierId})',
};
const lowest = `LEAST(${Object.values(limits).join(', ')})`;
const capacityOwners = [
  { value: 'service', label: 'Service', tone: 'neutral' },
  { value: 'interconnect', label: 'Interconnect', tone: 'warning' },
  { value: 'carrier', label: 'Carrier', tone: 'warning' },
] as const;

export const carrierServices = defineResource({
  name: 'carrier_services',
  label: { one: 'Service', many: 'Services' },
  group: 'Carriers',
  icon: 'swap',
  help: 'Interconnect, price and route together',
  title: 'name',
  find: true,
  versionRequired: true,
  fields: {
    shortCode: shortCode({ prefix: 'S' }),
    carrierId: reference('carriers', { required: true, immutable: true }),
    interconnectId: reference('carrier_interconnects', { required: true, help: 'One of the same carrier' }),
    name: text({ required: true, maxLength: 100, search: true }),
    direction: choice(directions, { required: true, default: 'ingress', index: true }),
    status: routeStatus({ index: true }),
    ratingPlanId: reference('rate_cards', {
      label: 'Rating plan',
      write: grant.commercial,
      requiredWhen: { status: 'active' },
      where: { field: 'status', op: 'eq', value: 'active' },
      help: 'Ingress: a customer rate card. Egress: a rate card of this supplier',
    }),
    routingMethod: choice(routingMethods, { ...ours, default: 'routing_plan', when: { direction: 'ingress' } }),
    routingPlanId: reference('routing_plans', {
      ...ours,
      when: byPlan,
      requiredWhen: { ...byPlan, status: 'active' },
      where: { field: 'isActive', op: 'eq', value: true },
      help: 'How calls of this service leave',
    }),
    targetInterconnectId: reference('carrier_interconnects', {
      ...ours,
      label: 'Leaves by',
      when: byInterconnect,
      requiredWhen: { ...byInterconnect, status: 'active' },
      where: { field: 'direction', op: 'in', value: ['egress', 'both'] },
      help: 'The one interconnect that takes all its calls',
    }),
    techPrefix: text({
      maxLength: 16,
      pattern: '^[0-9*#]{1,16}$',
      patternHint: '1 to 16 digits, * or #',
      help: 'Tells services of one interconnect apart: matched and removed on ingress, added on egress. Empty: none',
    }),
    priority: integer({ ...ours, min: 1, max: 32767, default: 1, help: 'Lower is tried first' }),
    weight: integer({
      ...ours,
      min: 0,
      max: 65535,
      default: 100,
      help: 'Share among services of equal priority: 100 and 50 take two thirds and one third; all 0 share evenly',
      view: 'share',
    }),
    share: percent({
      ...ours,
      label: 'Share of calls',
      lookup: `CASE WHEN {status} <> 'active' THEN NULL
        WHEN {weight} + ${rivals('COALESCE(sum(rival.weight), 0)')} > 0
          THEN round(100.0 * {weight} / ({weight} + ${rivals('COALESCE(sum(rival.weight), 0)')}), 2)
        ELSE round(100.0 / (1 + ${rivals('count(*)')}), 2) END`,
      help: 'Among the active services of the interconnect with the same direction and priority',
    }),
    ...capacity(),
    effectiveCapacity: integer({
      unit: 'calls',
      lookup: lowest,
      help: 'The lowest limit of service, interconnect and carrier. Empty: unlimited',
    }),
    capacityBoundBy: choice(capacityOwners, {
      label: 'Capacity set by',
      lookup: `CASE ${lowest} WHEN ${limits.service} THEN 'service' WHEN ${limits.interconnect} THEN 'interconnect'
        WHEN ${limits.carrier} THEN 'carrier' END`,
      help: 'Whose limit is the lowest',
    }),
    enforcementPolicy: choice(enforcementPolicies, { ...ours, default: 'none' }),
  },
  list: {
    columns: [
      'shortCode',
      'name',
      'carrierId',
      'interconnectId',
      'direction',
      'status',
      'ratingPlanId',
      'routingPlanId',
      'priority',
      'weight',
      'share',
      'effectiveCapacity',
    ],
    filters: [
      'shortCode',
      'name',
      'carrierId',
      'interconnectId',
      'direction',
      'status',
      'ratingPlanId',
      'routingPlanId',
      'techPrefix',
      'priority',
      'capacityMode',
      'updatedAt',
    ],
    sort: [{ field: 'name', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Active', where: { field: 'status', op: 'eq', value: 'active' } },
      { label: 'Testing', where: { field: 'status', op: 'eq', value: 'testing' } },
      { label: 'Paused', where: { field: 'status', op: 'eq', value: 'paused' } },
      { label: 'Disabled', where: { field: 'status', op: 'eq', value: 'disabled' } },
    ],
    empty: 'Add a service to an interconnect: with a rating plan and, for ingress, a routing plan it carries calls.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['carrierId', 'interconnectId', 'name', 'direction', 'status', 'techPrefix'] },
        { title: 'Price', fields: ['ratingPlanId', 'enforcementPolicy'] },
        { title: 'Routing', fields: ['routingMethod', 'routingPlanId', 'targetInterconnectId'] },
        {
          title: 'Order',
          help: 'Which of the services of an interconnect takes a call',
          fields: ['priority', 'weight', 'share'],
        },
        { title: 'Capacity', fields: ['capacityMode', 'capacityLimit', 'effectiveCapacity', 'capacityBoundBy'] },
      ],
    },
  ],
  access: {
    read: grant.staffAndCarriers,
    create: ['super_admin', 'admin', 'noc', 'finance', 'sales'],
    update: ['super_admin', 'admin', 'noc', 'finance', 'sales'],
    delete: grant.admins,
    carrier: 'carrierId',
  },
  unique: [
    { fields: ['interconnectId', 'name'], message: 'is already the name of a service of this interconnect' },
    {
      fields: ['interconnectId', 'techPrefix'],
      where: `status = 'active'`,
      message: 'is already used by an active service of this interconnect',
    },
  ],
  indexes: [{ fields: ['carrierId', 'status'] }],
  rules: [
    {
      name: 'same_carrier',
      fields: ['interconnectId'],
      message: 'must be an interconnect of the same carrier',
      across: true,
      sql: `${link('link.carrier_id')} = {carrierId}`,
    },
    {
      name: 'direction_fits_interconnect',
      fields: ['direction'],
      message: 'does not fit the direction of the interconnect',
      across: true,
      sql: link(`link.direction IN ({direction}, 'both')`),
    },
    {
      name: 'direction_fits_carrier',
      fields: ['direction'],
      message: 'does not fit the carrier: a customer has ingress only, a supplier egress only',
      across: true,
      sql: `(SELECT partner.partner_type::text IN ('bilateral', CASE {direction} WHEN 'ingress' THEN 'customer' ELSE 'supplier' END)
        FROM carriers AS partner WHERE partner.id = {carrierId})`,
    },
    {
      name: 'rating_plan_type',
      fields: ['ratingPlanId'],
      message: 'must be a customer rate card for ingress and a provider rate card for egress',
      across: true,
      sql: card(`card.type = CASE {direction} WHEN 'ingress' THEN 'customer' ELSE 'provider' END`),
    },
    {
      name: 'rating_plan_owner',
      fields: ['ratingPlanId'],
      message: 'must be a rate card of this carrier',
      across: true,
      sql: `{direction} = 'ingress' OR ${card(`card.type <> 'provider' OR card.carrier_id = {carrierId}`)}`,
    },
    {
      name: 'rating_plan_currency',
      fields: ['ratingPlanId'],
      message: 'must be in the currency of the interconnect',
      across: true,
      sql: `${card('card.currency')} = ${link('link.currency_code')}`,
    },
    {
      name: 'rating_plan_committed',
      fields: ['ratingPlanId'],
      message: 'must be an active rate card: a draft has no effective prices, an archived one takes no services',
      across: true,
      sql: card(`card.status = 'active' OR (card.status = 'archived' AND {status} IN ('paused', 'disabled'))`),
    },
    {
      name: 'routing_plan_active',
      fields: ['routingPlanId'],
      message: 'must be an active routing plan',
      across: true,
      sql: `{status} <> 'active' OR (SELECT plan.is_active FROM routing_plans AS plan WHERE plan.id = {routingPlanId})`,
    },
    {
      name: 'routing_plan_leads_elsewhere',
      fields: ['routingPlanId'],
      message: 'leads only back to this carrier, which is not open for circular routing',
      across: true,
      sql: `{status} <> 'active' OR {routingPlanId} IS NULL
        OR (SELECT partner.circular_routing FROM carriers AS partner WHERE partner.id = {carrierId})
        OR NOT EXISTS (SELECT 1 ${targets}) OR EXISTS (SELECT 1 ${targets} AND target.carrier_id <> {carrierId})`,
    },
    {
      name: 'target_takes_calls',
      fields: ['targetInterconnectId'],
      message: 'must be an active interconnect that takes calls from us',
      across: true,
      sql: `(SELECT target.is_active AND target.direction <> 'ingress' FROM carrier_interconnects AS target WHERE target.id = {targetInterconnectId})`,
    },
    {
      name: 'target_leads_elsewhere',
      fields: ['targetInterconnectId'],
      message: 'belongs to this carrier, which is not open for circular routing',
      across: true,
      sql: `(SELECT target.carrier_id <> {carrierId} OR partner.circular_routing FROM carrier_interconnects AS target
        JOIN carriers AS partner ON partner.id = {carrierId} WHERE target.id = {targetInterconnectId})`,
    },
    {
      name: 'capacity_within_interconnect',
      fields: ['capacityLimit'],
      message: 'is above the limit of the interconnect, which then decides',
      across: true,
      warning: true,
      sql: link('{capacityLimit} <= link.capacity_limit'),
    },
    {
      name: 'capacity_not_oversold',
      fields: ['capacityLimit'],
      message: 'together with the other services of the interconnect is above its limit',
      across: true,
      warning: true,
      sql: `(SELECT sum(sibling.capacity_limit) FROM carrier_services AS sibling WHERE sibling.interconnect_id = {interconnectId}
        AND sibling.status = 'active') <= ${link('link.capacity_limit')}`,
    },
    {
      name: 'told_apart',
      fields: ['techPrefix'],
      message: 'must be given: another active ingress service of this interconnect has none either',
      across: true,
      sql: `{techPrefix} IS NOT NULL OR {status} <> 'active' OR {direction} <> 'ingress' OR NOT EXISTS (
        SELECT 1 FROM carrier_services AS sibling WHERE sibling.interconnect_id = {interconnectId} AND sibling.id <> {id}
        AND sibling.status = 'active' AND sibling.direction = 'ingress' AND sibling.tech_prefix IS NULL)`,
    },
    {
      name: 'carrier_in_business',
      fields: ['status'],
      message: 'cannot be active while the carrier is disabled',
      across: true,
      sql: `{status} <> 'active' OR (SELECT partner.status <> 'disabled' FROM carriers AS partner WHERE partner.id = {carrierId})`,
    },
    {
      name: 'interconnect_active',
      fields: ['interconnectId'],
      message: 'is switched off, so the service carries no calls',
      across: true,
      sql: `{status} <> 'active' OR ${link('link.is_active')}`,
    },
    {
      name: 'interconnect_has_address',
      fields: ['interconnectId'],
      message: 'has no active transport address (ingress) or no target address (egress) yet',
      across: true,
      sql: `{status} <> 'active' OR CASE {direction} WHEN 'egress' THEN ${link('link.ip_address IS NOT NULL')}
        ELSE EXISTS (SELECT 1 FROM interconnect_ip_addresses AS source WHERE source.interconnect_id = {interconnectId}
          AND source.is_active AND source.address_type = 'transport') END`,
    },
    {
      name: 'interconnect_has_codec',
      fields: ['interconnectId'],
      message: 'allows no codec yet',
      across: true,
      sql: `{status} <> 'active' OR EXISTS (SELECT 1 FROM interconnect_codecs AS offered
        WHERE offered.interconnect_id = {interconnectId} AND offered.allowed)`,
    },
    {
      name: 'routing_plan_has_target',
      fields: ['routingPlanId'],
      message: 'has no entry that leads to an active interconnect',
      across: true,
      sql: `{status} <> 'active' OR {routingPlanId} IS NULL OR EXISTS (SELECT 1 ${targets})`,
    },
    {
      name: 'rating_plan_effective',
      fields: ['ratingPlanId'],
      message: 'is not in effect today',
      across: true,
      sql: `{status} <> 'active' OR ${card(`COALESCE(card.effective_date <= now(), true) AND COALESCE(card.expiry_date > now(), true)`)}`,
    },
  ],
  effects: [
    {
      name: 'mark_assigned',
      on: ['insert', 'update', 'delete'],
      writes: {
        table: 'customer_rating_plans',
        operation: 'update',
        fields: ['assigned'],
        does: 'marks rating plans as assigned',
        under: [],
      },
      sql: `UPDATE customer_rating_plans AS plan SET assigned = used.assigned FROM (
        SELECT mine.id, EXISTS (SELECT 1 FROM carrier_services AS service WHERE service.rating_plan_id = mine.rate_card_id) AS assigned
        FROM customer_rating_plans AS mine WHERE mine.rate_card_id IN ({ratingPlanId}, {old.ratingPlanId})) AS used
        WHERE plan.id = used.id AND plan.assigned <> used.assigned`,
    },
  ],
});
export type CarrierService = Row<typeof carrierServices>;
