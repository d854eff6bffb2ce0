// Reset a user's second factor: the phone is lost. Recovery codes go with it (resources/people/users.ts).
import { tellOwner } from '../auth/notices.ts';
import { guardAboveAdmin } from '../auth/users.ts';
import { ApiError } from '../errors.ts';
import type { ActionCommand } from '../operations/act.ts';

export const resetSecondFactor: ActionCommand = {
  run: async ({ context, request, row, viewer }) => {
    guardAboveAdmin(viewer, row['role']);
    if (row['id'] === viewer.id)
      throw new ApiError(
        'DIDImpossible',
        'Switch your own second factor off on your account page, with your password.',
      );
    return {
      patch: { twoFactorEnabled: false, twoFactorSecret: null },
      afterwards: () => tellOwner(context, request, String(row['email']), 'secondFactorOff'),
    };
  },
};
