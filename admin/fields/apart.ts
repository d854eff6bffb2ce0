// What tells lists apart: of long ones, what all of them hold is left out, so that the difference is seen.
import type { Values } from './face.ts';

/** Fewer words or numbers in common are shown with the others; rows never are. */
const fewAlike = 4;

interface Apart {
  /** The values in their order, lists without what they have in common. */
  parts: unknown[];
  /** How many elements were left out of each. */
  alike: number;
}

/** Values that are no lists, and lists that hold the same in another order, stay as they are. */
export function apart(values: readonly unknown[]): Apart {
  const whole: Apart = { parts: [...values], alike: 0 };
  const lists = values.map((value) => value ?? []);
  if (!lists.every((list): list is unknown[] => Array.isArray(list))) return whole;
  const counts = lists.map(timesByElement);
  const common = new Set(
    [...(counts[0] ?? [])].filter(([key, times]) => counts.every((one) => one.get(key) === times)).map(([key]) => key),
  );
  const parts = lists.map((list) => list.filter((element) => !common.has(JSON.stringify(element))));
  const isOrder = parts.every((part) => part.length === 0);
  const isRows = lists.flat().some((element) => typeof element === 'object' && element !== null);
  const isFew = common.size < (isRows ? 1 : fewAlike);
  return isFew || isOrder ? whole : { parts, alike: common.size };
}

function timesByElement(list: readonly unknown[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const element of list) {
    const key = JSON.stringify(element);
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return times;
}

/** Rows that differ in this field, each with only what tells its list from those of the others. */
export function rowsApart(name: string, rows: readonly Values[]): { rows: Values[]; alike: number } {
  const { parts, alike } = apart(rows.map((row) => row[name]));
  return { rows: rows.map((row, at) => ({ ...row, [name]: parts[at] })), alike };
}
