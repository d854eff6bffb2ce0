// Zones and their dial codes: one zone a country and kind of number.
import type { Zone } from '../../resources/rating/zones.ts';
import type { ZoneCode } from '../../resources/rating/zone_codes.ts';
import { random } from '../random.ts';
import type { Demo } from './context.ts';
import { dialCodes } from './data/dial-codes.ts';

/** Id and region of each zone by its name. */
export type Zones = ReadonlyMap<string, { id: string; region: string }>;

const types = { fixed: 'landline', city: 'landline', mobile: 'mobile', satellite: 'satellite' } as const;

export async function seedZones(demo: Demo): Promise<Zones> {
  const chance = random('zones');
  const createdAt = demo.daysAgo(722.4);
  const zones = new Map<string, Partial<Zone> & { id: string; region: string }>();
  for (const { zone, region, country, kind } of dialCodes) {
    if (!zones.has(zone)) {
      zones.set(zone, { id: chance.uuid(), name: zone, region, country, destinationType: types[kind], createdAt });
    }
  }
  await demo.insert<Zone>('zones', [...zones.values()]);
  const codes = dialCodes.map(({ zone, code }) => ({
    id: chance.uuid(),
    zoneId: zones.get(zone)?.id as string,
    code,
    createdAt,
  }));
  await demo.insert<ZoneCode>('zone_codes', codes);
  return zones;
}
