// Who can sign in, as whom and with which rights is decided by a person: never by a token, and after an old sign-in not before the
// password was given again (POST /api/auth/confirm).
import { isDeepStrictEqual } from 'node:util';
import type { Condition, JsonValue, Resource } from '../../resources/define/index.ts';
import type { Viewer } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { isBody } from '../schema/validate.ts';
import { freshness } from './sessions.ts';

type Values = Record<string, unknown>;

/** Refuses a token, and a session whose sign-in, or last confirmation, was a while ago: a browser left open gives no account away. */
export async function guardPerson({ pool }: Context, viewer: Viewer): Promise<void> {
  if (viewer.session === undefined)
    throw new ApiError('DIDScope', 'A token cannot change who signs in, or how: sign in to the panel for this.');
  const found = await freshness(pool, viewer.session);
  if (!found) throw new ApiError('DIDNotSignedIn', 'Sign in first.');
  if (found.fresh) return;
  const { hasPassword } = found;
  const way = hasPassword ? 'Confirm this with your password, or sign in again' : 'Sign out and in again to do this';
  throw new ApiError('DIDConfirmNeeded', `${way}: your last sign-in was a while ago.`, null, { hasPassword });
}

interface SignInWrite {
  /** The body as it was sent; null: the row is to be removed. */
  body: unknown;
  /** Reads the stored row; null on create. */
  stored: (() => Promise<Values & { version: number }>) | null;
}

/**
 * Lets a write pass that decides nothing of sign-ins, or that a person makes (`signIn` of the definition). Where that depends on the
 * stored row, answers with its version: the write must find the row as it was looked at.
 */
export async function guardSignIn(
  context: Context,
  request: Request,
  { signIn, fields }: Resource,
  { body, stored }: SignInWrite,
): Promise<number | null> {
  if (!signIn) return null;
  const decisive = [...signIn.fields, ...Object.keys(signIn.when ?? {})];
  const given: Values = isBody(body) ? body : {};
  if (!stored) {
    const defaults = Object.fromEntries(Object.values(fields).map((field) => [field.name, field.default ?? null]));
    if (meets(signIn.when, { ...defaults, ...given })) await guardPerson(context, request.viewer);
    return null;
  }
  if (body !== null && !decisive.some((name) => Object.hasOwn(given, name))) return null;
  const row = await stored();
  const isSignIn = meets(signIn.when, row) || meets(signIn.when, { ...row, ...given });
  const differs = (name: string): boolean => Object.hasOwn(given, name) && !isDeepStrictEqual(given[name], row[name]);
  if (isSignIn && (body === null || decisive.some(differs))) await guardPerson(context, request.viewer);
  return row.version;
}

/** Whether a row is one of those that the condition names. Of what a person may not read the worst is taken. */
function meets(condition: Condition | undefined, row: Values): boolean {
  return Object.entries(condition ?? {}).every(([name, wanted]) => {
    const values: readonly JsonValue[] = Array.isArray(wanted) ? wanted : [wanted as JsonValue];
    return !Object.hasOwn(row, name) || values.includes(row[name] as JsonValue);
  });
}
