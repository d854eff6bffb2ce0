// Sign-in, put together: its parts, the guard before every route of the API, and its own routes.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Role } from '../../resources/define/index.ts';
import type { OidcConfig } from '../config.ts';
import type { Context } from '../context.ts';
import type { Lanes } from '../database/lanes.ts';
import { ApiError } from '../errors.ts';
import { accountRoutes } from './account.ts';
import { Devices } from './devices.ts';
import { guardRequest } from './guard.ts';
import type { Auth } from './guard.ts';
import { SignInLimits } from './limits.ts';
import { linkRoutes } from './link-routes.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { Oidc } from './oidc.ts';
import { profileRoutes } from './profile.ts';
import { signInRoutes } from './routes.ts';
import { Sessions } from './sessions.ts';
import { Tokens } from './tokens.ts';
import { userSessionRoutes } from './user-sessions.ts';

export interface AuthOptions {
  sessionSecret: string;
  /** Where people reach the panel; links in mails begin with it, and the provider of sign-on sends people back to it. */
  publicUrl: string;
  /** Roles whose people must have a second factor. */
  requireSecondFactor?: readonly Role[];
  /** A session that is not used for so long is over; absent: an hour. */
  sessionIdleMinutes?: number | undefined;
  oidc?: OidcConfig | undefined;
}

export function createAuth({ door, signIn }: Lanes, options: AuthOptions): Auth {
  const { sessionSecret, publicUrl, oidc } = options;
  const { requireSecondFactor, sessionIdleMinutes } = options;
  const sessions = new Sessions(door, sessionSecret, requireSecondFactor, sessionIdleMinutes);
  return {
    publicUrl,
    sessions,
    tokens: new Tokens(door, sessions),
    limits: new SignInLimits(signIn),
    devices: new Devices(sessionSecret, publicUrl),
    oidc: oidc ? new Oidc(oidc, `${publicUrl}/api/auth/oidc/callback`, sessionSecret) : null,
  };
}

/** Hears of requests from nobody known, and may refuse to have them looked up. */
interface Strangers {
  guard: (request: FastifyRequest) => void;
  note: (request: FastifyRequest) => Promise<void>;
}

/** The guard, before any route is made. */
export function guardApi(app: FastifyInstance, auth: Auth, strangers: Strangers): void {
  app.decorateRequest('viewer', null);
  app.decorateRequest('viewerSession', null);
  app.addHook('onRequest', async (request, reply) => {
    // An address may be written in several ways (/%61pi): the route that it leads to is what counts.
    const route = request.routeOptions.url;
    if (!route?.startsWith('/api') && !request.url.startsWith('/api')) return;
    reply.header('cache-control', 'no-store');
    strangers.guard(request);
    try {
      await guardRequest(auth, request, route);
    } catch (error) {
      if (error instanceof ApiError && error.statusCode === 401) await strangers.note(request);
      throw error;
    }
  });
}

export function authRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  signInRoutes(app, context, auth);
  linkRoutes(app, context, auth);
  accountRoutes(app, context, auth);
  profileRoutes(app, context, auth);
  oidcRoutes(app, context, auth);
  userSessionRoutes(app, context, auth);
}
