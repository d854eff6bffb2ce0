// End every session of a user: a laptop was stolen, or somebody left.
import { recordEvent } from '../audit/events.ts';
import { endSessions } from '../auth/sessions.ts';
import { guardAboveAdmin } from '../auth/users.ts';
import type { ActionCommand } from '../operations/act.ts';

export const signOutEverywhere: ActionCommand = {
  run: async ({ client, request, row }) => {
    guardAboveAdmin(request.viewer, row['role']);
    const count = await endSessions(client, String(row['id']));
    await recordEvent(client, request, {
      type: 'security',
      action: 'sign_out_everywhere',
      description: `All sessions of ${String(row['email'])} ended`,
      resource: 'users',
      recordId: String(row['id']),
      title: String(row['email']),
      details: { sessions: count },
    });
    return { notice: count === 1 ? 'One session was ended.' : `${count} sessions were ended.` };
  },
};
