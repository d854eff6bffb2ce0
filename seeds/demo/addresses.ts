// Gives out IP addresses of the ranges for documentation alone: RFC 5737 (IPv4, few) and RFC 3849 (2001:db8::/32, many).
import type { InterconnectIpAddress } from '../../resources/interconnects/interconnect_ip_addresses.ts';
import { random } from '../random.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';
import type { InterconnectSeed } from './interconnects.ts';

export interface AddressBook {
  /** An address of the carrier's own network, never given out twice. */
  target: (chance: Random, carrierId: string) => string;
}

/** Each carrier has a /48 of 2001:db8::/32, in the order in which carriers ask. */
export function addressBook(): AddressBook {
  const networks = new Map<string, number>();
  let next = 0;
  return {
    target: (_chance, carrierId) => {
      const network = networks.get(carrierId) ?? networks.size + 0x1000;
      networks.set(carrierId, network);
      next += 1;
      return `2001:db8:${network.toString(16)}:f::${next.toString(16)}`;
    },
  };
}

type Address = Partial<InterconnectIpAddress>;

/** The IPv4 addresses that remain beside those of the POPs (192.0.2.0/24). */
const ipv4 = ['198.51.100', '203.0.113'].flatMap((network) =>
  Array.from({ length: 254 }, (_, at) => `${network}.${at + 1}`),
);

/**
 * Transport addresses differ from each other throughout, but for interconnects that share one and are told apart by their tech
 * prefixes (`sharedWith` names the interconnect whose address is used too).
 */
export async function seedAddresses(
  demo: Demo,
  interconnects: readonly InterconnectSeed[],
  sharedWith: ReadonlyMap<string, string>,
): Promise<void> {
  const chance = random('addresses');
  const free = [...ipv4];
  const first = new Map<string, string>();
  const rows = interconnects.flatMap((interconnect, at): Address[] => {
    const network = `2001:db8:${(at + 0x4000).toString(16)}`;
    const shared = first.get(sharedWith.get(interconnect.id) ?? '');
    const main = shared ?? (chance.chance(0.3) ? (free.shift() ?? `${network}::10`) : `${network}::10`);
    first.set(interconnect.id, main);
    const made: Address[] = [{ ipAddress: main }];
    if (chance.chance(0.4)) made.push({ ipAddress: `${network}::11`, isActive: chance.chance(0.9) });
    if (chance.chance(0.12)) made.push({ ipAddress: `${network}:1::10`, isRange: true, rangeEnd: `${network}:1::1f` });
    if (chance.chance(0.1)) made.push({ ipAddress: `${network}:2::/64` });
    if (chance.chance(0.6)) made.push({ ipAddress: `${network}:a::/64`, addressType: 'media' });
    return made.map((row) => ({
      ...row,
      id: chance.uuid(),
      interconnectId: interconnect.id,
      createdAt: interconnect.createdAt,
    }));
  });
  await demo.insert<InterconnectIpAddress>('interconnect_ip_addresses', rows);
}

/** Whether an address lies in a range for documentation. */
export function isDocumentation(address: string): boolean {
  return /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+(\/\d+)?$/.test(address) || /^2001:db8:/i.test(address);
}
