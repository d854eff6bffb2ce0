// What a write of a particular resource needs beyond its definition: hashing a password, guarding one's own account.
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import type { Context, Request } from '../context.ts';
import { dropSecondFactor, guardOwnAccount, hashGivenPassword } from '../auth/users.ts';

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
  let current = values;
  for (const hook of hooks[resource.name] ?? []) current = await hook({ context, request, values: current, stored });
  return current ?? {};
}
