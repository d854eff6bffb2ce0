// What a service needs to carry calls, made through the API: an interconnect with address and codec, a price, a way out.
import { randomInt } from 'node:crypto';
import { make, makeCarrier, makeInterconnect, makeRateCard, nextNumber } from './rows.ts';
import type { Row } from './rows.ts';
import type { Client } from './server.ts';

/** An address that no other test has taken, of a range for private use. */
export const freeAddress = (): string => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

/** An interconnect that both takes and sends calls: with an address, a target and a codec. */
export async function makeOpenInterconnect(client: Client, values: Record<string, unknown> = {}): Promise<Row> {
  const link = await makeInterconnect(client, { ipAddress: 'sip.example.com', ...values });
  await make(client, 'interconnect_ip_addresses', { interconnectId: link.id, ipAddress: freeAddress() });
  await make(client, 'interconnect_codecs', { interconnectId: link.id, codecId: 'PCMA' });
  return link;
}

/** A routing plan that leads every number to an interconnect of another carrier. */
export async function makeRoute(client: Client): Promise<Row> {
  const target = await makeOpenInterconnect(client);
  const plan = await make(client, 'routing_plans', { name: `Route ${nextNumber()}` });
  await make(client, 'routing_plan_entries', { planId: plan.id, interconnectId: target.id });
  return plan;
}

export interface Desk {
  carrier: Row;
  link: Row;
  card: Row;
  route: Row;
  /** The body of a service that may be active at once. */
  service: Record<string, unknown>;
}

/** Everything that an active ingress service needs, for a carrier of its own or one that is there, and the service as a body. */
export async function makeDesk(client: Client, given?: Row): Promise<Desk> {
  const carrier = given ?? (await makeCarrier(client));
  const link = await makeOpenInterconnect(client, { carrierId: carrier.id });
  const card = await makeRateCard(client, { status: 'active' });
  const route = await makeRoute(client);
  const service = {
    carrierId: carrier.id,
    interconnectId: link.id,
    name: `Service ${nextNumber()}`,
    ratingPlanId: card.id,
    routingPlanId: route.id,
  };
  return { carrier, link, card, route, service };
}
