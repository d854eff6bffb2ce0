// The own account: profile, password, second factor, sessions, tokens. For a signed-in browser only; a token never gets here.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { auditContext } from '../audit/context.ts';
import { recordEvent } from '../audit/events.ts';
import type { Context, Request } from '../context.ts';
import { inTransaction } from '../database/pool.ts';
import { ApiError } from '../errors.ts';
import { textsOf } from './bodies.ts';
import { askedBy, confirmingOf, guardCurrent, ownRow } from './confirm.ts';
import { ownSession, userCard } from './guard.ts';
import type { Auth } from './guard.ts';
import { tellOwner } from './notices.ts';
import { hashPassword } from './passwords.ts';
import { guardPerson } from './person.ts';
import { guardPassword } from './policy.ts';
import { mayChangeEmail } from './profile.ts';
import { openSession } from './routes.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  secondFactorState,
} from './second-factor.ts';
import { endSessions } from './sessions.ts';
import { validateNewToken } from './tokens.ts';

interface Address {
  Params: { id: string };
}
const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export function accountRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  const { pool, vault } = context;

  app.get('/api/auth/account', async (request) => {
    const { viewer } = ownSession(request);
    const [{ password, ...profile }, state] = await Promise.all([
      ownRow(context, viewer.id),
      secondFactorState(pool, viewer.id),
    ]);
    const required = auth.sessions.isConfined({ role: viewer.role, secondFactor: false });
    return {
      user: userCard(viewer),
      ...profile,
      mayChangeEmail: mayChangeEmail(context, { viewer }),
      hasPassword: password !== null,
      secondFactor: { ...state, required },
    };
  });

  /** For what is asked of old sign-ins (DIDConfirmNeeded): the session counts as a new one for a while. */
  app.post('/api/auth/confirm', async (request, reply) => {
    const { password } = textsOf(request.body, 'this step', ['password']);
    const asked = askedBy(request);
    await guardCurrent(context, auth, asked, password, 'password');
    await auth.sessions.confirm(ownSession(request).id);
    await tell(context, asked, 'confirm_sign_in', 'confirmed the sign-in with the password');
    return reply.code(204).send();
  });

  app.post('/api/auth/password', async (request, reply) => {
    const asked = askedBy(request);
    const given = textsOf(request.body, 'a change of password', ['current', 'password']);
    const row = await guardCurrent(context, auth, asked, given.current, 'current');
    await guardPassword(given.password, { email: asked.viewer.email, ...row });
    const hash = await hashPassword(given.password);
    await inTransaction(pool, async (client) => {
      await client.query(`SELECT set_config('didtron.audit', $1, true)`, [
        auditContext(asked, { name: 'change_password', eventType: 'security' }),
      ]);
      // Every session ends with the old password (resources/people/users.ts); this browser gets a new one.
      await client.query('UPDATE users SET password = $2 WHERE id = $1', [asked.viewer.id, hash]);
    });
    await openSession(auth, request, reply, asked.viewer.id);
    tellOwner(context, asked, asked.viewer.email, 'password');
    return reply.code(204).send();
  });

  app.post('/api/auth/second-factor', async (request) => {
    textsOf(request.body ?? {}, 'this step', []);
    const asked = askedBy(request);
    await guardPerson(context, asked.viewer);
    return beginSecondFactor(pool, vault, asked);
  });

  app.post('/api/auth/second-factor/confirm', async (request) => {
    const { code } = textsOf(request.body, 'this step', ['code']);
    const asked = askedBy(request);
    const work = () => confirmSecondFactor(pool, vault, asked, ownSession(request).id, code);
    const recoveryCodes = await auth.limits.attempt([confirmingOf(asked)], async (attempt) => {
      const codes = await work();
      await attempt.succeed();
      return codes;
    });
    auth.sessions.forgetAll();
    tellOwner(context, asked, asked.viewer.email, 'secondFactorOn');
    return { recoveryCodes };
  });

  app.post('/api/auth/second-factor/remove', async (request, reply) => {
    const { password } = textsOf(request.body, 'this step', ['password']);
    const asked = askedBy(request);
    await guardCurrent(context, auth, asked, password, 'password');
    await removeSecondFactor(pool, asked);
    auth.sessions.forgetAll();
    tellOwner(context, asked, asked.viewer.email, 'secondFactorOff');
    return reply.code(204).send();
  });

  app.post('/api/auth/second-factor/recovery-codes', async (request) => {
    const { password } = textsOf(request.body, 'this step', ['password']);
    const asked = askedBy(request);
    await guardCurrent(context, auth, asked, password, 'password');
    const recoveryCodes = await renewRecoveryCodes(pool, asked.viewer.id);
    await tell(context, asked, 'renew_recovery_codes', 'made new recovery codes');
    tellOwner(context, asked, asked.viewer.email, 'recoveryCodes');
    return { recoveryCodes };
  });

  app.get('/api/auth/sessions', async (request) => {
    const { id, viewer } = ownSession(request);
    return auth.sessions.list(viewer.id, id);
  });

  app.delete('/api/auth/sessions', async (request) => {
    const { id, viewer } = ownSession(request);
    const count = await endSessions(pool, viewer.id, id);
    auth.sessions.forgetAll();
    if (count > 0) await tell(context, askedBy(request), 'end_sessions', 'signed out everywhere else');
    return { count };
  });

  app.delete<Address>('/api/auth/sessions/:id', async (request, reply) => {
    const { viewer } = ownSession(request);
    if (!(await auth.sessions.endOne(viewer.id, idOf(request)))) throw nothingHere('session');
    await tell(context, askedBy(request), 'end_session', 'ended a session');
    return reply.code(204).send();
  });

  app.get('/api/auth/tokens', async (request) => auth.tokens.list(ownSession(request).viewer.id));

  app.post('/api/auth/tokens', async (request, reply) => {
    const wanted = validateNewToken(request.body, (name) => context.catalogue.has(name));
    const asked = askedBy(request);
    await guardPerson(context, asked.viewer);
    const made = await auth.tokens.create(asked.viewer.id, wanted);
    await tell(context, asked, 'create_token', `made the token “${made.card.name}”`, { scopes: made.card.scopes });
    tellOwner(context, asked, asked.viewer.email, 'token');
    return reply.code(201).send({ ...made.card, token: made.token });
  });

  app.delete<Address>('/api/auth/tokens/:id', async (request, reply) => {
    const asked = askedBy(request);
    const name = await auth.tokens.revoke(asked.viewer.id, idOf(request));
    if (name === null) throw nothingHere('token');
    await tell(context, asked, 'revoke_token', `revoked the token “${name}”`);
    return reply.code(204).send();
  });
}

const nothingHere = (what: string): ApiError => new ApiError('DIDNotFound', `You have no such ${what}.`);

function idOf(request: FastifyRequest<Address>): string {
  const { id } = request.params;
  if (!uuid.test(id)) throw new ApiError('DIDNotFound', 'There is nothing at this address.');
  return id;
}

async function tell(
  context: Context,
  asked: Request,
  action: string,
  what: string,
  details: Record<string, string[]> = {},
): Promise<void> {
  await recordEvent(context.pool, asked, {
    type: 'security',
    action,
    description: `${asked.viewer.email} ${what}`,
    details,
  });
}
