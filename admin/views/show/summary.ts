// What the server says of a record at a glance: rows behind its tabs, facts, readiness. Asked anew after each write of this page.
import { useCustom } from '@refinedev/core';
import type { Summary } from '../../../api/summary/summary.ts';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { apiUrl, useWrites } from '../../providers/http.ts';
import type { Row } from '../form/record-form.ts';

export type { Summary } from '../../../api/summary/summary.ts';

/** Null until it is there, and where the server cannot tell it: the page does without. */
export function useSummary(resource: ResourceMeta, row: Row): { summary: Summary | null } {
  const writes = useWrites();
  const { result } = useCustom<Summary>({
    url: `${apiUrl}/${resource.name}/${row.id}/summary`,
    method: 'get',
    config: { query: {} },
    queryOptions: {
      queryKey: ['summary', resource.name, row.id, row.version, writes],
      // The page keeps what it says until the new answer is there.
      placeholderData: (previous) => previous,
      retry: false,
    },
    errorNotification: false,
  });
  const { data } = result;
  return { summary: data && 'counts' in data ? data : null };
}
