// Interconnects of the carriers, in the directions that their kind allows, with targets, capacity and what the probe last saw.
import type { CarrierInterconnect } from '../../resources/interconnects/carrier_interconnects.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import { addressBook } from './addresses.ts';
import type { AddressBook } from './addresses.ts';
import type { CarrierSeed } from './carriers.ts';
import type { Demo } from './context.ts';
import { planCurrencies } from './data/rating-plans.ts';
import { later } from './values.ts';

export const interconnectCount = 600;

export type InterconnectSeed = Partial<CarrierInterconnect> &
  Pick<CarrierInterconnect, 'id' | 'carrierId' | 'name' | 'direction' | 'currencyCode' | 'isActive' | 'createdAt'> & {
    carrier: CarrierSeed;
    /** Place among the carrier's interconnects, from 0. */
    place: number;
    takesIn: boolean;
    sendsOut: boolean;
  };

const routes = [
  'Premium',
  'Standard',
  'NCLI',
  'Retail',
  'Europe',
  'Asia',
  'Americas',
  'Africa',
  'Backup',
  'Contact centre',
  'Primary',
  'Mobile',
];
const probeErrors = [
  'No answer to OPTIONS within 5 s',
  '503 Service Unavailable',
  'TLS handshake failed: certificate expired',
  'Host name not found',
];

/** How many interconnects each carrier has: one at least, seven at most, `interconnectCount` together. */
function shares(chance: Random, carriers: number): number[] {
  const counts = Array.from({ length: carriers }, () => 1);
  for (let left = interconnectCount - carriers; left > 0;) {
    const at = chance.int(0, carriers - 1);
    if (counts[at] === 7) continue;
    counts[at] = (counts[at] as number) + 1;
    left -= 1;
  }
  return counts;
}

export async function seedInterconnects(demo: Demo, carriers: readonly CarrierSeed[]): Promise<InterconnectSeed[]> {
  const chance = random('interconnects');
  const book = addressBook();
  // Later interconnects come on days on which other carriers came too: fewer statements.
  const days = [...new Set(carriers.map(({ createdAt }) => createdAt))].toSorted();
  const rows = shares(chance, carriers.length).flatMap((count, at) => {
    const carrier = carriers[at] as CarrierSeed;
    const names = chance.sample(routes, count);
    const dates = Array.from({ length: count }, (_, place) =>
      place === 0 ? carrier.createdAt : chance.pick(days.filter((day) => day >= carrier.createdAt)),
    );
    return names.map((name, place) => interconnect(demo, chance, book, carrier, name, place, dates[place] as string));
  });
  rows.sort((one, other) => (one.createdAt < other.createdAt ? -1 : one.createdAt > other.createdAt ? 1 : 0));
  await demo.insert<CarrierInterconnect>(
    'carrier_interconnects',
    rows.map(({ carrier: _carrier, place: _place, takesIn: _takesIn, sendsOut: _sendsOut, ...row }) => row),
  );
  return rows;
}

function directionOf(chance: Random, carrier: CarrierSeed): CarrierInterconnect['direction'] {
  if (!carrier.takes) return 'ingress';
  if (!carrier.sends) return 'egress';
  return chance.weighted({ both: 40, ingress: 30, egress: 30 });
}

function interconnect(
  demo: Demo,
  chance: Random,
  book: AddressBook,
  carrier: CarrierSeed,
  name: string,
  place: number,
  createdAt: string,
): InterconnectSeed {
  const direction = directionOf(chance, carrier);
  const isSip = chance.chance(0.985);
  const transport = isSip ? chance.weighted({ udp: 70, tcp: 12, tls: 16, ws: 2 }) : 'udp';
  const limit = carrier.capacityLimit ?? 2000;
  const capped = chance.chance(0.6);
  const isActive = carrier.status !== 'disabled' && chance.chance(0.93);
  const sendsOut = direction !== 'ingress';
  return {
    id: chance.uuid(),
    carrierId: carrier.id,
    name,
    direction,
    // Calls that come in need a price list of their currency.
    currencyCode:
      chance.chance(0.92) && (direction === 'egress' || planCurrencies.has(carrier.currency))
        ? carrier.currency
        : 'USD',
    protocol: isSip ? 'SIP' : 'H.323',
    transport,
    capacityMode: capped ? 'capped' : 'unrestricted',
    capacityLimit: capped ? Math.max(10, Math.round((limit * chance.pick([0.2, 0.25, 0.5, 0.5, 1])) / 10) * 10) : null,
    isActive,
    ...(sendsOut ? target(chance, book, carrier, place, isSip, transport) : {}),
    ...(sendsOut ? quality(demo, chance, isActive) : {}),
    createdAt,
    updatedAt: later(demo, chance, createdAt, 0.5),
    carrier,
    place,
    takesIn: direction !== 'egress',
    sendsOut,
  };
}

function target(
  chance: Random,
  book: AddressBook,
  carrier: CarrierSeed,
  place: number,
  isSip: boolean,
  transport: string,
): Partial<CarrierInterconnect> {
  const named = chance.chance(0.4);
  const usual = transport === 'tls' ? 5061 : 5060;
  return {
    ipAddress: named ? `sip${place + 1}.${carrier.domain}` : book.target(chance, carrier.id),
    sipPort:
      !isSip || (named && chance.chance(0.6)) ? null : chance.chance(0.9) ? usual : chance.pick([5070, 5080, 6060]),
    techPrefix: chance.chance(0.35) ? `${chance.int(10, 99)}${chance.int(10, 99)}${chance.pick(['', '#', '*'])}` : null,
  };
}

function quality(demo: Demo, chance: Random, isActive: boolean): Partial<CarrierInterconnect> {
  const probed = isActive && chance.chance(0.8);
  const health = chance.weighted({ healthy: 90, degraded: 6, down: 4 });
  return {
    optionsProbeEnabled: probed,
    optionsProbeInterval: chance.pick([30, 60, 60, 60, 120]),
    minAsr: chance.chance(0.5) ? chance.pick(['20.00', '25.00', '30.00', '40.00']) : null,
    minAcd: chance.chance(0.4) ? chance.pick([45, 60, 90, 120]) : null,
    ...(probed
      ? {
          healthStatus: health,
          lastProbedAt: demo.daysAgo(chance.next() / 24),
          lastProbeError: health === 'healthy' ? null : chance.pick(probeErrors),
        }
      : {}),
  };
}
