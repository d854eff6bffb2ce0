// The write of a form: PATCH of what changed with the version that it was read at, POST of a new row.
import { useCreate, useInvalidate, useUpdate } from '@refinedev/core';
import { useRef } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { keyHeader, newKey } from '../../providers/key.ts';
import { reasonHeader } from './reason.tsx';
import type { Whole } from './live-row.ts';
import type { Row } from './record-form.ts';

export interface Sender {
  /** `base` is the row that the changes were made on; null for a new one. `reason` says why; it may be empty. */
  run: (base: Values | null, body: Values, reason: string) => Promise<Row>;
  saving: boolean;
  /** Where the form holds more than the record: what else is watched, and how all of it is read. */
  whole?: (base: Values) => Whole;
}

export function useSend(resource: ResourceMeta): Sender {
  const update = useUpdate<Row, ServerError, Values>();
  const create = useCreate<Row, ServerError, Values>();
  const invalidate = useInvalidate();
  const quiet = {
    resource: resource.name,
    successNotification: false,
    errorNotification: false,
    invalidates: [],
  } satisfies Parameters<typeof create.mutateAsync>[0];
  const key = useRef(newKey());
  const change = (base: Values, body: Values, reason: string) =>
    update.mutateAsync({
      ...quiet,
      id: String(base['id']),
      values: body,
      mutationMode: 'pessimistic',
      meta: { headers: { 'If-Match': `"${String(base['version'])}"`, ...reasonHeader(reason) } },
    });
  const add = async (body: Values, reason: string) => {
    const headers = { ...reasonHeader(reason), ...keyHeader(key.current) };
    const made = await create.mutateAsync({ ...quiet, values: body, meta: { headers } }).catch(async (thrown) => {
      // Its answer was lost: the row stands with what the form held then. What was typed since goes on top of it.
      const stored = await madeBefore(thrown as ServerError);
      if (!stored) throw thrown;
      return change(stored, body, reason);
    });
    key.current = newKey();
    return made;
  };
  const run = async (base: Values | null, body: Values, reason: string): Promise<Row> => {
    const { data } = base ? await change(base, body, reason) : await add(body, reason);
    // The address may name the row by its code: everything of the resource is asked for again, not one id.
    void invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
    return data;
  };
  return { run, saving: update.mutation.isPending || create.mutation.isPending };
}

/** The row that an earlier attempt has made; null when there is none. */
async function madeBefore({ code, body }: ServerError): Promise<Row | null> {
  const location = body?.['location'];
  if (code !== 'DIDKeyReused' || typeof location !== 'string') return null;
  return (await http.get<Row>(location)).data;
}
