// How many rows there are, without fetching them.
import { useList } from '@refinedev/core';
import type { Where } from '../../resources/define/field.ts';

interface CountOptions {
  /** Asked again this often, in ms. */
  every?: number;
  enabled?: boolean;
  /** More parameters of the list: filters, `q`. */
  query?: Record<string, string | undefined>;
}

export interface Count {
  total: number;
  /** False: the total is an estimate. */
  exact: boolean;
}

/** The number of readable rows where `where` holds; null while it is not known. */
export function useCount(resource: string, where: Where | null, options: CountOptions = {}): Count | null {
  const { every, enabled = true, query = {} } = options;
  const { query: state } = useList({
    resource,
    pagination: { currentPage: 1, pageSize: 0 },
    meta: { query: { ...query, _where: where ? JSON.stringify(where) : undefined } },
    errorNotification: false,
    queryOptions: {
      enabled,
      placeholderData: (previous) => previous,
      refetchOnWindowFocus: true,
      ...(every === undefined ? {} : { refetchInterval: every }),
    },
  });
  return state.data ? { total: state.data.total, exact: state.data['exact'] !== false } : null;
}

/** `1,250`, `about 100,000`. */
export function countText({ total, exact }: Count): string {
  return `${exact ? '' : 'about '}${total.toLocaleString('en')}`;
}
