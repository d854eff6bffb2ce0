// Rows that tests build on, made through the API as any client makes them.
import type { Client } from './server.ts';

export type Row = { id: string; version: number } & Record<string, unknown>;

let made = 0;
/** A number that no row of this test file has been made with. */
export const nextNumber = (): number => ++made;

/** POST /api/<resource>; anything but 201 fails the test with the server's words. */
export async function make(client: Client, resource: string, values: Record<string, unknown>): Promise<Row> {
  const answer = await client.post<Row>(`/api/${resource}`, values);
  if (answer.status !== 201) throw new Error(`POST /api/${resource} answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

/** The id of a currency of the reference data. */
export async function currencyId(client: Client, code = 'USD'): Promise<string> {
  const answer = await client.get<Row>(`/api/currencies/${code}`);
  if (answer.status !== 200) throw new Error(`GET /api/currencies/${code} answered ${answer.status}: ${answer.text}`);
  return answer.body.id;
}

export async function makeCarrier(client: Client, values: Record<string, unknown> = {}): Promise<Row> {
  const number = nextNumber();
  return make(client, 'carriers', {
    name: `Carrier ${number}`,
    code: `TEST-${number}`,
    primaryCurrencyId: await currencyId(client),
    ...values,
  });
}

export async function makeInterconnect(client: Client, values: Record<string, unknown> = {}): Promise<Row> {
  const carrierId = values['carrierId'] ?? (await makeCarrier(client)).id;
  return make(client, 'carrier_interconnects', { name: `Link ${nextNumber()}`, ...values, carrierId });
}

export async function makeRateCard(client: Client, values: Record<string, unknown> = {}): Promise<Row> {
  return make(client, 'rate_cards', { name: `Card ${nextNumber()}`, ...values });
}
