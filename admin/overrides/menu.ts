// Counts in the menu, where a number calls for somebody to act.
import type { Where } from '../../resources/define/field.ts';

/** By resource: rows that wait. */
export const menuCounts: Record<string, Where> = {
  ledger_approvals: { field: 'status', op: 'eq', value: 'pending' },
  system_alerts: { field: 'status', op: 'eq', value: 'active' },
};
