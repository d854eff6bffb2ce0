// Links in mails that let a person choose a password: invitations and resets. Good once, for a while, kept as a hash.
import type pg from 'pg';
import { auditContext } from '../audit/context.ts';
import { recordEvent } from '../audit/events.ts';
import type { EventOrigin } from '../audit/events.ts';
import type { Context, Request } from '../context.ts';
import { inTransaction } from '../database/pool.ts';
import { ApiError } from '../errors.ts';
import { hashPassword } from './passwords.ts';
import { guardPassword } from './policy.ts';
import { hashToken, newToken } from './vault.ts';

type Purpose = 'invitation' | 'reset';

interface Person {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  status: 'pending' | 'active' | 'suspended';
}

/** How long a link is good, and in which state of the account. */
const kinds = {
  invitation: { hours: 7 * 24, status: 'pending', path: 'invite' },
  reset: { hours: 1, status: 'active', path: 'reset' },
} as const;
/** Nobody gets a second reset mail sooner than this, whoever asks (s). */
const betweenResets = 120;
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

const personColumns = `id, email, first_name AS "firstName", last_name AS "lastName", status`;

const nobody = (): ApiError =>
  new ApiError('DIDNotFound', 'This link is no longer good: it was used, replaced by a later one, or is too old.');

type Database = Pick<pg.Pool | pg.ClientBase, 'query'>;

/**
 * Sends a pending user the link to choose a password with; an earlier one stops working. Within a transaction that wrote the user,
 * give its client as `database`. Answers with the link where no mail server is set, so that it can be passed on by hand, else
 * with null. 409 when the user is not pending.
 */
export async function inviteUser(
  context: Context,
  origin: EventOrigin,
  userId: string,
  database: Database = context.pool,
): Promise<string | null> {
  const { rows } = await database.query<Person>(`SELECT ${personColumns} FROM users WHERE id = $1`, [userId]);
  const person = rows[0];
  if (person?.status !== 'pending') throw new ApiError('DIDImpossible', 'Only a pending user can be invited.');
  const link = await makeLink(database, context.publicUrl, person, 'invitation', 0);
  await recordEvent(database, origin, {
    type: 'security',
    action: 'invite',
    description: `Invitation sent to ${person.email}`,
    resource: 'users',
    recordId: person.id,
    title: person.email,
  });
  await context.mail.send({
    to: [person.email],
    subject: 'Your account at the DIDTron back office',
    text: `${greeting(person)}

An account was made for you at the DIDTron back office. Choose a password to begin:

${link}

The link works once, for seven days. If you expected no such mail, leave it be.
`,
  });
  return context.mail.sends ? null : (link as string);
}

/** Mails a link to choose a new password, if the account is there and active; a pending one gets its invitation again. */
export async function requestReset(context: Context, origin: EventOrigin, email: string): Promise<void> {
  const { rows } = await context.pool.query<Person>(`SELECT ${personColumns} FROM users WHERE email = $1`, [email]);
  const person = rows[0];
  if (!person || person.status === 'suspended') return;
  const purpose = person.status === 'pending' ? 'invitation' : 'reset';
  const link = await makeLink(context.pool, context.publicUrl, person, purpose, betweenResets);
  if (link === null) return;
  await recordEvent(
    context.pool,
    { ...origin, viewer: { id: null, email } },
    {
      type: 'security',
      action: 'request_reset',
      description: `A new password was asked for by mail: ${email}`,
      resource: 'users',
      recordId: person.id,
      title: email,
    },
  );
  await context.mail.send({
    to: [email],
    subject: 'Choose a new password',
    text: `${greeting(person)}

Somebody, probably you, asked for a new password at the DIDTron back office. Choose one here:

${link}

The link works once, for ${purpose === 'reset' ? 'one hour' : 'seven days'}. If it was not you, leave it be: your password stays as it is.
`,
  });
}

const greeting = ({ firstName, lastName }: Person): string => {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return name ? `Dear ${name},` : 'Good day,';
};

/** The address of a new link; null when the last one is younger than `pause` seconds. */
async function makeLink(
  database: Database,
  publicUrl: string,
  person: Person,
  purpose: Purpose,
  pause: number,
): Promise<string | null> {
  const token = newToken();
  const { hours, path } = kinds[purpose];
  const { rowCount } = await database.query(
    `INSERT INTO account_links AS l (user_id, purpose, hash, created_at, expires_at)
     VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp() + make_interval(hours => $4))
     ON CONFLICT (user_id, purpose) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at, expires_at = excluded.expires_at
     WHERE l.created_at <= clock_timestamp() - make_interval(secs => $5)`,
    [person.id, purpose, hashToken(token), hours, pause],
  );
  return rowCount === 1 ? `${publicUrl}/${path}/${token}` : null;
}

/** Whose link it is and what for; 404 when it is not good. */
export async function readLink(pool: pg.Pool, token: string): Promise<{ purpose: Purpose; email: string }> {
  const { purpose, email } = await linked(pool, token, '');
  return { purpose, email };
}

/** Uses a link up: the password is set; an invited account becomes active, its address verified. Answers with whose it is. */
export async function redeemLink(
  context: Context,
  origin: Omit<Request, 'viewer'>,
  token: string,
  password: string,
): Promise<{ email: string; purpose: Purpose }> {
  const owner = await linked(context.pool, token, '');
  await guardPassword(password, owner);
  const hash = await hashPassword(password);
  return inTransaction(context.pool, async (client) => {
    // Locked and read again: of two who use it at once, one finds it gone.
    const { id, email, purpose } = await linked(client, token, 'FOR UPDATE OF l, u');
    const action = purpose === 'invitation' ? 'accept_invitation' : 'reset_password';
    await client.query(`SELECT set_config('didtron.audit', $1, true)`, [
      auditContext({ ...origin, viewer: { id, email } }, { name: action, eventType: 'security' }),
    ]);
    // The change of the password ends its links and sessions (resources/people/users.ts).
    await client.query(`UPDATE users SET password = $2, status = 'active', email_verified = true WHERE id = $1`, [
      id,
      hash,
    ]);
    return { email, purpose };
  });
}

async function linked(
  database: Database,
  token: string,
  lock: '' | 'FOR UPDATE OF l, u',
): Promise<Person & { purpose: Purpose }> {
  if (!tokenPattern.test(token)) throw nobody();
  const { rows } = await database.query<Person & { purpose: Purpose }>(
    `SELECT l.purpose, u.id, u.email, u.first_name AS "firstName", u.last_name AS "lastName", u.status
     FROM account_links l JOIN users u ON u.id = l.user_id WHERE l.hash = $1 AND l.expires_at > clock_timestamp() ${lock}`,
    [hashToken(token)],
  );
  const found = rows[0];
  if (!found || found.status !== kinds[found.purpose].status) throw nobody();
  return found;
}
