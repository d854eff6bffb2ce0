// Which numbers to write so that a hand-sorted list gets its new order: one row where there is a gap, all where there is none.

export interface Placed {
  id: string;
  order: number;
}

/** Distance that renumbering leaves between neighbours, so that later moves need one row only. */
const gap = 10;

/** The list with one row moved. */
export function moved<T>(rows: T[], from: number, to: number): T[] {
  const next = [...rows];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/**
 * New numbers, to be written one after the other. No number is ever held by two rows on the way, because places may be unique
 * in the database: rows get a number between their neighbours, or numbers beyond all that are in use.
 */
export function planMove(rows: Placed[], from: number, to: number, least = 0): Placed[] {
  const next = moved(rows, from, to);
  const row = next[to];
  if (!row || from === to) return [];
  const below = next[to - 1]?.order ?? least - 1;
  const above = next[to + 1]?.order ?? below + 2 * gap;
  if (above - below >= 2) return [{ id: row.id, order: Math.floor((below + above) / 2) }];
  const highest = Math.max(...rows.map((one) => one.order));
  return next.map(({ id }, index) => ({ id, order: highest + (index + 1) * gap }));
}
