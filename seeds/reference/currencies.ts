// Currencies of ISO 4217 that the product starts with: minor units as the standard has them, rates against the US dollar.
import type { Currency } from '../../resources/catalogue/currencies.ts';

/** When the rates below were quoted; the first update by staff or the exchange-rate service replaces them. */
const quotedAt = '2026-01-02T12:00:00.000Z';

/** Code, name, symbol, minor units, what one unit is worth in USD. */
const rows: readonly [string, string, string, number, string][] = [
  ['USD', 'US dollar', '$', 2, '1'],
  ['EUR', 'Euro', '€', 2, '1.17240000'],
  ['GBP', 'Pound sterling', '£', 2, '1.34530000'],
  ['AED', 'UAE dirham', 'AED', 2, '0.27229408'],
  ['AUD', 'Australian dollar', 'A$', 2, '0.66850000'],
  ['CAD', 'Canadian dollar', 'C$', 2, '0.72810000'],
  ['CHF', 'Swiss franc', 'CHF', 2, '1.26220000'],
  ['CNY', 'Chinese yuan', 'CN¥', 2, '0.14290000'],
  ['HKD', 'Hong Kong dollar', 'HK$', 2, '0.12840000'],
  ['INR', 'Indian rupee', '₹', 2, '0.01112000'],
  ['SGD', 'Singapore dollar', 'S$', 2, '0.77750000'],
  ['ZAR', 'South African rand', 'R', 2, '0.06040000'],
  ['JPY', 'Japanese yen', '¥', 0, '0.00638000'],
  ['KRW', 'South Korean won', '₩', 0, '0.00069300'],
  ['VND', 'Vietnamese dong', '₫', 0, '0.00003804'],
  ['KWD', 'Kuwaiti dinar', 'KD', 3, '3.25500000'],
  ['BHD', 'Bahraini dinar', 'BD', 3, '2.65960000'],
  ['OMR', 'Omani rial', 'RO', 3, '2.60080000'],
  ['JOD', 'Jordanian dinar', 'JD', 3, '1.41040000'],
  ['TND', 'Tunisian dinar', 'DT', 3, '0.34600000'],
];

export const currencies = rows.map(([code, name, symbol, decimals, rateToBase]): Partial<Currency> => ({
  code, name, symbol, decimals, rateToBase, isBase: code === 'USD', rateUpdatedAt: quotedAt,
})); // prettier-ignore

/** What one unit of a currency is worth in USD. */
export function rateToUsd(code: string): number {
  const found = rows.find(([one]) => one === code);
  if (!found) throw new Error(`No reference rate for ${code}`);
  return Number(found[4]);
}
