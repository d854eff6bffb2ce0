// Sends an action to the server: one row by its own address, several together, all or nothing.
import type { ActionMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { holds } from '../../meta/conditions.ts';
import { apiUrl, http } from '../../providers/http.ts';
import { keyHeader } from '../../providers/key.ts';

export type ActionRow = Values & { id: string };

/** The rows that an action is legal for. */
export function legalRows<R extends Values>(action: ActionMeta, rows: R[]): R[] {
  return rows.filter((row) => holds(action.when, row));
}

/** `key` stays the same when it is tried again. Rejects with a ServerError: 409 when a row is not in a state for it, 422 when the input is wrong. */
export async function runAction(
  resource: ResourceMeta,
  action: ActionMeta,
  rows: ActionRow[],
  { input, key }: { input: Values; key: string },
): Promise<void> {
  const [only] = rows;
  const base = `${apiUrl}/${resource.name}`;
  const headers = keyHeader(key);
  if (rows.length === 1 && only) await http.post(`${base}/${only.id}/actions/${action.name}`, input, { headers });
  else await http.post(`${base}/actions/${action.name}`, { ids: rows.map((row) => row.id), input }, { headers });
}
