// Contacts of carriers as people of the portal: whom the database made a user for gets the invitation, and nobody is let in by the way.
import type { Aftermath, Hook } from '../operations/hooks.ts';
import { rightsOf } from '../access/rights.ts';
import { ApiError } from '../errors.ts';
import { sendInvitation } from './users.ts';

/** The address of a contact with portal access is a sign-in: who may not open the portal does not move it to another person. */
export const guardPortalAddress: Hook = async ({ context, request, values, stored }) => {
  const contacts = context.catalogue.get('carrier_contacts');
  if (!stored || values?.['email'] === undefined || !contacts) return values;
  if (rightsOf(request.viewer.role, contacts).updatable.has('portalAccess')) return values;
  const row = await stored();
  if (row['portalAccess'] !== true || row['email'] === values['email']) return values;
  throw new ApiError('DIDFieldForbidden', 'Your role may not change the sign-in of a contact with portal access.', {
    email: ['is a sign-in to the portal; may not be changed by your role'],
  });
};

/** A user that was made for a contact is invited once. */
export const invitePortalUser: Aftermath = async ({ context, request, id, values }) => {
  if (values['portalAccess'] !== true && typeof values['email'] !== 'string') return null;
  const { rows } = await context.pool.query<{ id: string; email: string }>(
    `SELECT person.id, person.email FROM carrier_contacts AS contact
     JOIN users AS person ON person.email = contact.email AND person.carrier_id = contact.carrier_id
     WHERE contact.id = $1 AND contact.portal_access AND person.status = 'pending'
       AND NOT EXISTS (SELECT 1 FROM account_links AS link WHERE link.user_id = person.id AND link.purpose = 'invitation')`,
    [id],
  );
  const person = rows[0];
  return person ? sendInvitation(context, request, person.id, person.email) : null;
};
