// A stranger with a link from a mail, or who asks for one: POST /api/auth/forgot, GET and POST /api/auth/links/:token.
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { textsOf } from './bodies.ts';
import { originOf } from './guard.ts';
import type { Auth } from './guard.ts';
import { countedAs } from './limits.ts';
import { tellOwner } from './notices.ts';
import { readLink, requestReset, redeemLink } from './links.ts';

interface Address {
  Params: { token: string };
}

export function linkRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  const sending = new Set<Promise<void>>();

  /** Answers before it looks: neither words nor time tell whether the account is there. */
  app.post('/api/auth/forgot', async (request, reply) => {
    const email = textsOf(request.body, 'this request', ['email']).email.trim().toLowerCase();
    await auth.limits.counting(countedAs(`forgot ${email}`, null, request.ip), async () => {
      const origin = { ...originOf(request), viewer: { id: null, email: null } };
      const sent: Promise<void> = requestReset(context, origin, email)
        .catch((error: unknown) =>
          context.log.error(error, `A mail to choose a new password could not be sent (${request.id})`),
        )
        .finally(() => sending.delete(sent));
      sending.add(sent);
    });
    return reply.code(202).send({});
  });
  app.addHook('preClose', async () => {
    await Promise.all(sending);
  });

  app.get<Address>('/api/auth/links/:token', async (request) => readLink(context.pool, request.params.token));

  app.post<Address>('/api/auth/links/:token', async (request) => {
    const { password } = textsOf(request.body, 'this step', ['password']);
    const used = await redeemLink(context, originOf(request), request.params.token, password);
    context.totals.forget(new Set(['users', 'audit_records']));
    await auth.limits.forget(used.email);
    if (used.purpose === 'reset')
      tellOwner(context, { ...originOf(request), viewer: { email: used.email } }, used.email, 'password');
    return used;
  });
}
