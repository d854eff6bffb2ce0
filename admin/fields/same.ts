// Whether two values of a field are the same to the server, however they are written.
import type { FieldMeta } from '../../resources/define/meta.ts';
import { Unparsed } from './face.ts';
import type { Values } from './face.ts';
import { compareDecimals, isDecimal } from './numbers.ts';

/** Nothing put in: an emptied text is null to the server. */
export const isNothing = (value: unknown): value is null | undefined | '' =>
  value === null || value === undefined || value === '';

/** Equal for the server: "2500.50" is "2500.5000", an emptied text is null, a moment is the same in every spelling. */
export function sameValue(field: FieldMeta, a: unknown, b: unknown): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (a instanceof Unparsed || b instanceof Unparsed) return false;
  if (field.scale !== null && isDecimal(String(a)) && isDecimal(String(b))) {
    return compareDecimals(String(a), String(b)) === 0;
  }
  if (field.kind === 'dateTime') return Date.parse(String(a)) === Date.parse(String(b));
  return typeof a === 'object' ? sameData(a, b) : a === b;
}

/** Deep equality of JSON, whatever the order of keys: the database keeps its own. */
function sameData(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => key in b && sameData((a as Values)[key], (b as Values)[key]));
}
