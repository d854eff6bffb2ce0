// Destinations of a wholesale rate sheet: real E.164 dial codes with believable costs, read from the regional tables.
import { africa } from './dial-codes-africa.ts';
import { americas } from './dial-codes-americas.ts';
import { asia } from './dial-codes-asia.ts';
import { europe } from './dial-codes-europe.ts';

export interface DialCode {
  /** Leading digits of the E.164 number, without the plus sign. */
  code: string;
  /** As rate sheets write it: "United Kingdom - Mobile". */
  destination: string;
  /** ISO 3166-1 alpha-2; null for satellite and other services without a country. */
  country: string | null;
  kind: 'fixed' | 'mobile' | 'city' | 'satellite';
  /** Wholesale cost in USD a minute. */
  cost: number;
}

export interface Country {
  iso: string;
  callingCode: string;
  name: string;
  codes: DialCode[];
}

/** ITU-T E.164 codes that belong to no country: Inmarsat, Iridium, Globalstar, Thuraya. */
const satellites: DialCode[] = (
  [
    ['870', 'Inmarsat', 5.9],
    ['8816', 'Iridium', 5.2],
    ['8817', 'Iridium', 5.2],
    ['8818', 'Globalstar', 4.8],
    ['8819', 'Globalstar', 4.8],
    ['88216', 'Thuraya', 3.4],
  ] as const
).map(([code, name, cost]) => ({ code, destination: `Satellite - ${name}`, country: null, kind: 'satellite', cost }));

function readCountry(line: string): Country {
  const [iso = '', callingCode = '', name = '', fixed, mobile, mobiles = '', places = ''] = line.split('|');
  const shared = { country: iso };
  const mobileCodes = mobiles.split(',').filter(Boolean).map((prefix): DialCode => ({
    ...shared, code: callingCode + prefix, destination: `${name} - Mobile`, kind: 'mobile', cost: Number(mobile),
  })); // prettier-ignore
  const placeCodes = places.split(';').filter(Boolean).map((place): DialCode => {
    const space = place.lastIndexOf(' ');
    const city = place.slice(0, space);
    const destination = city === name ? name : `${name} - ${city}`;
    return { ...shared, code: callingCode + place.slice(space + 1), destination, kind: 'city', cost: Number(fixed) * 0.92 };
  }); // prettier-ignore
  const proper: DialCode = {
    ...shared,
    code: callingCode,
    destination: `${name} - Fixed`,
    kind: 'fixed',
    cost: Number(fixed),
  };
  return { iso, callingCode, name, codes: [proper, ...placeCodes, ...mobileCodes] };
}

/** Every country of the tables, in order of its name. */
export const dialCountries: readonly Country[] = [europe, africa, asia, americas]
  .flatMap((table) => table.trim().split('\n'))
  .map(readCountry)
  .sort((one, other) => one.name.localeCompare(other.name, 'en'));

/** Country codes that several countries share go to the biggest; the others have their area codes. */
const owners: Record<string, string> = { '1': 'US', '7': 'RU', '39': 'IT', '44': 'GB' };

/** One row a dial code; a code that two lines of the tables name stays with the first. */
export const dialCodes: readonly DialCode[] = (() => {
  const seen = new Set<string>();
  const all = dialCountries.flatMap(({ callingCode, iso, codes }) =>
    codes.filter((one) => one.code !== callingCode || (owners[callingCode] ?? iso) === iso),
  );
  return [...all, ...satellites].filter(({ code }) => !seen.has(code) && seen.add(code));
})();

/**
 * `count` dial codes for one rate sheet. Sheets break mobile prefixes down by operator blocks: where the list itself does not
 * suffice, mobile codes are broken down by one more digit, `preferred` countries first.
 */
export function breakDown(count: number, preferred: readonly string[]): DialCode[] {
  if (count <= dialCodes.length) return dialCodes.slice(0, count);
  const rank = (one: DialCode) => (one.country && preferred.includes(one.country) ? 0 : 1);
  const seen = new Set(dialCodes.map(({ code }) => code));
  const finer = dialCodes
    .filter(({ kind }) => kind === 'mobile')
    .sort((one, other) => rank(one) - rank(other))
    .flatMap((parent) => Array.from({ length: 10 }, (_, digit) => ({ ...parent, code: parent.code + digit })))
    .filter(({ code }) => !seen.has(code));
  return [...dialCodes, ...finer.slice(0, count - dialCodes.length)];
}
