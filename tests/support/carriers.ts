// What several test files begin with: a server with a carrier, or with carriers to ask filters of.
import { currencyId, makeCarrier } from './rows.ts';
import type { Row } from './rows.ts';
import { startApp } from './server.ts';
import type { Client, TestApp } from './server.ts';

/** A server of its own with a super admin and a carrier, on which most tests build. */
export async function startWithCarrier(
  values: Record<string, unknown> = {},
): Promise<{ app: TestApp; admin: Client; carrier: Row }> {
  const app = await startApp();
  const admin = await app.as('super_admin');
  return { app, admin, carrier: await makeCarrier(admin, values) };
}

/** Five carriers whose values try what a filter can be asked: Ant, Bee, Cat, Dög and EEL. */
export async function makeFive(client: Client): Promise<void> {
  const euro = await currencyId(client, 'EUR');
  const capped = (capacityLimit: number) => ({ capacityMode: 'capped', capacityLimit });
  await makeCarrier(client, { name: 'Ant', code: 'A1', ...capped(10), taxCode: '100%' });
  await makeCarrier(client, { name: 'Bee', code: 'B1', ...capped(20), taxCode: '100x' });
  await makeCarrier(client, { name: 'Cat', code: 'C-1', taxCode: 'a_b', partnerType: 'customer' });
  const supplier = { primaryCurrencyId: euro, partnerType: 'supplier' };
  await makeCarrier(client, { name: 'Dög', code: 'D1', taxCode: 'a\\b', ...supplier });
  await makeCarrier(client, { name: 'EEL', code: 'E1', primaryCurrencyId: euro, ...capped(30) });
}

/** Names of the carriers that a query finds, by code unless it says otherwise. */
export async function namesFound(client: Client, query: string): Promise<string> {
  const answer = await client.get<Row[]>(`/api/carriers?_sort=code&${query}`);
  if (answer.status !== 200) throw new Error(`${query} answered ${answer.status}: ${answer.text}`);
  return answer.body.map((row) => row['name']).join(' ');
}
