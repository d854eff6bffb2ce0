// Routing plans: how a call that came in leaves again.
import { boolean, choice, defineResource, grant, integer, shortCode, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const strategies = [
  { value: 'lcr', label: 'Least cost', help: 'The cheapest supplier first' },
  { value: 'priority', label: 'Priority', help: 'In the order of the entries' },
  { value: 'weighted', label: 'Weighted', help: 'Shared out by weight within the same priority' },
  { value: 'round_robin', label: 'Round robin', help: 'Each in turn' },
  { value: 'quality', label: 'Quality', help: 'The best ASR and ACD first' },
  { value: 'manual', label: 'Manual', help: 'Only what the entries say for the dial code' },
] as const;

export const routingPlans = defineResource({
  name: 'routing_plans',
  label: { one: 'Routing plan', many: 'Routing plans' },
  group: 'Routing',
  icon: 'branches',
  help: 'How calls leave',
  title: 'name',
  find: true,
  fields: {
    shortCode: shortCode({ prefix: 'R' }),
    name: text({ required: true, maxLength: 100, unique: 'ignoreCase', search: true }),
    description: text({ maxLength: 500, multiline: true }),
    strategy: choice(strategies, { required: true, default: 'lcr', index: true }),
    maxAttempts: integer({
      min: 1,
      max: 30,
      default: 10,
      unit: 'routes',
      help: 'So many routes are tried before the call fails',
    }),
    validateDst: boolean({ label: 'Check the called number', help: 'Calls to numbers that cannot exist are refused' }),
    validateSrc: boolean({
      label: 'Check the calling number',
      help: 'Calls from numbers that cannot exist are refused',
    }),
    isActive: boolean({ label: 'Active', default: true, index: true, help: 'Off: no service can use it' }),
  },
  list: {
    columns: ['shortCode', 'name', 'strategy', 'maxAttempts', 'validateDst', 'validateSrc', 'isActive', 'updatedAt'],
    filters: ['shortCode', 'name', 'strategy', 'maxAttempts', 'validateDst', 'validateSrc', 'isActive', 'updatedAt'],
    sort: [{ field: 'name', order: 'asc' }],
    scopes: [
      { label: 'All', where: null },
      { label: 'Active', where: { field: 'isActive', op: 'eq', value: true } },
      { label: 'Off', where: { field: 'isActive', op: 'eq', value: false } },
    ],
    empty: 'Add a routing plan, then entries that say which interconnect takes which dial codes.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['name', 'description', 'strategy', 'maxAttempts', 'isActive'] },
        { title: 'Checks', fields: ['validateDst', 'validateSrc'] },
      ],
    },
    { label: 'Entries', children: 'routing_plan_entries', by: 'planId' },
    { label: 'Services', children: 'carrier_services', by: 'routingPlanId' },
  ],
  access: {
    read: grant.staff,
    create: grant.network,
    update: grant.network,
    delete: grant.admins,
  },
  rules: [
    {
      name: 'stays_active_in_use',
      fields: ['isActive'],
      message: 'must stay on while active services use the plan',
      on: 'update',
      across: true,
      sql: `{isActive} OR NOT EXISTS (SELECT 1 FROM carrier_services AS service
        WHERE service.routing_plan_id = {id} AND service.status = 'active')`,
    },
    {
      name: 'leads_somewhere',
      fields: ['isActive'],
      message: 'is on, but no entry leads to an active interconnect',
      across: true,
      warning: true,
      sql: `NOT {isActive} OR EXISTS (SELECT 1 FROM routing_plan_entries AS entry
        LEFT JOIN carrier_services AS chosen ON chosen.id = entry.service_id
        JOIN carrier_interconnects AS target ON target.id = COALESCE(entry.interconnect_id, chosen.interconnect_id)
        WHERE entry.plan_id = {id} AND NOT entry.block AND target.is_active)`,
    },
  ],
});
export type RoutingPlan = Row<typeof routingPlans>;
