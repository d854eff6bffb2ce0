// What a write of a particular resource needs beyond its definition: hashing a password, guarding one's own account, an invitation.
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import type { Context, Request } from '../context.ts';
import { invitePortalUser } from '../auth/portal.ts';
import { dropSecondFactor, guardOwnAccount, hashGivenPassword, followUser } from '../auth/users.ts';
import { fillFirsts } from './firsts.ts';
import { sealSecrets } from './sealed.ts';

export type Values = Record<string, JsonValue>;
export interface Write {
  context: Context;
  request: Request;
  /** Null: the row is to be removed. */
  values: Values | null;
  /** Reads the stored row; null on create. */
  stored: (() => Promise<Values & { id: string }>) | null;
}
export type Hook = (write: Write) => Promise<Values | null>;

const hooks: Record<string, readonly Hook[]> = {
  users: [guardOwnAccount, dropSecondFactor, hashGivenPassword],
};

/** Runs the hooks of a resource over validated values and answers with what is to be stored. */
export async function prepareWrite(
  context: Context,
  request: Request,
  resource: Resource,
  values: Values | null,
  stored: Write['stored'],
): Promise<Values> {
  let current = values && !stored ? await fillFirsts(context, resource, values) : values;
  for (const hook of hooks[resource.name] ?? []) current = await hook({ context, request, values: current, stored });
  return current === null ? {} : sealSecrets(context.vault, resource, current, stored);
}

/** What follows when a row was made or changed through the API and stands. Answers with what the person who did it should know. */
export type Aftermath = (written: {
  context: Context;
  request: Request;
  id: string;
  values: Values;
  isNew: boolean;
}) => Promise<string | null>;

const aftermaths: Record<string, Aftermath> = { carrier_contacts: invitePortalUser, users: followUser };

/**
 * Runs what follows a write, or leaves it to the end of the transaction that the write is a part of. Its failure does not undo the row,
 * so it must not throw for what may fail, such as a mail.
 */
export async function followWrite(resource: Resource, written: Parameters<Aftermath>[0]): Promise<string | null> {
  const aftermath = aftermaths[resource.name];
  if (!aftermath) return null;
  const { waiting } = written.context;
  if (!waiting) return aftermath(written);
  waiting.push((context) => aftermath({ ...written, context }));
  return null;
}
