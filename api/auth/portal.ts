// Contacts of carriers as people of the portal: whom a write of a contact made a user is invited, and nobody else.
import type { Aftermath } from '../operations/hooks.ts';
import { sendInvitation } from './users.ts';

/** A user that this very write made: of one who was there before, the link to choose a password is not the writer's to have. */
export const invitePortalUser: Aftermath = async ({ context, request, id, values }) => {
  if (values['portalAccess'] !== true && typeof values['email'] !== 'string') return null;
  const { rows } = await context.pool.query<{ id: string; email: string }>(
    `SELECT person.id, person.email FROM carrier_contacts AS contact
     JOIN users AS person ON person.email = contact.email AND person.carrier_id = contact.carrier_id
     WHERE contact.id = $1 AND contact.portal_access AND person.status = 'pending'
       AND EXISTS (SELECT 1 FROM audit_records WHERE resource = 'users' AND record_id = person.id::text
         AND request_id = $2 AND metadata #> '{changes,email,0}' = 'null')`,
    [id, request.requestId],
  );
  const person = rows[0];
  return person ? sendInvitation(context, request, person.id, person.email) : null;
};
