// Refine's data provider: @refinedev/simple-rest, with the dialect's operators, encoded ids and exactness of totals.
import type { CrudFilter, DataProvider, GetListParams, GetListResponse, LogicalFilter } from '@refinedev/core';
import simpleRest from '@refinedev/simple-rest';
import { apiUrl, http } from './http.ts';

/**
 * Beside what Refine knows, `meta` takes `query` (more parameters of the address, such as `_fields`, `_where`, `q`) on lists
 * and records, and `headers` (`If-Match`) everywhere.
 */
export interface RequestMeta {
  query?: Record<string, string | undefined>;
  headers?: Record<string, string>;
}

// The same axios, which ships its types twice: simple-rest was compiled against the CommonJS ones.
const base = simpleRest(apiUrl, http as unknown as Parameters<typeof simpleRest>[1]);

/** Refine's names of operators, as suffixes of the dialect. */
const suffixes: Partial<Record<LogicalFilter['operator'], string>> = {
  eq: '', ne: '_ne', gt: '_gt', gte: '_gte', lt: '_lt', lte: '_lte', in: '_in', nin: '_nin', contains: '_like', ncontains: '_nlike',
  startswith: '_starts', endswith: '_ends', null: '_null', nnull: '_nnull', between: '_between', nbetween: '_nbetween',
}; // prettier-ignore

/** Filters as parameters; a list of values repeats its parameter. Throws on an operator that the dialect has not. */
export function filterParams(filters: CrudFilter[] = []): [string, string][] {
  return filters.flatMap((filter): [string, string][] => {
    if (!('field' in filter)) throw new Error('Nested filters go out as _where');
    const { field, operator } = filter;
    const suffix = suffixes[operator];
    if (suffix === undefined) throw new Error(`The server has no operator ${operator}`);
    const given: unknown[] = Array.isArray(filter.value) ? filter.value : [filter.value];
    const values = given.filter((value) => value !== undefined);
    // A list of one goes out as a plain comparison: the server splits the only value of a list at its commas.
    const single = values.length === 1 ? { in: '', nin: '_ne' }[operator as 'in' | 'nin'] : undefined;
    return values.map((value) =>
      value === null ? [`${field}_null`, 'true'] : [`${field}${single ?? suffix}`, String(value)],
    );
  });
}

/** The query string of a list, without the question mark. */
export function listQuery({ pagination, sorters, filters, meta }: Omit<GetListParams, 'resource'>): string {
  const query = new URLSearchParams(filterParams(filters));
  const { currentPage = 1, pageSize = 25, mode = 'server' } = pagination ?? {};
  if (mode === 'server') {
    query.set('_start', String((currentPage - 1) * pageSize));
    query.set('_end', String(currentPage * pageSize));
  }
  if (sorters && sorters.length > 0) {
    query.set('_sort', sorters.map((sorter) => sorter.field).join(','));
    query.set('_order', sorters.map((sorter) => sorter.order).join(','));
  }
  for (const [key, value] of Object.entries((meta as RequestMeta | undefined)?.query ?? {})) {
    if (value !== undefined) query.set(key, value);
  }
  return query.toString();
}

const encode = (id: string | number) => encodeURIComponent(String(id));

export const dataProvider: DataProvider = {
  ...base,
  /** The answer has `exact: false` when the total is an estimate. */
  getList: async <T>({ resource, ...params }: GetListParams): Promise<GetListResponse<T>> => {
    const { headers } = (params.meta ?? {}) as RequestMeta;
    const answer = await http.get<T[]>(`${apiUrl}/${resource}?${listQuery(params)}`, { ...(headers && { headers }) });
    const total = Number(answer.headers['x-total-count'] ?? answer.data.length);
    return { data: answer.data, total, exact: answer.headers['x-total-count-exact'] !== 'false' };
  },
  getOne: async ({ resource, id, meta }) => {
    const { headers, query } = (meta ?? {}) as RequestMeta;
    const { data } = await http.get(`${apiUrl}/${resource}/${encode(id)}`, {
      params: query,
      ...(headers && { headers }),
    });
    return { data };
  },
  getMany: async ({ resource, ids, meta }) => {
    const { headers, query } = (meta ?? {}) as RequestMeta;
    const parameters = new URLSearchParams(ids.map((id) => ['id', String(id)]));
    for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) parameters.set(key, value);
    const { data } = await http.get(`${apiUrl}/${resource}?${parameters}`, { ...(headers && { headers }) });
    return { data };
  },
  update: (params) => base.update({ ...params, id: encode(params.id) }),
  deleteOne: (params) => base.deleteOne({ ...params, id: encode(params.id) }),
};
