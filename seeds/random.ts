// The demo's own source of chance: the same seed gives the same data on every machine and every day.

/** mulberry32: 32 bits of state, good enough for demo data and fast. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** FNV-1a, so that a stream can be named by a word. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

export interface Random {
  /** 0 ≤ x < 1. */
  next: () => number;
  /** A whole number, both ends included. */
  int: (from: number, to: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(from: readonly T[]) => T;
  /** One of the keys, as often as its weight says. */
  weighted: <K extends string>(weights: Record<K, number>) => K;
  /** `count` different elements, in random order. */
  sample: <T>(from: readonly T[], count: number) => T[];
  /** A decimal string between two numbers. */
  decimal: (from: number, to: number, places: number) => string;
  /** A number near `middle`: three draws make it fall off towards both ends of ±`spread`. */
  near: (middle: number, spread: number) => number;
  /** UUID of the form of version 4 (RFC 9562, section 5.4), its bits from this stream. */
  uuid: () => string;
}

/** A stream of its own per name, so that a change in one table does not reshuffle the others. */
export function random(name: string): Random {
  const next = mulberry32(hash(name));
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[Math.floor(next() * from.length)];
    if (picked === undefined) throw new Error(`seed stream "${name}": nothing to pick from`);
    return picked;
  };
  return {
    next,
    int,
    pick,
    chance: (probability) => next() < probability,
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let rest = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) if ((rest -= weight) < 0) return key;
      return (entries.at(-1) as [keyof typeof weights, number])[0];
    },
    sample: (from, count) => {
      const left = [...from];
      for (let at = 0; at < Math.min(count, left.length); at += 1) {
        const other = int(at, left.length - 1);
        [left[at], left[other]] = [left[other] as (typeof left)[number], left[at] as (typeof left)[number]];
      }
      return left.slice(0, count);
    },
    decimal: (from, to, places) => (from + next() * (to - from)).toFixed(places),
    near: (middle, spread) => middle + ((next() + next() + next()) / 1.5 - 1) * spread,
    uuid: () => {
      const hex = Array.from({ length: 4 }, () =>
        Math.floor(next() * 4294967296)
          .toString(16)
          .padStart(8, '0'),
      ).join('');
      const variant = '89ab'[int(0, 3)];
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}
