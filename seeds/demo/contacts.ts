// Contacts of carriers: desks and people, one of them primary; a few may sign in to the portal.
import type { CarrierContact } from '../../resources/carriers/carrier_contacts.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { CarrierSeed } from './carriers.ts';
import type { Demo } from './context.ts';
import { fixedPhone, jobTitles, mailbox, mobilePhone, person, titles } from './data/people.ts';

export type ContactSeed = Partial<CarrierContact> &
  Pick<CarrierContact, 'id' | 'carrierId' | 'email' | 'isPrimary' | 'createdAt'>;

/** How many carriers have let a contact into the portal. */
export const portalCarriers = 7;

const desks = [
  ['NOC', 'noc'],
  ['Rates desk', 'rates'],
  ['Accounts payable', 'accounts'],
  ['Fraud desk', 'fraud'],
] as const;

/** The contacts of all carriers, not yet written: who may use the portal must be a user first, or becomes one without a history. */
export function contactsOf(carriers: readonly CarrierSeed[]): ContactSeed[] {
  const chance = random('contacts');
  const open = new Set(
    chance.sample(carriers.filter(({ status }) => status === 'active').map(({ id }) => id), portalCarriers),
  ); // prettier-ignore
  return carriers.flatMap((carrier) => [
    ...people(chance, carrier, open.has(carrier.id)),
    ...chance.sample(desks, chance.int(0, 2)).map(([name, box]) => desk(chance, carrier, name, box)),
  ]);
}

export async function seedContacts(demo: Demo, contacts: readonly ContactSeed[]): Promise<void> {
  await demo.insert<CarrierContact>('carrier_contacts', contacts);
}

function people(chance: Random, carrier: CarrierSeed, withPortal: boolean): ContactSeed[] {
  const taken = new Set<string>();
  return Array.from({ length: chance.int(1, 3) }, (_, at) => {
    let who = person(chance);
    while (taken.has(mailbox(who))) who = person(chance);
    taken.add(mailbox(who));
    return {
      id: chance.uuid(),
      carrierId: carrier.id,
      ...who,
      title: chance.pick(titles),
      jobTitle: chance.pick(jobTitles),
      telephone: fixedPhone(chance),
      mobile: chance.chance(0.7) ? mobilePhone(chance) : null,
      email: `${mailbox(who)}@${carrier.domain}`,
      portalAccess: withPortal && at === 0,
      isPrimary: at === 0,
      createdAt: carrier.createdAt,
    };
  });
}

function desk(chance: Random, carrier: CarrierSeed, name: string, box: string): ContactSeed {
  return {
    id: chance.uuid(),
    carrierId: carrier.id,
    name,
    telephone: fixedPhone(chance),
    email: `${box}@${carrier.domain}`,
    isPrimary: false,
    createdAt: carrier.createdAt,
  };
}
