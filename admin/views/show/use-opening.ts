// Asks for the other side of assignments of a stored record.
import { useCustom } from '@refinedev/core';
import type { HttpError } from '@refinedev/core';
import type { Opening } from '../../../api/assignments/resolution.ts';
import { apiUrl, useWrites } from '../../providers/http.ts';

export function useOpening(path: string) {
  const writes = useWrites();
  const { query, result } = useCustom<Opening, HttpError>({
    url: `${apiUrl}/${path}`,
    method: 'get',
    config: { query: {} },
    queryOptions: { queryKey: ['opening', path, writes], placeholderData: (previous) => previous, retry: false },
    errorNotification: false,
  });
  return { query, opening: query.isSuccess ? (result.data as Opening) : null };
}
