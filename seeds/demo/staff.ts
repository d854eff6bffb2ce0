// The people of our own office. None has a password: those who sign in to the demo are made at the first start.
import type { User } from '../../resources/people/users.ts';
import { random } from '../random.ts';
import { mailbox, mobilePhone, person } from './data/people.ts';
import type { Demo } from './context.ts';

export interface Staff {
  id: string;
  email: string;
  role: User['role'];
  /** May have done something: was let in, and is still there. */
  active: boolean;
}

/** Role and state of each. No super admin is active: the first start makes one with a password where there is none. */
const posts: readonly [User['role'], User['status']][] = [
  ['super_admin', 'pending'],
  ['super_admin', 'suspended'],
  ...repeat('admin', 'active', 3),
  ...repeat('finance', 'active', 3),
  ['finance', 'suspended'],
  ...repeat('noc', 'active', 5),
  ['noc', 'pending'],
  ...repeat('support', 'active', 3),
  ['support', 'pending'],
  ...repeat('sales', 'active', 3),
  ['sales', 'suspended'],
  ['viewer', 'active'],
  ['viewer', 'pending'],
];

function repeat(role: User['role'], status: User['status'], times: number): [User['role'], User['status']][] {
  return Array.from({ length: times }, () => [role, status]);
}

export async function seedStaff(demo: Demo): Promise<Staff[]> {
  const chance = random('staff');
  const taken = new Set<string>();
  const rows = posts.map(([role, status], at): Partial<User> & Staff => {
    let who = person(chance);
    while (taken.has(mailbox(who))) who = person(chance);
    taken.add(mailbox(who));
    const active = status === 'active';
    return {
      ...who,
      id: chance.uuid(),
      email: `${mailbox(who)}@didtron.example`,
      role,
      status,
      active,
      phone: mobilePhone(chance),
      emailVerified: status !== 'pending',
      lastLoginAt: status === 'pending' ? null : demo.daysAgo(active ? chance.next() * 5 : chance.int(40, 200)),
      createdAt: demo.daysAgo(status === 'pending' ? chance.int(1, 9) : 725 - at),
    };
  });
  await demo.insert<User>(
    'users',
    rows.map(({ active: _active, ...row }) => row),
  );
  return rows;
}
