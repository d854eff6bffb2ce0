// Reset a user's second factor: the phone is lost. Recovery codes go with it (resources/people/users.ts).
import { guardSuperAdmin } from '../auth/users.ts';
import type { ActionHandler } from '../operations/act.ts';

export const resetSecondFactor: ActionHandler = ({ row, viewer }) => {
  guardSuperAdmin(viewer, row['role']);
  return { twoFactorEnabled: false, twoFactorSecret: null };
};
