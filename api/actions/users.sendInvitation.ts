// Send a pending user the link to choose a password with; an earlier one stops working.
import { inviteUser } from '../auth/links.ts';
import { guardSuperAdmin } from '../auth/users.ts';
import type { ActionEffect, ActionHandler } from '../operations/act.ts';

export const sendInvitation: ActionHandler = ({ row, viewer }) => {
  guardSuperAdmin(viewer, row['role']);
  return {};
};

export const mailInvitation: ActionEffect = async ({ context, client, request, row }) => {
  const link = await inviteUser(context, request, String(row['id']), client);
  return link === null ? null : `No mail server is set. Pass this link on: ${link}`;
};
