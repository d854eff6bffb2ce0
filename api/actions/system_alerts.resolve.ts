// Resolve an alert: the last state. The next breach opens a new row (domain, 2.6).
import type { ActionHandler } from '../operations/act.ts';

export const resolve: ActionHandler = ({ input, now }) => ({
  status: 'resolved',
  resolvedAt: now.toISOString(),
  resolutionNote: input['note'] || null,
  snoozeUntil: null,
});
