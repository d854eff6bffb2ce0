// GET /api/auth/oidc/start sends the browser to the provider; GET /api/auth/oidc/callback takes it back and signs it in.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { cookieOf } from './guard.ts';
import type { Auth } from './guard.ts';
import { errandSeconds, OidcRefused } from './oidc.ts';
import type { Oidc } from './oidc.ts';
import { letIn, recordRefusal } from './routes.ts';

const errandCookie = 'didtron_errand';
const place = '/api/auth/oidc';

export function oidcRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  app.get<{ Querystring: { to?: string } }>(`${place}/start`, async (request, reply) => {
    const oidc = providerOf(auth);
    try {
      const { url, errand } = await oidc.begin(safePath(request.query.to));
      return await carry(request, reply, errand, errandSeconds).redirect(url);
    } catch (error) {
      return refuse(context, request, reply, null, error);
    }
  });

  app.get(`${place}/callback`, async (request, reply) => {
    const oidc = providerOf(auth);
    let email: string | null = null;
    try {
      const query = request.raw.url?.split('?')[1] ?? '';
      const known = await oidc.finish(query, cookieOf(request, errandCookie));
      email = known.email;
      const userId = await activeUser(context, email);
      carry(request, reply, '', 0);
      await letIn(context, auth, request, reply, userId, 'sign-on');
      return await reply.redirect(known.to);
    } catch (error) {
      return refuse(context, request, reply, email, error);
    }
  });
}

function providerOf(auth: Auth): Oidc {
  if (!auth.oidc) throw new ApiError('DIDNotFound', 'No provider for sign-on is set.');
  return auth.oidc;
}

/** The provider says who it is; only who has an account, and an active one, comes in. */
async function activeUser({ pool }: Context, email: string): Promise<string> {
  const { rows } = await pool.query<{ id: string; status: string }>('SELECT id, status FROM users WHERE email = $1', [
    email,
  ]);
  const user = rows[0];
  if (!user) throw new OidcRefused('unknown', 'no account has this address');
  if (user.status !== 'active') throw new OidcRefused('closed', `account ${user.status}`);
  return user.id;
}

/** Back to the sign-in page, which says why; whoever runs the server finds it in the trail, and what broke in the log. */
async function refuse(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  email: string | null,
  error: unknown,
): Promise<FastifyReply> {
  if (!(error instanceof OidcRefused)) throw error;
  if (error.problem === 'unavailable') context.log.error(error.cause, 'The OpenID provider cannot be reached');
  await recordRefusal(context, request, email, `sign-on: ${error.message}`);
  return carry(request, reply, '', 0).redirect(`/login?refused=${error.problem}`);
}

/** Lax: the browser must bring it along when the provider sends it back. */
function carry(request: FastifyRequest, reply: FastifyReply, value: string, seconds: number): FastifyReply {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  return reply.header(
    'set-cookie',
    `${errandCookie}=${value}; Path=${place}; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`,
  );
}

/** Only addresses of the panel itself: `//elsewhere` would leave it. */
function safePath(wanted: unknown): string {
  return typeof wanted === 'string' && wanted.length <= 2000 && /^\/(?![/\\])[^\s\\]*$/.test(wanted) ? wanted : '/';
}
