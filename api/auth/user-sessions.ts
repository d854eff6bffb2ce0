// The sessions of somebody else, for administrators: GET /api/auth/users/:id/sessions, DELETE /api/auth/users/:id/sessions/:session.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { grant } from '../../resources/define/index.ts';
import { recordEvent } from '../audit/events.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { originOf, ownSession } from './guard.ts';
import type { Auth } from './guard.ts';
import { guardAboveAdmin } from './users.ts';

interface Address {
  Params: { id: string; session: string };
}
const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const nothing = (): ApiError => new ApiError('DIDNotFound', 'There is no such session.');

export function userSessionRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  app.get<Address>('/api/auth/users/:id/sessions', async (request) => {
    const { id } = await guardedUser(context, request);
    return auth.sessions.list(id, ownSession(request).id);
  });

  app.delete<Address>('/api/auth/users/:id/sessions/:session', async (request, reply) => {
    const { viewer } = ownSession(request);
    const user = await guardedUser(context, request);
    guardAboveAdmin(viewer, user.role);
    const { session } = request.params;
    if (!uuid.test(session) || !(await auth.sessions.endOne(user.id, session))) throw nothing();
    await recordEvent(
      context.pool,
      { ...originOf(request), viewer },
      {
        type: 'security',
        action: 'end_session',
        description: `A session of ${user.email} ended`,
        resource: 'users',
        recordId: user.id,
        title: user.email,
      },
    );
    return reply.code(204).send();
  });
}

/** The user in the address; administrators alone learn who is signed in where. */
async function guardedUser(
  { pool }: Context,
  request: FastifyRequest<Address>,
): Promise<{ id: string; email: string; role: string }> {
  if (!grant.admins.includes(ownSession(request).viewer.role))
    throw new ApiError('DIDForbidden', 'Your role may not see the sessions of others.');
  const { id } = request.params;
  const { rows } = uuid.test(id)
    ? await pool.query<{ id: string; email: string; role: string }>('SELECT id, email, role FROM users WHERE id = $1', [
        id,
      ])
    : { rows: [] };
  if (!rows[0]) throw new ApiError('DIDNotFound', 'There is no such user.');
  return rows[0];
}
