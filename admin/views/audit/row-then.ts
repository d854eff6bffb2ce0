// The row right after a change: amounts of the change take their currency from there, not from what the record has become since.
import { useCustom } from '@refinedev/core';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { apiUrl, http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import type { Entry, State } from '../history/api.ts';
import type { ChangeSet } from './changes.tsx';

const nothing: Values = {};

/** Empty while it is loaded, and where there is nothing to load: a removal says all that there was. */
export function useRowThen(
  resource: ResourceMeta | null,
  { id, recordId, action }: { id: string; recordId: string | null; action: string },
): Values {
  const url = `${apiUrl}/${resource?.name ?? ''}/${recordId ?? ''}/history/at`;
  const { result } = useCustom<State, ServerError>({
    url,
    method: 'get',
    errorNotification: false,
    queryOptions: {
      queryKey: ['row-then', id],
      queryFn: async () => ({ data: (await http.get<State>(url, { params: { point: id } })).data }),
      enabled: resource !== null && recordId !== null && action !== 'delete',
      retry: false,
      // What was is not going to change.
      staleTime: Infinity,
    },
  });
  return result.data?.row ?? nothing;
}

/** The same for entries of one record, newest first, from the row as it is now: each change is undone on the way back. */
export function rowsThen(entries: readonly Entry[], now: Values): Values[] {
  let row = now;
  return entries.map(({ changes }) => {
    const then = row;
    row = { ...row, ...befores(changes) };
    return then;
  });
}

const befores = (changes: ChangeSet): Values =>
  Object.fromEntries(Object.entries(changes).map(([name, [before]]) => [name, before]));
