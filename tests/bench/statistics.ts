// Medians and spreads of what was measured again and again.

/** The value below which such a share of the values lies, between two of them in proportion; NaN of none. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantileOf(values, 0.5);

/** The middle, and the quarter below and above which the outer values lie. */
export interface Spread {
  middle: number;
  low: number;
  high: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  middle: median(values),
  low: quantileOf(values, 0.25),
  high: quantileOf(values, 0.75),
});
