// Conditions of definitions (`when`, `requiredWhen`), evaluated on the values of a row or a form.
import type { Condition } from '../../resources/define/field.ts';

/** True when every listed field has (one of) the given values; a missing condition always holds. */
export function holds(condition: Condition | null, values: Record<string, unknown>): boolean {
  if (!condition) return true;
  return Object.entries(condition).every(([field, wanted]) => {
    const value = values[field] ?? null;
    return Array.isArray(wanted) ? wanted.some((one) => one === value) : wanted === value;
  });
}
