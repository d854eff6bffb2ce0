// The row that a change was made on, as it is now: amounts of its changes take their currency from there.
import { useOne } from '@refinedev/core';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import type { ServerError } from '../../providers/http.ts';
import { recordFields } from '../form/record.ts';
import type { Row } from '../form/record-form.ts';

const nothing: Values = {};

/** Empty while it is loaded, and for a row that is gone. */
export function useContextRow(resource: ResourceMeta | null, id: string | null): Values {
  const { result } = useOne<Row, ServerError>({
    resource: resource?.name ?? '',
    id: id ?? '',
    meta: { query: { _fields: resource ? recordFields(resource) : '' } },
    queryOptions: { enabled: resource !== null && id !== null, retry: false, staleTime: 60_000 },
    errorNotification: false,
  });
  return result ?? nothing;
}
