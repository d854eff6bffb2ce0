// Send a pending user the link to choose a password with; an earlier one stops working.
import { inviteUser } from '../auth/links.ts';
import { guardAboveAdmin } from '../auth/users.ts';
import type { ActionCommand } from '../operations/act.ts';

export const sendInvitation: ActionCommand = {
  run: async ({ context, client, request, row }) => {
    guardAboveAdmin(request.viewer, row['role']);
    const link = await inviteUser(context, request, String(row['id']), client);
    return { notice: link === null ? null : `No mail server is set. Pass this link on: ${link}` };
  },
};
