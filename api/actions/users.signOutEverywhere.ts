// End every session of a user: a laptop was stolen, or somebody left.
import { recordEvent } from '../audit/events.ts';
import { endSessions } from '../auth/sessions.ts';
import { guardSuperAdmin } from '../auth/users.ts';
import type { ActionEffect, ActionHandler } from '../operations/act.ts';

export const signOutEverywhere: ActionHandler = ({ row, viewer }) => {
  guardSuperAdmin(viewer, row['role']);
  return {};
};

export const endAllSessions: ActionEffect = async ({ client, request, row }) => {
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
  return count === 1 ? 'One session was ended.' : `${count} sessions were ended.`;
};
