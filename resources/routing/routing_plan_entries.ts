// Entries of a routing plan: which interconnect or service takes a dial code, in which order, or that it is blocked.
import { boolean, defineResource, dialCode, grant, integer, percent, reference, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const forward = { block: false } as const;

export const routingPlanEntries = defineResource({
  name: 'routing_plan_entries',
  label: { one: 'Routing entry', many: 'Routing entries' },
  group: 'Routing',
  title: 'summary',
  find: true,
  nested: true,
  fields: {
    planId: reference('routing_plans', { label: 'Routing plan', required: true, immutable: true, onDelete: 'cascade' }),
    summary: text({
      label: 'Entry',
      maxLength: 300,
      computed: `COALESCE({prefix}, 'Any number') || CASE WHEN {block} THEN ', blocked' ELSE ', priority ' || {priority}::text END`,
    }),
    prefix: dialCode({
      label: 'Dial code',
      help: 'The longest one that a number begins with counts. Empty: any number',
    }),
    interconnectId: reference('carrier_interconnects', {
      when: forward,
      where: { field: 'direction', op: 'in', value: ['egress', 'both'] },
      help: 'Either an interconnect or a service',
    }),
    serviceId: reference('carrier_services', {
      when: forward,
      where: { field: 'direction', op: 'eq', value: 'egress' },
      help: 'Either an interconnect or a service',
    }),
    priority: integer({ min: 1, max: 32767, default: 1, when: forward, help: 'Lower is tried first' }),
    weight: integer({
      min: 0,
      max: 65535,
      default: 100,
      when: forward,
      help: 'Share among entries of equal priority; all 0 share evenly',
    }),
    percent: percent({
      label: 'Share',
      when: forward,
      help: 'Of the calls, instead of a weight. Empty: by weight',
    }),
    block: boolean({ help: 'Calls to this dial code are refused' }),
    timeClassId: reference('time_classes', { help: 'Only then. Empty: at any time' }),
  },
  list: {
    columns: ['prefix', 'interconnectId', 'serviceId', 'priority', 'weight', 'percent', 'timeClassId', 'block'],
    filters: ['planId', 'prefix', 'interconnectId', 'serviceId', 'priority', 'timeClassId', 'block'],
    sort: [
      { field: 'prefix', order: 'asc' },
      { field: 'priority', order: 'asc' },
    ],
    empty: 'Add an entry for a dial code, or one without for every number.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['planId', 'prefix', 'timeClassId', 'block'] },
        { title: 'Target', fields: ['interconnectId', 'serviceId', 'priority', 'weight', 'percent'] },
      ],
    },
  ],
  access: {
    read: grant.staff,
    create: grant.network,
    update: grant.network,
    delete: grant.network,
  },
  indexes: [{ fields: ['planId', 'prefix', 'priority'] }],
  rules: [
    {
      name: 'one_target',
      fields: ['interconnectId', 'serviceId'],
      message: 'must be exactly one of the two, unless the entry blocks',
      sql: `{block} OR num_nonnulls({interconnectId}, {serviceId}) = 1`,
    },
    {
      name: 'interconnect_takes_calls',
      fields: ['interconnectId'],
      message: 'must be an interconnect that takes calls from us',
      across: true,
      sql: `(SELECT target.direction <> 'ingress' FROM carrier_interconnects AS target WHERE target.id = {interconnectId})`,
    },
    {
      name: 'service_takes_calls',
      fields: ['serviceId'],
      message: 'must be an egress service',
      across: true,
      sql: `(SELECT chosen.direction = 'egress' FROM carrier_services AS chosen WHERE chosen.id = {serviceId})`,
    },
    {
      name: 'shares_within_whole',
      fields: ['percent'],
      message: 'makes more than 100 percent together with the other entries of the same dial code, priority and time',
      across: true,
      sql: `{percent} + COALESCE((SELECT sum(other.percent) FROM routing_plan_entries AS other WHERE other.plan_id = {planId}
        AND other.id <> {id} AND other.prefix IS NOT DISTINCT FROM {prefix} AND other.priority = {priority}
        AND other.time_class_id IS NOT DISTINCT FROM {timeClassId}), 0) <= 100`,
    },
    {
      name: 'target_once',
      fields: ['interconnectId', 'serviceId'],
      message: 'is already the target of another entry of the same dial code and time',
      across: true,
      sql: `{block} OR NOT EXISTS (SELECT 1 FROM routing_plan_entries AS other WHERE other.plan_id = {planId} AND other.id <> {id}
        AND other.prefix IS NOT DISTINCT FROM {prefix} AND other.time_class_id IS NOT DISTINCT FROM {timeClassId}
        AND COALESCE(other.interconnect_id, other.service_id) = COALESCE({interconnectId}, {serviceId}))`,
    },
    {
      name: 'block_stands_alone',
      fields: ['block'],
      message: 'makes the other entries of the same dial code and time useless',
      across: true,
      warning: true,
      sql: `NOT {block} OR NOT EXISTS (SELECT 1 FROM routing_plan_entries AS other WHERE other.plan_id = {planId} AND other.id <> {id}
        AND other.prefix IS NOT DISTINCT FROM {prefix} AND other.time_class_id IS NOT DISTINCT FROM {timeClassId})`,
    },
    {
      name: 'target_active',
      fields: ['interconnectId', 'serviceId'],
      message: 'is switched off at present',
      across: true,
      warning: true,
      sql: `COALESCE((SELECT target.is_active FROM carrier_interconnects AS target WHERE target.id = {interconnectId}),
        (SELECT chosen.status = 'active' FROM carrier_services AS chosen WHERE chosen.id = {serviceId}))`,
    },
  ],
});
export type RoutingPlanEntry = Row<typeof routingPlanEntries>;
