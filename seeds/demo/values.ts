// Small makers of values that several parts of the demo share: amounts, patterns, dates.
import { currencies } from '../reference/currencies.ts';
import type { Random } from '../random.ts';
import type { Demo } from './context.ts';

const decimalsOf = new Map(currencies.map(({ code, decimals }) => [code, decimals ?? 2]));

/** An amount with the decimals of its currency; `figures` rounds it to so many significant figures, as people set limits. */
export function amountIn(currency: string, value: number, figures?: number): string {
  const rounded = figures === undefined ? value : Number(value.toPrecision(figures));
  return rounded.toFixed(decimalsOf.get(currency) ?? 2);
}

/** A pattern with every `#` replaced by a digit. */
export function filled(chance: Random, pattern: string): string {
  return pattern.replace(/#/g, () => String(chance.int(0, 9)));
}

/**
 * `count` moments in working hours, oldest first, on `days` different days between two distances from today. Few different
 * moments keep the number of statements low.
 */
export function moments(
  demo: Demo,
  chance: Random,
  count: number,
  days: number,
  oldest: number,
  latest: number,
): string[] {
  const distances = Array.from({ length: days }, () => {
    const day = Math.round(latest + chance.next() * (oldest - latest));
    return day - chance.int(7 * 60, 18 * 60) / 1440;
  });
  const perDay = distances.map((distance) => demo.daysAgo(distance)).toSorted();
  return Array.from({ length: count }, (_, at) => perDay[Math.floor((at * days) / count)] as string);
}

/** When a row was last changed: with the given probability a moment between its creation and yesterday, else its creation. */
export function later(demo: Demo, chance: Random, createdAt: string, probability: number): string {
  const from = Date.parse(createdAt);
  const moment = from + chance.next() * (demo.today.getTime() - 43_200_000 - from);
  return chance.chance(probability) ? new Date(Math.max(from, Math.floor(moment))).toISOString() : createdAt;
}
