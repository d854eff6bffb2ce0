// Points of presence. Addresses are from the ranges for documentation (RFC 5737), names below .example (RFC 2606).
import type { Pop } from '../../resources/catalogue/pops.ts';

const rows: readonly [string, string, string, string, string, string, string, Pop['status']][] = [
  [
    'LON1',
    'London',
    'GB',
    'EMEA',
    'London',
    '192.0.2.10',
    'First site; all of Europe and Africa enters here',
    'active',
  ],
  [
    'FRA1',
    'Frankfurt',
    'DE',
    'EMEA',
    'Frankfurt',
    '192.0.2.20',
    'Second site of Europe, takes over from London',
    'active',
  ],
  ['NYC1', 'New York', 'US', 'Americas', 'New York', '192.0.2.30', 'North America, east coast', 'active'],
  [
    'LAX1',
    'Los Angeles',
    'US',
    'Americas',
    'Los Angeles',
    '192.0.2.40',
    'North America, west coast, and the Pacific',
    'active',
  ],
  ['SIN1', 'Singapore', 'SG', 'APAC', 'Singapore', '192.0.2.50', 'South-East Asia and Oceania', 'active'],
  ['DXB1', 'Dubai', 'AE', 'EMEA', 'Dubai', '192.0.2.60', 'Middle East and South Asia', 'active'],
  [
    'GRU1',
    'Sao Paulo',
    'BR',
    'Americas',
    'Sao Paulo',
    '192.0.2.70',
    'South America; hardware being replaced',
    'paused',
  ],
  ['AMS1', 'Amsterdam', 'NL', 'EMEA', 'Amsterdam', '192.0.2.80', 'Given up in favour of Frankfurt', 'disabled'],
];

export const pops: Partial<Pop>[] = rows.map(([code, name, country, region, city, ipAddress, description, status], at) => ({
  code, name, country, region, city, ipAddress, description, status,
  isActive: status === 'active',
  fqdn: `${code.toLowerCase()}.sip.didtron.example`,
  connexcsPopId: `pop-${101 + at}`,
  displayOrder: (at + 1) * 10,
})); // prettier-ignore
