// Rules for writing users that go beyond the row: their password is stored as a hash, and nobody shuts himself out.
import { roleLabels } from '../../resources/define/index.ts';
import type { Role } from '../../resources/define/index.ts';
import type { Viewer } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import type { Aftermath, Hook } from '../operations/hooks.ts';
import { ApiError, invalid } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import { inviteUser } from './links.ts';
import { tellOwner } from './notices.ts';
import { hashPassword } from './passwords.ts';
import { guardPassword } from './policy.ts';

/** A password that was given is checked and replaced by its hash. */
export const hashGivenPassword: Hook = async ({ values, stored }) => {
  const password = values?.['password'];
  if (!values || typeof password !== 'string') return values;
  const row = { ...(stored ? await stored() : {}), ...values };
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  await guardPassword(password, {
    email: text('email') ?? '',
    firstName: text('firstName'),
    lastName: text('lastName'),
  });
  return { ...values, password: await hashPassword(password) };
};

/** A second factor that is switched off takes its secret with it. */
export const dropSecondFactor: Hook = async ({ values }) =>
  values?.['twoFactorEnabled'] === false ? { ...values, twoFactorSecret: null } : values;

/** Roles that may what an admin may not: the console, and money. Whoever could give them, or take over who has them, would have them too. */
const aboveAdmin: readonly unknown[] = ['super_admin', 'finance'] satisfies Role[];

const isAbove = (viewer: Viewer, role: unknown): role is Role =>
  aboveAdmin.includes(role) && viewer.role !== 'super_admin';

/** Only a super admin changes or removes a user of such a role, ends his sessions or sends him an invitation. */
export function guardAboveAdmin(viewer: Viewer, role: unknown): void {
  if (isAbove(viewer, role))
    throw new ApiError(
      'DIDForbidden',
      `Only a super admin may change or remove a user of the role ${roleLabels[role]}.`,
    );
}

/**
 * Nobody suspends, demotes or removes himself; only a super admin makes or changes who may more than an admin. The own address,
 * password and second factor change on the account page, which asks for the present password: a browser that was left open does not
 * give the account away.
 */
export const guardOwnAccount: Hook = async ({ request, values, stored }) => {
  const row = stored ? await stored() : null;
  const { viewer } = request;
  guardAboveAdmin(viewer, row?.['role']);
  const role = values?.['role'];
  if (isAbove(viewer, role))
    throw new ApiError('DIDFieldForbidden', `Only a super admin may give the role ${roleLabels[role]}.`, {
      role: ['is given by a super admin alone'],
    });
  const changes = (name: string): boolean => values?.[name] !== undefined && row !== null && values[name] !== row[name];
  if (row?.id !== viewer.id) return values;
  const signIn = [
    ...(typeof values?.['password'] === 'string' ? ['password'] : []),
    // Whose the address is may have a new password mailed to it.
    ...['twoFactorEnabled', 'email'].filter(changes),
  ];
  if (values === null) throw new ApiError('DIDImpossible', 'You cannot remove your own account.');
  const errors = Object.fromEntries([
    ...['status', 'role'].filter(changes).map((name) => [name, ['cannot be changed by yourself']]),
    ...signIn.map((name) => [name, ['is your own: change it on your account page, with your present password']]),
  ]) as FieldErrors;
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return values;
};

/** Whose sign-in an administrator changed is told of it, at the address that he had. A new user without a password is invited at once. */
export const followUser: Aftermath = async (written) => (written.isNew ? invite(written) : tell(written));

const tell: Aftermath = async ({ context, request, id, values }) => {
  const changed = (['password', 'email', 'twoFactorEnabled'] as const).filter((name) => values[name] !== undefined);
  if (changed.length === 0) return null;
  const { rows } = await context.pool.query<{ email: string; former: string | null }>(
    `SELECT email, (SELECT metadata #>> '{changes,email,0}' FROM audit_records WHERE resource = 'users' AND record_id = users.id::text
       AND request_id = $2 AND metadata #>> '{changes,email,0}' IS NOT NULL ORDER BY seq DESC LIMIT 1) AS former
     FROM users WHERE id = $1`,
    [id, request.requestId],
  );
  const person = rows[0];
  if (!person) return null;
  const address = person.former ?? person.email;
  if (changed.includes('password')) tellOwner(context, request, address, 'password');
  if (person.former !== null) tellOwner(context, request, address, 'email');
  if (values['twoFactorEnabled'] === false) tellOwner(context, request, address, 'secondFactorOff');
  return null;
};

const invite: Aftermath = async ({ context, request, id, values }) => {
  if (values['status'] !== 'pending' || typeof values['password'] === 'string') return null;
  return sendInvitation(context, request, id, String(values['email']));
};

/** Answers with what to tell the person who let the user in. A mail that does not go out can be sent again from the user's page. */
export async function sendInvitation(context: Context, request: Request, id: string, email: string): Promise<string> {
  try {
    const link = await inviteUser(context, request, id);
    return link === null ? 'The invitation was sent.' : `No mail server is set. Pass this link on: ${link}`;
  } catch (error) {
    context.log.error(error, `The invitation of ${email} could not be sent (${request.requestId})`);
    return 'The invitation could not be sent: try again with “Send invitation”.';
  }
}
