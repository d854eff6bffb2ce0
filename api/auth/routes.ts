// Signing in and out: POST /api/auth/login, POST /api/auth/logout, GET /api/auth/me, GET /api/auth/options.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { recordEvent } from '../audit/events.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { textsOf } from './bodies.ts';
import { setSession, tokenOf } from './cookies.ts';
import { originOf, ownSession, userCard } from './guard.ts';
import type { Auth } from './guard.ts';
import { countedAs } from './limits.ts';
import type { Attempt } from './limits.ts';
import { tellOwner } from './notices.ts';
import { verifyPassword } from './passwords.ts';
import { acceptCode } from './second-factor.ts';
import { sessionSeconds } from './sessions.ts';

/** A user as far as sign-in looks at him. */
export interface Account {
  id: string;
  email: string;
  password: string | null;
  status: 'pending' | 'active' | 'suspended';
  /** Sealed; null: the password is enough. */
  secret: string | null;
}

/** How somebody came in, for the audit. */
type First = 'password' | 'sign-on';
export type Way = First | `${First} and code` | `${First} and recovery code`;

/** Why somebody did not come in. `told` is what he learns; the trail knows more. */
class Refused extends Error {
  readonly told: ApiError;

  constructor(why: string, told: ApiError) {
    super(why);
    this.told = told;
  }
}

const wrongCredentials = (): ApiError =>
  new ApiError('DIDWrongCredentials', 'The e-mail address or the password is wrong.');

/** What to tell the owner of an account that is not open. */
export function accountClosed(status: 'pending' | 'suspended'): ApiError {
  const why = status === 'pending' ? 'has not been activated yet' : 'is suspended';
  return new ApiError('DIDAccountClosed', `This account ${why}. Ask an administrator.`);
}

export function signInRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  const { pool } = context;

  app.get('/api/auth/options', async () => ({ signOn: auth.oidc ? { label: auth.oidc.label } : null }));

  app.post('/api/auth/login', async (request, reply) => {
    const given = textsOf(request.body, 'a sign-in', ['email', 'password'], ['code']);
    const email = given.email.trim().toLowerCase();
    return recorded(context, request, email, async () => {
      const counted = countedAs(email, auth.devices.known(request, email), request.ip);
      const { id, way } = await auth.limits.attempt(counted, async (attempt) => {
        const account = await accountOf(context, email, given.password);
        if (account.secret === null) {
          await attempt.succeed();
          return { id: account.id, way: 'password' as const };
        }
        if (given.code === undefined) {
          await attempt.forgive();
          throw new ApiError('DIDCodeNeeded', 'Enter the code that your app shows, or a recovery code.');
        }
        return {
          id: account.id,
          way: `password and ${await passCode(context, attempt, account, given.code)}` as const,
        };
      });
      return letIn(context, auth, request, reply, id, way);
    });
  });

  app.post('/api/auth/logout', async (request, reply) => {
    const token = tokenOf(request);
    const whose = token ? await auth.sessions.end(token) : null;
    if (whose) {
      const event = { type: 'sign_in', action: 'sign_out', description: `${whose.email} signed out` } as const;
      await recordEvent(pool, { ...originOf(request), viewer: whose }, event);
    }
    setSession(request, reply, auth.publicUrl, '', 0);
    return reply.code(204).send();
  });

  app.get('/api/auth/me', async (request) => {
    const { viewer, confined } = ownSession(request);
    return { user: userCard(viewer), secondFactorNeeded: confined };
  });
}

/** Puts on record why somebody is refused, and tells him as much as he may know. */
export async function recorded<T>(
  context: Context,
  request: FastifyRequest,
  email: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await recordRefusal(context, request, email, error.message);
    throw error.told;
  }
}

/** Takes the code of the second factor; answers with what it was. */
export async function passCode(
  { pool, vault }: Context,
  attempt: Attempt,
  { id, email, secret }: Pick<Account, 'id' | 'email' | 'secret'>,
  code: string,
): Promise<'code' | 'recovery code'> {
  const kind = secret === null ? null : await acceptCode(pool, vault, { id, email, secret }, code);
  if (kind === null)
    throw new Refused('wrong code', new ApiError('DIDWrongCode', 'The code is wrong, too old, or was used before.'));
  await attempt.succeed();
  return kind === 'app' ? 'code' : 'recovery code';
}

/** The account whose password this is. An unknown address takes as long as a wrong password, and is told the same. */
async function accountOf({ pool }: Context, email: string, password: string): Promise<Account> {
  const account = await findAccount(pool, 'email', email);
  const fits = await verifyPassword(account?.password ?? null, password);
  if (!account) throw new Refused('unknown address', wrongCredentials());
  if (!fits) throw new Refused('wrong password', wrongCredentials());
  if (account.status !== 'active') throw new Refused(`account ${account.status}`, accountClosed(account.status));
  return account;
}

/** Null: there is none. */
export async function findAccount(pool: pg.Pool, by: 'id' | 'email', value: string): Promise<Account | null> {
  const { rows } = await pool.query<Account>(
    `SELECT id, email, password, status, CASE WHEN two_factor_enabled THEN two_factor_secret END AS secret FROM users WHERE ${by} = $1`,
    [value],
  );
  return rows[0] ?? null;
}

/** Somebody was refused: who, as far as he said, and why. What stands in the field of the address may be a password. */
export async function recordRefusal(
  context: Context,
  request: FastifyRequest,
  email: string | null,
  why: string,
): Promise<void> {
  const named = email !== null && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : null;
  const description = `Sign-in refused${named ? ` to ${named}` : ''}: ${why}`;
  const origin = { ...originOf(request), viewer: { id: null, email: named } };
  await recordEvent(context.pool, origin, { type: 'sign_in_failed', action: 'sign_in', description, details: { why } });
}

/** Starts a session, and answers with who is signed in now. */
export async function letIn(
  context: Context,
  auth: Auth,
  request: FastifyRequest,
  reply: FastifyReply,
  userId: string,
  way: Way,
): Promise<{ user: ReturnType<typeof userCard>; secondFactorNeeded: boolean }> {
  // A new token at every sign-in: one that was planted before is worth nothing after.
  const old = tokenOf(request);
  if (old) await auth.sessions.end(old);
  const session = await openSession(auth, request, reply, userId);
  const event = { type: 'sign_in', action: 'sign_in', details: { way } } as const;
  const { viewer } = session;
  await recordEvent(
    context.pool,
    { ...originOf(request), viewer },
    { ...event, description: `${viewer.email} signed in` },
  );
  if (way.endsWith('recovery code')) tellOwner(context, { viewer, ip: request.ip }, viewer.email, 'recoveryCodeUsed');
  return { user: userCard(viewer), secondFactorNeeded: session.confined };
}

/** A session of its own for this browser, with its cookie. */
export async function openSession(auth: Auth, request: FastifyRequest, reply: FastifyReply, userId: string) {
  const token = await auth.sessions.start(userId, request.ip, request.headers['user-agent'] ?? null);
  const session = await auth.sessions.find(token);
  if (!session) throw new ApiError('DIDAccountClosed', 'This account was closed a moment ago.');
  setSession(request, reply, auth.publicUrl, token, sessionSeconds);
  auth.devices.mark(request, reply, session.viewer.email);
  return session;
}
