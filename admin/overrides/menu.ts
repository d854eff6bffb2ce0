// Counts in the menu, where a number calls for somebody to act.
import type { Where } from '../../resources/define/field.ts';

/** By resource: rows that wait. */
export const menuCounts: Record<string, Where> = {
  system_alerts: { field: 'status', op: 'eq', value: 'active' },
};
