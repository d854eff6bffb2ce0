// Destinations of a wholesale rate sheet: real E.164 dial codes with believable costs, read from the tables of the regions.
import { africa } from './dial-codes-africa.ts';
import { americas } from './dial-codes-americas.ts';
import { asia } from './dial-codes-asia.ts';
import { europe } from './dial-codes-europe.ts';

export interface DialCode {
  /** Leading digits of the E.164 number, without the plus sign. */
  code: string;
  /** As rate sheets write it: "United Kingdom - London". */
  destination: string;
  /** The zone that it is priced in: "United Kingdom - Fixed". */
  zone: string;
  region: string;
  /** ISO 3166-1 alpha-2; null for satellite and other services without a country. */
  country: string | null;
  kind: 'fixed' | 'mobile' | 'city' | 'satellite';
  /** Wholesale cost in USD a minute. */
  cost: number;
}

/** ITU-T E.164 codes that belong to no country: Inmarsat, Iridium, Globalstar, Thuraya. */
const satellites = (
  [
    ['870', 'Inmarsat', 5.9],
    ['8816', 'Iridium', 5.2],
    ['8817', 'Iridium', 5.2],
    ['8818', 'Globalstar', 4.8],
    ['8819', 'Globalstar', 4.8],
    ['88216', 'Thuraya', 3.4],
  ] as const
).map(([code, name, cost]): DialCode => {
  const destination = `Satellite - ${name}`;
  return { code, destination, zone: destination, region: 'Satellite', country: null, kind: 'satellite', cost };
});

interface Country {
  iso: string;
  callingCode: string;
  name: string;
  codes: DialCode[];
}

function readCountry(region: string, line: string): Country {
  const [iso = '', callingCode = '', name = '', fixed, mobile, mobiles = '', places = ''] = line.split('|');
  const zone = `${name} - Fixed`;
  const shared = { country: iso, region, zone };
  const mobileZone = `${name} - Mobile`;
  const mobileCodes = mobiles
    .split(',')
    .filter(Boolean)
    .map((prefix): DialCode => ({
      ...shared,
      code: callingCode + prefix,
      destination: mobileZone,
      zone: mobileZone,
      kind: 'mobile',
      cost: Number(mobile),
    }));
  const placeCodes = places
    .split(';')
    .filter(Boolean)
    .map((place): DialCode => {
      const space = place.lastIndexOf(' ');
      const city = place.slice(0, space);
      const destination = city === name ? name : `${name} - ${city}`;
      return {
        ...shared,
        code: callingCode + place.slice(space + 1),
        destination,
        kind: 'city',
        cost: Number(fixed) * 0.92,
      };
    });
  const proper: DialCode = { ...shared, code: callingCode, destination: zone, kind: 'fixed', cost: Number(fixed) };
  return { iso, callingCode, name, codes: [proper, ...placeCodes, ...mobileCodes] };
}

/** Every country of the tables, in order of its name. */
const dialCountries: readonly Country[] = Object.entries({
  Europe: europe,
  Africa: africa,
  'Asia and Pacific': asia,
  Americas: americas,
})
  .flatMap(([region, table]) =>
    table
      .trim()
      .split('\n')
      .map((line) => readCountry(region, line)),
  )
  .toSorted((one, other) => (one.name < other.name ? -1 : 1));

/** A country code that several countries share goes to the biggest; the others have their area codes. */
const owners: Record<string, string> = { '1': 'US', '7': 'RU', '39': 'IT', '44': 'GB' };

/** One entry a dial code, country by country; a code that two lines of the tables name stays with the first. */
export const dialCodes: readonly DialCode[] = (() => {
  const seen = new Set<string>();
  const all = dialCountries.flatMap(({ callingCode, iso, codes }) =>
    codes.filter((one) => one.code !== callingCode || (owners[callingCode] ?? iso) === iso),
  );
  return [...all, ...satellites].filter(({ code }) => !seen.has(code) && seen.add(code));
})();
