// Sign-in, sign-out, and who is signed in; the guard that every other route of the API stands behind.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { roleLabels } from '../../resources/define/index.ts';
import type { Viewer } from '../access/rights.ts';
import { ApiError, invalid } from '../errors.ts';
import { isBody } from '../schema/validate.ts';
import { verifyPassword } from './passwords.ts';
import { sessionCookie, sessionSeconds } from './sessions.ts';
import type { Sessions } from './sessions.ts';

interface Account {
  id: string;
  password: string | null;
  status: 'pending' | 'active' | 'suspended';
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any route below /api runs, but for those of sign-in. */
    viewer: Viewer | null;
  }
}

/** The signed-in person of a request that passed the guard. */
export function signedIn(request: FastifyRequest): Viewer {
  if (!request.viewer) throw new ApiError('DIDNotSignedIn', 'Sign in first.');
  return request.viewer;
}

/** The token of the request's cookie; null when there is none. */
export function tokenOf(request: FastifyRequest): string | null {
  const header = request.headers.cookie;
  if (!header) return null;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === sessionCookie) return part.slice(at + 1).trim();
  }
  return null;
}

/** The person behind a request; 401 when nobody is signed in. */
export async function viewerOf(sessions: Sessions, request: FastifyRequest): Promise<Viewer> {
  const token = tokenOf(request);
  const viewer = token ? await sessions.find(token) : null;
  if (!viewer) throw new ApiError('DIDNotSignedIn', 'Sign in first.');
  return viewer;
}

/** A browser says where a request came from; a write from another site is refused (with SameSite=Strict this closes CSRF). */
export function guardOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site')
    throw new ApiError('DIDForeignOrigin', 'Writes from another site are refused.');
  const { origin } = request.headers;
  if (!origin || site === 'same-origin' || site === 'none') return;
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  if (host !== request.headers.host) throw new ApiError('DIDForeignOrigin', 'Writes from another site are refused.');
}

/** How a person is shown to himself. */
export function userCard(viewer: Viewer): Record<string, string | null> {
  const { id, email, name, role, carrierId, customerId } = viewer;
  return { id, email, name, role, roleLabel: roleLabels[role], carrierId, customerId };
}

function credentials(body: unknown): { email: string; password: string } {
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object'] });
  const errors = Object.create(null) as Record<string, string[]>;
  for (const name of ['email', 'password'] as const) {
    const value = body[name];
    if (typeof value !== 'string' || value === '') errors[name] = ['is required'];
    else if (value.length > 256 || value.includes('\0'))
      errors[name] = ['is too long or holds characters that cannot be'];
  }
  for (const name of Object.keys(body))
    if (name !== 'email' && name !== 'password') errors[name] = ['is not part of a sign-in'];
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return { email: String(body['email']).trim().toLowerCase(), password: String(body['password']) };
}

/** POST /api/auth/login, POST /api/auth/logout, GET /api/auth/me. */
export function authRoutes(app: FastifyInstance, pool: pg.Pool, sessions: Sessions): void {
  app.post('/api/auth/login', async (request, reply) => {
    const { email, password } = credentials(request.body);
    const { rows } = await pool.query<Account>('SELECT id, password, status FROM users WHERE email = $1', [email]);
    const account = rows[0];
    if (!(await verifyPassword(account?.password ?? null, password)) || !account) {
      throw new ApiError('DIDWrongCredentials', 'The e-mail address or the password is wrong.');
    }
    if (account.status !== 'active') {
      const why = account.status === 'pending' ? 'has not been activated yet' : 'is suspended';
      throw new ApiError('DIDAccountClosed', `This account ${why}. Ask an administrator.`);
    }
    // A new token at every sign-in: one that was planted before is worth nothing after.
    const old = tokenOf(request);
    if (old) await sessions.end(old);
    const token = await sessions.start(account.id, request.ip, request.headers['user-agent'] ?? null);
    const viewer = await sessions.find(token);
    if (!viewer) throw new ApiError('DIDAccountClosed', 'This account was closed a moment ago.');
    reply.header('set-cookie', cookie(request, token, sessionSeconds));
    return { user: userCard(viewer) };
  });

  app.post('/api/auth/logout', async (request, reply) => {
    const token = tokenOf(request);
    if (token) await sessions.end(token);
    reply.header('set-cookie', cookie(request, '', 0));
    return reply.code(204).send();
  });

  app.get('/api/auth/me', async (request) => ({ user: userCard(await viewerOf(sessions, request)) }));
}

function cookie(request: FastifyRequest, value: string, seconds: number): string {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  return `${sessionCookie}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}
