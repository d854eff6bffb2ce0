// Who is behind a request, by cookie or by token, and the guard that every route of the API stands behind.
import type { FastifyRequest } from 'fastify';
import { roleLabels } from '../../resources/define/index.ts';
import type { Viewer } from '../access/rights.ts';
import type { Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { tokenOf } from './cookies.ts';
import type { Devices } from './devices.ts';
import type { SignInLimits } from './limits.ts';
import type { Oidc } from './oidc.ts';
import type { UserSession, Sessions } from './sessions.ts';
import { guardScope } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/** What sign-in is made of. */
export interface Auth {
  /** Where people reach the panel. */
  publicUrl: string;
  sessions: Sessions;
  tokens: Tokens;
  limits: SignInLimits;
  devices: Devices;
  /** Null: no provider is set. */
  oidc: Oidc | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any route below /api runs, but for those that a stranger may ask. */
    viewer: Viewer | null;
    /** Null also for who comes with a token. */
    viewerSession: UserSession | null;
  }
}

/** What a stranger may ask below /api; nothing else answers him, whatever is added later. */
const openRoutes: ReadonlySet<string> = new Set([
  '/api/auth/login',
  '/api/auth/logout',
  '/api/auth/options',
  '/api/auth/forgot',
  '/api/auth/links/:token',
  '/api/auth/oidc/start',
  '/api/auth/oidc/callback',
  '/api/auth/oidc/code',
  // Whoever holds an exported trail may check its signature.
  '/api/audit_records/key',
]);

export const isOpenRoute = (route: string): boolean => openRoutes.has(route);

/** What is open below /api to who must set up a second factor first: a password alone does not reach further than that. */
const setUpRoutes: ReadonlySet<string> = new Set([
  '/api/auth/me',
  '/api/auth/confirm',
  '/api/auth/second-factor',
  '/api/auth/second-factor/confirm',
]);

/** Lets a request through to its route below /api, and notes who sends it. `route` is undefined where none was found. */
export async function guardRequest(auth: Auth, request: FastifyRequest, route: string | undefined): Promise<void> {
  const isOpen = route !== undefined && openRoutes.has(route);
  const { authorization } = request.headers;
  // No page of another site can make a browser send this header: only the cookie is sent by itself.
  if (isOpen || authorization === undefined) guardOrigin(request, auth.publicUrl);
  if (isOpen) return;
  if (authorization !== undefined) {
    request.viewer = await viewerByToken(auth.tokens, request, authorization, route);
    return;
  }
  const session = await sessionOf(auth.sessions, request);
  if (route === undefined || !setUpRoutes.has(route)) guardConfined(session);
  request.viewerSession = session;
  request.viewer = session.viewer;
}

async function viewerByToken(
  tokens: Tokens,
  request: FastifyRequest,
  authorization: string,
  route: string | undefined,
): Promise<Viewer> {
  const given = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const holder = given ? await tokens.find(given, request.ip) : null;
  if (!holder)
    throw new ApiError('DIDNotSignedIn', 'The token is unknown, revoked or expired, or its owner may not sign in.');
  if (route?.startsWith('/api/auth/'))
    throw new ApiError('DIDScope', 'A token cannot see or change how its owner signs in.');
  guardScope(holder.scopes, request.method, resourceIn(request, route));
  return holder;
}

/** The resource that an address is about: `/api/carriers/…`. */
function resourceIn(request: FastifyRequest, route: string | undefined): string | null {
  const part = route?.split('/')[2];
  if (part !== ':resource') return part ?? null;
  return (request.params as { resource?: string }).resource ?? null;
}

/** The session of the request's cookie; 401 when there is none. */
async function sessionOf(sessions: Sessions, request: FastifyRequest): Promise<UserSession> {
  const token = tokenOf(request);
  const session = token ? await sessions.find(token) : null;
  if (!session) throw new ApiError('DIDNotSignedIn', 'Sign in first.');
  return session;
}

function guardConfined(session: UserSession): void {
  if (session.confined)
    throw new ApiError('DIDSecondFactorNeeded', 'Your role demands a second factor: set it up before you go on.');
}

/** The person behind a request that is no part of the API, by his cookie alone; 401 when nobody is signed in. */
export async function viewerOf(sessions: Sessions, request: FastifyRequest): Promise<Viewer> {
  const session = await sessionOf(sessions, request);
  guardConfined(session);
  return session.viewer;
}

/** The signed-in person of a request that passed the guard. */
export function signedIn(request: FastifyRequest): Viewer {
  if (!request.viewer) throw new ApiError('DIDNotSignedIn', 'Sign in first.');
  return request.viewer;
}

/** The session of a request that passed the guard. */
export function ownSession(request: FastifyRequest): UserSession {
  if (!request.viewerSession) throw new ApiError('DIDNotSignedIn', 'Sign in first.');
  return request.viewerSession;
}

/** Where a request comes from, for the audit. */
export const originOf = ({ id, ip }: FastifyRequest): Omit<Request, 'viewer'> => ({ requestId: id, ip, reason: null });

/**
 * A browser says where a request came from; a write from another site is refused (with SameSite=Strict this closes CSRF). Our own site
 * is the host that was asked, also as a proxy that is believed names it, and the one where people reach the panel.
 */
export function guardOrigin(request: FastifyRequest, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site')
    throw new ApiError('DIDForeignOrigin', 'Writes from another site are refused.');
  const { origin } = request.headers;
  if (!origin || site === 'same-origin' || site === 'none') return;
  const host = URL.canParse(origin) ? new URL(origin).host : '';
  if (host === '' || ![request.headers.host, request.host, new URL(publicUrl).host].includes(host))
    throw new ApiError('DIDForeignOrigin', 'Writes from another site are refused.');
}

/** How a person is shown to himself. */
export function userCard(viewer: Viewer): Record<string, string | null> {
  const { id, email, name, role, carrierId, customerId } = viewer;
  return { id, email, name, role, roleLabel: roleLabels[role], carrierId, customerId };
}
