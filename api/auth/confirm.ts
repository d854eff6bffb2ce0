// Who is signed in confirms that it is still him, by his present password, before he changes how he signs in.
import type { FastifyRequest } from 'fastify';
import type { Context, Request } from '../context.ts';
import { ApiError, invalid } from '../errors.ts';
import { originOf, ownSession } from './guard.ts';
import type { Auth } from './guard.ts';
import type { Counted } from './limits.ts';
import { verifyPassword } from './passwords.ts';

export interface OwnRow {
  password: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
}

export const askedBy = (request: FastifyRequest): Request => ({
  ...originOf(request),
  viewer: ownSession(request).viewer,
});

export async function ownRow({ pool }: Context, userId: string): Promise<OwnRow> {
  const { rows } = await pool.query<OwnRow>(
    'SELECT password, first_name AS "firstName", last_name AS "lastName", phone FROM users WHERE id = $1',
    [userId],
  );
  if (!rows[0]) throw new ApiError('DIDNotSignedIn', 'Sign in first.');
  return rows[0];
}

/** Counted apart from sign-ins: who is in is not kept from it by strangers who try to come in. */
export const confirmingOf = ({ viewer }: Request): Counted => ({ kind: 'account', name: `confirm ${viewer.id}` });

/** Asks for the present password again before something that a stolen session must not do. */
export async function guardCurrent(
  context: Context,
  auth: Auth,
  asked: Request,
  password: string,
  field: string,
): Promise<OwnRow> {
  return auth.limits.attempt([confirmingOf(asked)], async (attempt) => {
    const row = await ownRow(context, asked.viewer.id);
    if (row.password === null)
      throw new ApiError('DIDImpossible', 'You have no password yet: ask for one by mail at the sign-in page first.');
    if (!(await verifyPassword(row.password, password))) throw invalid({ [field]: ['is wrong'] });
    await attempt.succeed();
    return row;
  });
}
