// Reading one record with the titles of what it refers to, in one request.
import { useOne } from '@refinedev/core';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { fieldsParam } from '../../meta/query.ts';
import type { ServerError } from '../../providers/http.ts';
import type { Row } from './record-form.ts';

/** Everything that a view may show; secrets never leave, so they are not asked for. */
export function recordFields(resource: ResourceMeta): string {
  const readable = resource.fields.filter((field) => field.kind !== 'secret');
  return fieldsParam(
    resource,
    readable.map((field) => field.name),
  );
}

/** A record by id, slug or short code. */
export function useRecord(resource: ResourceMeta, id: string) {
  const { query, result } = useOne<Row, ServerError>({
    resource: resource.name,
    id,
    meta: { query: { _fields: recordFields(resource) } },
    errorNotification: false,
  });
  return { row: result ?? null, loading: query.isLoading, error: query.error, retry: () => void query.refetch() };
}
