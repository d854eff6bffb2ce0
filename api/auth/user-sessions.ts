// The sessions and tokens of somebody else, for administrators: GET /api/auth/users/:id/sessions and /tokens, DELETE of one of them.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { grant } from '../../resources/define/index.ts';
import { recordEvent } from '../audit/events.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { originOf, ownSession } from './guard.ts';
import type { Auth } from './guard.ts';
import { guardPerson } from './person.ts';
import { guardAboveAdmin } from './users.ts';

interface Address {
  Params: { id: string; session: string; token: string };
}
const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const nothing = (what: string): ApiError => new ApiError('DIDNotFound', `There is no such ${what}.`);

export function userSessionRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  app.get<Address>('/api/auth/users/:id/sessions', async (request) => {
    const { id } = await guardedUser(context, request);
    return auth.sessions.list(id, ownSession(request).id);
  });

  app.delete<Address>('/api/auth/users/:id/sessions/:session', async (request, reply) => {
    const { viewer } = ownSession(request);
    const user = await guardedUser(context, request);
    guardAboveAdmin(viewer, user.role);
    await guardPerson(context, viewer);
    const { session } = request.params;
    if (!uuid.test(session) || !(await auth.sessions.endOne(user.id, session))) throw nothing('session');
    await tell(context, request, user, 'end_session', `A session of ${user.email} ended`);
    return reply.code(204).send();
  });

  app.get<Address>('/api/auth/users/:id/tokens', async (request) => {
    const { id } = await guardedUser(context, request);
    return auth.tokens.list(id);
  });

  app.delete<Address>('/api/auth/users/:id/tokens/:token', async (request, reply) => {
    const user = await guardedUser(context, request);
    const { viewer } = ownSession(request);
    guardAboveAdmin(viewer, user.role);
    await guardPerson(context, viewer);
    const { token } = request.params;
    const name = uuid.test(token) ? await auth.tokens.revoke(user.id, token) : null;
    if (name === null) throw nothing('token');
    await tell(context, request, user, 'revoke_token', `The token “${name}” of ${user.email} was revoked`);
    return reply.code(204).send();
  });
}

async function tell(
  { pool }: Context,
  request: FastifyRequest<Address>,
  { id, email }: { id: string; email: string },
  action: string,
  description: string,
): Promise<void> {
  const origin = { ...originOf(request), viewer: ownSession(request).viewer };
  await recordEvent(pool, origin, {
    type: 'security',
    action,
    description,
    resource: 'users',
    recordId: id,
    title: email,
  });
}

/** The user in the address; administrators alone learn who is signed in where. */
async function guardedUser(
  { pool }: Context,
  request: FastifyRequest<Address>,
): Promise<{ id: string; email: string; role: string }> {
  if (!grant.admins.includes(ownSession(request).viewer.role))
    throw new ApiError('DIDForbidden', 'Your role may not see how others are signed in.');
  const { id } = request.params;
  const { rows } = uuid.test(id)
    ? await pool.query<{ id: string; email: string; role: string }>('SELECT id, email, role FROM users WHERE id = $1', [
        id,
      ])
    : { rows: [] };
  if (!rows[0]) throw new ApiError('DIDNotFound', 'There is no such user.');
  return rows[0];
}
