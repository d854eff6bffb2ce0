// A value as a cell of CSV that no spreadsheet takes for a formula, whatever separates its columns.
import type { JsonValue } from '../../resources/define/index.ts';

/**
 * Where a cell may begin: at the start of a value, and, for a program that takes another separator than our comma or ends a row at each
 * line break, behind those. Blanks and quotes before a formula do not keep it from being one. The signs of formulas come in full width too.
 */
const formulaStart = /(^|[;|\t\r\n])((?:[^\S\t\r\n]|["\u200b\ufeff])*)(?=[=+\-@＝＋－＠])/g;

/** Most values have none. */
const sign = /[=+\-@＝＋－＠]/;

/** What begins with a sign and is a number or a telephone number, up to where the next cell might begin. */
const number = /^[+-][\d ().-]*(?:e[+-]?\d+)?\s*(?=$|[;|\t\r\n])/i;

/** A place where a formula would begin gets an apostrophe before it; numbers and telephone numbers stay as they are. */
export function cellOf(value: JsonValue): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'object' ? JSON.stringify(value) : value;
  const guarded = !sign.test(text)
    ? text
    : text.replace(formulaStart, (match, edge: string, blanks: string, at: number) =>
        number.test(text.slice(at + match.length)) ? match : `${edge}'${blanks}`,
      );
  // A tab or line break at the start is taken away by some, with what it protects from.
  return /^[\t\r]/.test(guarded) ? `'${guarded}` : guarded;
}
