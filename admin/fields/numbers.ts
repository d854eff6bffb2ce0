// Exact numbers as texts: compared and written out without ever passing through floating point.
import { Decimal } from 'decimal.js';

const pattern = /^-?\d+(\.\d+)?$/;
const formatters = new Map<number, Intl.NumberFormat>();

/** Whether a text is a plain decimal number such as -2500.50. */
export function isDecimal(text: string): boolean {
  return pattern.test(text);
}

/** -1, 0 or 1; both must be decimal numbers. */
export function compareDecimals(a: string | number, b: string | number): number {
  return new Decimal(a).cmp(b);
}

/** "-2500.5000" with at least 2 decimals → "−2,500.50". Significant digits are never dropped: "0.0125" stays. */
export function formatDecimal(text: string, minimumDecimals = 0): string {
  if (!isDecimal(text)) return text;
  let formatter = formatters.get(minimumDecimals);
  if (!formatter) {
    formatter = new Intl.NumberFormat('en-GB', {
      minimumFractionDigits: minimumDecimals,
      maximumFractionDigits: 20,
    });
    formatters.set(minimumDecimals, formatter);
  }
  // Given a text, Intl formats its digits exactly (ECMA-402, 2023).
  return formatter.format(text as `${number}`).replace('-', '\u2212');
}

/** What a person typed, brought to a plain decimal where that is certain: spaces and well-placed thousands commas go. */
export function cleanNumber(typed: string): string {
  const text = typed.replace(/[\s\u00a0\u202f_]/g, '').replace(/^\u2212/, '-');
  const grouped = /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text;
  return grouped.replace(/^(-?)\./, '$10.').replace(/\.$/, '');
}

const decimalsByCode = new Map<string, number>();

/** Minor units of an ISO 4217 currency as the browser knows them; 2 for a code that it does not know. */
export function currencyDecimals(code: string): number {
  let decimals = decimalsByCode.get(code);
  if (decimals === undefined) {
    decimals = /^[A-Z]{3}$/.test(code)
      ? (new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ??
        2)
      : 2;
    decimalsByCode.set(code, decimals);
  }
  return decimals;
}
