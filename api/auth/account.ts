// The own account: profile, password, second factor, sessions, tokens. For a signed-in browser only; a token never gets here.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { auditContext } from '../audit/context.ts';
import { recordEvent } from '../audit/events.ts';
import { resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { ident } from '../database/constraints.ts';
import { inTransaction } from '../database/pool.ts';
import { ApiError, invalid } from '../errors.ts';
import { isBody, validateBody } from '../schema/validate.ts';
import { textsOf } from './bodies.ts';
import { originOf, ownSession, userCard } from './guard.ts';
import type { Auth } from './guard.ts';
import type { Counted } from './limits.ts';
import { tellOwner } from './notices.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { guardPassword } from './policy.ts';
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
/** What everybody may change of himself. */
const profileFields: readonly string[] = ['firstName', 'lastName', 'phone'];

interface OwnRow {
  password: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
}

const askedBy = (request: FastifyRequest): Request => ({ ...originOf(request), viewer: ownSession(request).viewer });

export function accountRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  const { pool, vault } = context;

  app.get('/api/auth/account', async (request) => {
    const { viewer } = ownSession(request);
    const [{ password, ...profile }, state] = await Promise.all([
      ownRow(context, viewer.id),
      secondFactorState(pool, viewer.id),
    ]);
    const required = auth.sessions.isConfined({ role: viewer.role, secondFactor: false });
    return { user: userCard(viewer), ...profile, hasPassword: password !== null, secondFactor: { ...state, required } };
  });

  app.patch('/api/auth/account', async (request, reply) => {
    await changeProfile(context, askedBy(request), request.body);
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
    const { password } = textsOf(request.body ?? {}, 'this step', [], ['password']);
    await guardRecent(context, auth, request, password);
    return beginSecondFactor(pool, vault, askedBy(request));
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
    const { password, ...body }: Record<string, unknown> = isBody(request.body) ? request.body : {};
    const wanted = validateNewToken(isBody(request.body) ? body : request.body, (name) => context.catalogue.has(name));
    const asked = askedBy(request);
    await guardRecent(context, auth, request, textsOf({ password }, 'a token', [], ['password']).password);
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

async function ownRow({ pool }: Context, userId: string): Promise<OwnRow> {
  const { rows } = await pool.query<OwnRow>(
    'SELECT password, first_name AS "firstName", last_name AS "lastName", phone FROM users WHERE id = $1',
    [userId],
  );
  if (!rows[0]) throw new ApiError('DIDNotSignedIn', 'Sign in first.');
  return rows[0];
}

/** Counted apart from sign-ins: who is in is not kept from it by strangers who try to come in. */
const confirmingOf = ({ viewer }: Request): Counted => ({ kind: 'account', name: `confirm ${viewer.id}` });

/** Asks for the present password again before something that a stolen session must not do. */
async function guardCurrent(
  context: Context,
  auth: Auth,
  asked: Request,
  password: string,
  field: string,
): Promise<OwnRow> {
  return auth.limits.attempt([confirmingOf(asked)], async (attempt) => {
    const row = await ownRow(context, asked.viewer.id);
    if (row.password === null)
      throw new ApiError('DIDImpossible', 'You have no password yet: ask for one by mail at the sign-in page first.');
    if (!(await verifyPassword(row.password, password))) throw invalid({ [field]: ['is wrong'] });
    await attempt.succeed();
    return row;
  });
}

/** Just after a sign-in the password is not asked for again; later it is, so that an unlocked browser does not give the account away. */
async function guardRecent(
  context: Context,
  auth: Auth,
  request: FastifyRequest,
  password: string | undefined,
): Promise<void> {
  if (password !== undefined) return void (await guardCurrent(context, auth, askedBy(request), password, 'password'));
  if (await auth.sessions.isFresh(ownSession(request).id)) return;
  throw new ApiError(
    'DIDConfirmNeeded',
    'You signed in a while ago: confirm this with your password. If you have none, sign out and in again.',
    { password: ['is needed, for you signed in a while ago'] },
  );
}

async function changeProfile(context: Context, asked: Request, body: unknown): Promise<void> {
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object'] });
  const extra = Object.keys(body).filter((name) => !profileFields.includes(name));
  if (extra.length > 0) throw invalid(Object.fromEntries(extra.map((name) => [name, ['cannot be changed here']])));
  const users = resourceNamed(context, 'users');
  const { value, errors } = validateBody(users, 'update', body);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const entries = Object.entries(value);
  if (entries.length === 0) return;
  const set = entries.map(([name], at) => `${ident(users.fields[name]?.column as string)} = $${at + 2}`).join(', ');
  await inTransaction(context.pool, async (client) => {
    await client.query(`SELECT set_config('didtron.audit', $1, true)`, [
      auditContext(asked, { name: 'change_profile', eventType: 'security' }),
    ]);
    await client.query(`UPDATE users SET ${set} WHERE id = $1`, [asked.viewer.id, ...entries.map(([, one]) => one)]);
  });
  context.totals.forget(new Set(['users', 'audit_records']));
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
