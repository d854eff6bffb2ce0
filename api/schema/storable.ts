// What can be parsed as JSON and still not be stored: text that PostgreSQL has no place for, numbers beyond all measure,
// and structures made to exhaust the stack or the processor.

/** Deeper than any schema of ours, far below where recursive code fails. */
const maxDepth = 32;
/** Values inside one field; the longest list of ids has 1,000. */
const maxValues = 5000;

/** Why a parsed value cannot be stored whatever its field says, or null. Walks without recursion. */
export function unstorable(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return scalarProblem(value);
  let level: unknown[] = [value];
  let seen = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return 'is nested too deeply';
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) {
        const problem = scalarProblem(one);
        if (problem !== null) return problem;
        continue;
      }
      const inner: unknown[] = Array.isArray(one) ? one : Object.entries(one).flat();
      seen += inner.length;
      if (seen > maxValues) return 'has too many values';
      next.push(...inner);
    }
    level = next;
  }
  return null;
}

function scalarProblem(value: unknown): string | null {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return 'must not contain control characters';
    if (!value.isWellFormed()) return 'contains a broken character';
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return 'is too large a number';
  return null;
}
