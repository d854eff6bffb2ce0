// Customers of every category, with balances that fit their terms.
import type { Customer } from '../../resources/customers/customers.ts';
import { rateToUsd } from '../reference/currencies.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';
import { customerStems, customerTrades, domainOf } from './data/companies.ts';
import { places } from './data/places.ts';
import { amountIn, filled, moments } from './values.ts';

const count = 300;

export interface CustomerSeed {
  id: string;
  companyName: string;
  status: Customer['status'];
  createdAt: string;
}

interface Category {
  id: string;
  code: string;
  billing: 'prepaid' | 'postpaid';
  groups: string[];
}

async function readCategories({ client }: Demo): Promise<Category[]> {
  const { rows } = await client.query<Category>(
    `SELECT category.id, category.code, category.default_billing_type AS billing, array_agg(part.id::text ORDER BY part.code) AS groups
     FROM customer_categories category JOIN customer_groups part ON part.category_id = category.id
     WHERE category.is_active GROUP BY category.id ORDER BY category.code`,
  );
  return rows;
}

function companyNames(chance: Random, code: string, taken: Set<string>): string {
  for (;;) {
    const name = `${chance.pick(customerStems).replace('-', ' ')} ${chance.pick(customerTrades[code] ?? ['Services'])}`;
    if (!taken.has(name)) {
      taken.add(name);
      return name;
    }
  }
}

export async function seedCustomers(demo: Demo): Promise<CustomerSeed[]> {
  const chance = random('customers');
  const categories = await readCategories(demo);
  const weights = { 'sip-trunk': 40, enterprise: 30, 'call-center': 15, individual: 15 };
  const taken = new Set<string>();
  const rows = moments(demo, chance, count, 60, 710, 2).map((createdAt, at): Partial<Customer> & CustomerSeed => {
    const code = chance.weighted(weights);
    const category = categories.find((one) => one.code === code);
    if (!category) throw new Error(`The demo needs the customer category ${code}`);
    const companyName = companyNames(chance, code, taken);
    const place = chance.pick(places);
    const currency = chance.chance(0.4) ? place.currency : 'USD';
    const billingType = chance.chance(0.85)
      ? category.billing
      : category.billing === 'prepaid'
        ? 'postpaid'
        : 'prepaid';
    const isNew = at >= count - 12;
    const status = isNew ? 'pending_approval' : chance.weighted({ active: 88, suspended: 7, closed: 5 });
    const worth = code === 'individual' ? 40 : code === 'enterprise' ? 4000 : 1500;
    return {
      id: chance.uuid(),
      companyName,
      accountNumber: `CUS-${10001 + at}`,
      categoryId: category.id,
      groupId: chance.pick(category.groups),
      status,
      billingType,
      currency,
      ...credit(chance, status, billingType, currency, worth),
      emails: [
        `billing@${domainOf(companyName)}`,
        ...(chance.chance(0.3) ? [`accounts@${domainOf(companyName)}`] : []),
      ],
      country: place.country,
      taxId: code === 'individual' ? null : filled(chance, place.taxCode),
      createdAt,
    };
  });
  await demo.insert<Customer>('customers', rows);
  return rows;
}

/** Balance and limit in the customer's currency; `worth` is a usual month in USD. */
function credit(
  chance: Random,
  status: string,
  billing: string,
  currency: string,
  worth: number,
): Pick<Customer, 'balance' | 'creditLimit'> {
  if (status === 'pending_approval' || status === 'closed') return { balance: '0', creditLimit: '0' };
  const unit = rateToUsd(currency);
  if (billing === 'prepaid')
    return { balance: amountIn(currency, (chance.next() * 1.2 * worth) / unit), creditLimit: '0' };
  const limit = chance.pick([1, 2, 3, 5]) * worth;
  const used = chance.chance(0.04) ? 1.02 : chance.next() * 0.8;
  return { balance: amountIn(currency, (-limit * used) / unit), creditLimit: amountIn(currency, limit / unit, 2) };
}
