// Which customers may call through which carrier: one rule for most of the carriers that take our calls.
import type { CarrierAssignment } from '../../resources/carriers/carrier_assignments.ts';
import { random } from '../random.ts';
import type { CarrierSeed } from './carriers.ts';
import type { Demo } from './context.ts';
import type { CustomerSeed } from './customers.ts';
import { later } from './values.ts';

export async function seedAssignments(
  demo: Demo,
  carriers: readonly CarrierSeed[],
  customers: readonly CustomerSeed[],
): Promise<void> {
  const chance = random('assignments');
  const ids = async (table: 'customer_categories' | 'customer_groups'): Promise<string[]> => {
    const { rows } = await demo.client.query<{ id: string }>(
      `SELECT id::text FROM ${table} WHERE is_active ORDER BY code`,
    );
    return rows.map(({ id }) => id);
  };
  const categories = await ids('customer_categories');
  const groups = await ids('customer_groups');
  const active = customers.filter(({ status }) => status === 'active').map(({ id }) => id);
  const rows = carriers
    .filter(({ takes, status }) => takes && status !== 'testing' && chance.chance(0.9))
    .map((carrier): Partial<CarrierAssignment> => {
      const assignmentType = chance.weighted({ all: 50, categories: 22, groups: 15, customers: 13 });
      return {
        id: chance.uuid(),
        carrierId: carrier.id,
        assignmentType,
        categoryIds: assignmentType === 'categories' ? chance.sample(categories, chance.int(1, 3)) : [],
        groupIds: assignmentType === 'groups' ? chance.sample(groups, chance.int(1, 4)) : [],
        customerIds: assignmentType === 'customers' ? chance.sample(active, chance.int(1, 12)) : [],
        createdAt: carrier.createdAt,
        updatedAt: later(demo, chance, carrier.createdAt, 0.3),
      };
    });
  await demo.insert<CarrierAssignment>('carrier_assignments', rows);
}
