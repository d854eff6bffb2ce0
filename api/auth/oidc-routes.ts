// GET /api/auth/oidc/start sends the browser to the provider; GET /api/auth/oidc/callback takes it back and signs it in, after POST
// /api/auth/oidc/code where the account has a second factor that the provider has not asked for.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { textsOf } from './bodies.ts';
import { cookieOf, isSecure, setCookie } from './cookies.ts';
import type { Auth } from './guard.ts';
import { addressOf, countedAs } from './limits.ts';
import { errandSeconds, OidcRefused } from './oidc.ts';
import type { Identity, Oidc, Person } from './oidc.ts';
import { accountClosed, findAccount, letIn, passCode, recorded, recordRefusal } from './routes.ts';
import type { Account } from './routes.ts';

const errandCookie = 'didtron_errand';
const place = '/api/auth/oidc';

export function oidcRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  const carry = (request: FastifyRequest, reply: FastifyReply, value: string, seconds: number): FastifyReply => {
    const secure = isSecure(request, auth.publicUrl);
    return setCookie(reply, errandCookie, value, { path: place, sameSite: 'Lax', seconds, secure });
  };

  /** Back to the sign-in page, which says why; whoever runs the server finds it in the trail, and what broke in the log. */
  const refuse = async (request: FastifyRequest, reply: FastifyReply, email: string | null, error: unknown) => {
    if (error instanceof ApiError && error.code === 'DIDTooMany') return reply.redirect('/login?refused=busy');
    if (!(error instanceof OidcRefused)) throw error;
    if (error.problem === 'unavailable') context.log.error(error.cause, 'The OpenID provider cannot be reached');
    await recordRefusal(context, request, email, `sign-on: ${error.message}`);
    return carry(request, reply, '', 0).redirect(`/login?refused=${error.problem}`);
  };

  app.get<{ Querystring: { to?: string } }>(`${place}/start`, async (request, reply) => {
    const oidc = providerOf(auth);
    try {
      const { url, errand } = await auth.limits.counting([addressOf(request.ip)], async (attempt) => {
        const begun = await oidc.begin(safePath(request.query.to));
        await attempt.forgive();
        return begun;
      });
      return await carry(request, reply, errand, errandSeconds).redirect(url);
    } catch (error) {
      return refuse(request, reply, null, error);
    }
  });

  app.get(`${place}/callback`, async (request, reply) => {
    const oidc = providerOf(auth);
    let email: string | null = null;
    try {
      const query = request.raw.url?.split('?')[1] ?? '';
      const { account, known } = await auth.limits.counting([addressOf(request.ip)], async (attempt) => {
        const told = await oidc.finish(query, cookieOf(request, errandCookie));
        email = told.email;
        const found = await activeUser(context, told);
        await attempt.forgive();
        return { account: found, known: told };
      });
      if (account.secret !== null && !known.multiFactor)
        return await carry(
          request,
          reply,
          oidc.hold({ userId: account.id, issuer: known.issuer, subject: known.subject }),
          errandSeconds,
        ).redirect(`/login?code&to=${encodeURIComponent(known.to)}`);
      await remember(context, account.id, known);
      await letIn(context, auth, request, reply, account.id, 'sign-on');
      return await carry(request, reply, '', 0).redirect(known.to);
    } catch (error) {
      return refuse(request, reply, email, error);
    }
  });

  app.post(`${place}/code`, async (request, reply) => {
    const { code } = textsOf(request.body, 'this step', ['code']);
    const { account, person } = await halfWay(context, providerOf(auth), cookieOf(request, errandCookie));
    const { id, email } = account;
    return recorded(context, request, email, async () => {
      const counted = countedAs(email, auth.devices.known(request, email), request.ip);
      const kind = await auth.limits.attempt(counted, (attempt) => passCode(context, attempt, account, code));
      await remember(context, id, person);
      const answer = await letIn(context, auth, request, reply, id, `sign-on and ${kind}`);
      carry(request, reply, '', 0);
      return answer;
    });
  });
}

function providerOf(auth: Auth): Oidc {
  if (!auth.oidc) throw new ApiError('DIDNotFound', 'No provider for sign-on is set.');
  return auth.oidc;
}

/**
 * The provider says who it is; only who has an account, and an active one, comes in. Whom the address led in first keeps the account:
 * another person who is given the address at the provider does not get it, until an administrator suspends it or changes the address.
 */
async function activeUser({ pool }: Context, { email, issuer, subject }: Identity): Promise<Account> {
  const account = await findAccount(pool, 'email', email);
  if (!account) throw new OidcRefused('unknown', 'no account has this address');
  if (account.status !== 'active') throw new OidcRefused('closed', `account ${account.status}`);
  const { rows } = await pool.query<{ subject: string }>(
    'SELECT subject FROM sign_on_identities WHERE user_id = $1 AND issuer = $2',
    [account.id, issuer],
  );
  if (rows[0] && rows[0].subject !== subject)
    throw new OidcRefused('other', 'the address belonged to another person at the provider');
  return account;
}

/** Notes who came in, so that the account stays his. */
async function remember({ pool }: Context, userId: string, { issuer, subject }: Person): Promise<void> {
  await pool.query(
    `INSERT INTO sign_on_identities (user_id, issuer, subject) VALUES ($1, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET issuer = excluded.issuer, subject = excluded.subject`,
    [userId, issuer, subject],
  );
}

/** Who has come back from the provider and owes the code. */
async function halfWay(
  { pool }: Context,
  oidc: Oidc,
  carried: string | null,
): Promise<{ account: Account; person: Person }> {
  const person = heldBy(oidc, carried);
  const account = await findAccount(pool, 'id', person.userId);
  if (account?.status !== 'active') throw accountClosed(account?.status ?? 'suspended');
  return { account, person };
}

function heldBy(oidc: Oidc, carried: string | null): ReturnType<Oidc['held']> {
  try {
    return oidc.held(carried);
  } catch (error) {
    if (!(error instanceof OidcRefused)) throw error;
    throw new ApiError('DIDNotSignedIn', 'That took too long: sign in again.');
  }
}

/** Only addresses of the panel itself: `//elsewhere` would leave it. */
function safePath(wanted: unknown): string {
  return typeof wanted === 'string' && wanted.length <= 2000 && /^\/(?![/\\])[^\s\\]*$/.test(wanted) ? wanted : '/';
}
