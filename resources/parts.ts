// Fields and rules that several tables have, each stated once.
import { choice, integer, reference } from './define/index.ts';
import type { Rule } from './define/index.ts';

const capacityModes = [
  { value: 'unrestricted', label: 'Unrestricted' },
  { value: 'capped', label: 'Capped' },
] as const;
const capped = { capacityMode: 'capped' } as const;

/** How many calls may go on at a time. */
export const capacity = (help = 'Simultaneous calls') => ({
  capacityMode: choice(capacityModes, { pgEnum: 'capacity_mode', default: 'unrestricted' }),
  capacityLimit: integer({ min: 1, max: 32767, unit: 'calls', when: capped, requiredWhen: capped, help }),
});

/** The interconnect whose settings a row holds: one row each. */
export const ownInterconnect = () =>
  reference('carrier_interconnects', { required: true, immutable: true, unique: true, onDelete: 'cascade' });

/** The rows that portal people see: what is offered, not what is being prepared or was withdrawn. */
export const onOffer = { sql: '{isActive}' };

/** What is sold is shown to customers while it is active, and on the website while it is shown to them. */
export const shownWhileActive = (what: string) =>
  [
    {
      name: 'visible_only_when_active',
      fields: ['isActive'],
      message: 'must be off unless the status is active',
      sql: `NOT {isActive} OR {status} = 'active'`,
    },
    {
      name: 'website_only_when_visible',
      fields: ['showOnWebsite'],
      message: `must be off while the ${what} is not visible`,
      sql: `NOT {showOnWebsite} OR {isActive}`,
    },
  ] as const satisfies readonly Rule[];

/** A row that a list of assignments names stays: `list` is its column, `field` where the clerk is told of it. */
export function notInAssignments<const N extends string>(list: string, what: string, field: N): Rule<N> {
  const naming = `FROM carrier_assignments AS assigned`;
  const named = `assigned.${list} @> to_jsonb({old.id}::text)`;
  return {
    name: 'not_in_assignments',
    fields: [field],
    message: `the assignment of {other} names this ${what}: take it out there first`,
    on: 'delete',
    across: true,
    sql: `NOT EXISTS (SELECT 1 ${naming} WHERE ${named})`,
    inTheWay: {
      resource: 'carriers',
      sql: `SELECT assigned.carrier_id ${naming} WHERE ${named} ORDER BY assigned.created_at LIMIT 1`,
      unnamed: 'a carrier',
    },
  };
}
