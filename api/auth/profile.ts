// The own profile: everybody changes his names and telephone, and with his password, who may change addresses at all, his own.
import type { FastifyInstance } from 'fastify';
import { rightsOf } from '../access/rights.ts';
import { auditContext } from '../audit/context.ts';
import { resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { ident } from '../database/constraints.ts';
import { inTransaction } from '../database/pool.ts';
import { ApiError, invalid } from '../errors.ts';
import { refuse } from '../operations/refusals.ts';
import { isBody, validateBody } from '../schema/validate.ts';
import { textsOf } from './bodies.ts';
import { askedBy, guardCurrent } from './confirm.ts';
import type { Auth } from './guard.ts';
import { tellOwner } from './notices.ts';

/** What everybody may change of himself. */
const profileFields: readonly string[] = ['firstName', 'lastName', 'phone'];

/** Whether the person may change his address: as he may that of others. */
export const mayChangeEmail = (context: Context, { viewer }: Pick<Request, 'viewer'>): boolean =>
  rightsOf(viewer.role, resourceNamed(context, 'users')).updatable.has('email');

export function profileRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  app.patch('/api/auth/account', async (request, reply) => {
    await changeProfile(context, askedBy(request), request.body);
    return reply.code(204).send();
  });

  app.post('/api/auth/email', async (request, reply) => {
    const asked = askedBy(request);
    if (!mayChangeEmail(context, asked))
      throw new ApiError('DIDFieldForbidden', 'Ask an administrator for another e-mail address.', {
        email: ['may not be changed by your role'],
      });
    const { email, password } = textsOf(request.body, 'a change of address', ['email', 'password']);
    await guardCurrent(context, auth, asked, password, 'password');
    await save(context, asked, 'change_email', { email: email.trim() }, ', email_verified = false');
    auth.sessions.forgetAll();
    tellOwner(context, asked, asked.viewer.email, 'email');
    return reply.code(204).send();
  });
}

async function changeProfile(context: Context, asked: Request, body: unknown): Promise<void> {
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object'] });
  const extra = Object.keys(body).filter((name) => !profileFields.includes(name));
  if (extra.length > 0) throw invalid(Object.fromEntries(extra.map((name) => [name, ['cannot be changed here']])));
  await save(context, asked, 'change_profile', body);
}

/** Writes fields of the own row, checked as any write of a user; `and` is set beside them. */
async function save(
  context: Context,
  asked: Request,
  action: string,
  body: Record<string, unknown>,
  and = '',
): Promise<void> {
  const users = resourceNamed(context, 'users');
  const { value, errors } = validateBody(users, 'update', body);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const entries = Object.entries(value);
  if (entries.length === 0) return;
  const set = entries.map(([name], at) => `${ident(users.fields[name]?.column as string)} = $${at + 2}`).join(', ');
  const { id } = asked.viewer;
  try {
    await inTransaction(context.pool, async (client) => {
      await client.query(`SELECT set_config('didtron.audit', $1, true)`, [
        auditContext(asked, { name: action, eventType: 'security' }),
      ]);
      await client.query(`UPDATE users SET ${set}${and} WHERE id = $1`, [id, ...entries.map(([, one]) => one)]);
    });
  } catch (error) {
    await refuse(context, asked, error, { resource: users, id, values: value });
  }
  context.totals.forget(new Set(['users', 'audit_records']));
}
