// Acknowledge an alert: somebody is on it. Repeats stop, and it no longer turns the global state red (domain, 2.6).
import type { ActionHandler } from '../operations/act.ts';

export const acknowledge: ActionHandler = ({ viewer, now }) => ({
  status: 'acknowledged',
  acknowledgedBy: viewer.id,
  acknowledgedAt: now.toISOString(),
});
