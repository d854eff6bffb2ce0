// People of carriers and customers who may sign in to see their own rows. None has a password.
import type { User } from '../../resources/people/users.ts';
import { random } from '../random.ts';
import type { Demo } from './context.ts';
import type { ContactSeed } from './contacts.ts';
import type { CustomerSeed } from './customers.ts';
import { domainOf } from './data/companies.ts';
import { mailbox, mobilePhone, person } from './data/people.ts';

const customerPosts: readonly [User['role'], User['status']][] = [
  ['customer_admin', 'active'],
  ['customer_admin', 'active'],
  ['customer_admin', 'active'],
  ['customer_admin', 'pending'],
  ['customer_admin', 'suspended'],
  ['customer_viewer', 'active'],
  ['customer_viewer', 'active'],
  ['customer_viewer', 'pending'],
];

/** Every contact with portal access has its user, who bears the contact's name and address. */
export async function seedPortalUsers(
  demo: Demo,
  contacts: readonly ContactSeed[],
  customers: readonly CustomerSeed[],
): Promise<void> {
  const chance = random('portal users');
  const signIn = (status: User['status']): Partial<User> => ({
    status,
    emailVerified: status !== 'pending',
    lastLoginAt: status === 'active' ? demo.daysAgo(chance.next() * 20) : null,
    phone: mobilePhone(chance),
  });
  const ofCarriers = contacts.filter(({ portalAccess }) => portalAccess).map((contact, at): Partial<User> => ({
    id: chance.uuid(),
    email: contact.email as string,
    firstName: contact.firstName ?? null,
    lastName: contact.lastName ?? null,
    role: at % 2 === 0 ? 'carrier_admin' : 'carrier_viewer',
    carrierId: contact.carrierId,
    ...signIn(at % 4 === 3 ? 'pending' : 'active'),
    createdAt: contact.createdAt,
  })); // prettier-ignore
  const open = chance.sample(
    customers.filter(({ status }) => status === 'active'),
    customerPosts.length,
  );
  const ofCustomers = customerPosts.map(([role, status], at): Partial<User> => {
    const customer = open[at] as CustomerSeed;
    const who = person(chance);
    return {
      id: chance.uuid(),
      email: `${mailbox(who)}@${domainOf(customer.companyName)}`,
      ...who,
      role,
      customerId: customer.id,
      ...signIn(status),
      createdAt: customer.createdAt,
    };
  });
  await demo.insert<User>('users', [...ofCarriers, ...ofCustomers]);
}
