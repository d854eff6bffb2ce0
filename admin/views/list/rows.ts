// From the state of a list to its request, and its rows.
import { useList } from '@refinedev/core';
import type { BaseRecord, CrudFilter, CrudSort, HttpError, LogicalFilter } from '@refinedev/core';
import type { Operator, Where } from '../../../resources/define/field.ts';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { fieldsParam } from '../../meta/query.ts';
import { findField, targetOf } from '../../meta/registry.ts';
import { listQuery } from '../../providers/data.ts';
import { apiUrl } from '../../providers/http.ts';
import { scopeKey } from './state.ts';
import type { ListFilter, ListSort, ListState } from './state.ts';

export type Row = BaseRecord & { id: string };
/** Conditions that are not the user's: `{ carrierId: id }` on a carrier's tab. */
export type Fixed = Record<string, string>;

/** The dialect's operators by Refine's names. The telecom ones have none: they stay in the name of the parameter. */
const refineOperators: Partial<Record<Operator, LogicalFilter['operator']>> = {
  eq: 'eq', ne: 'ne', gt: 'gt', gte: 'gte', lt: 'lt', lte: 'lte', in: 'in', nin: 'nin', like: 'contains', nlike: 'ncontains',
  starts: 'startswith', ends: 'endswith', null: 'null', nnull: 'nnull', between: 'between', nbetween: 'nbetween',
}; // prettier-ignore

function toCrudFilter({ field, op, value }: ListFilter): CrudFilter {
  const operator = refineOperators[op];
  if (!operator) return { field: `${field}_${op}`, operator: 'eq', value };
  return { field, operator, value: op === 'null' || op === 'nnull' ? true : value };
}

export function toCrudFilters(filters: ListFilter[], fixed: Fixed): CrudFilter[] {
  const own = Object.entries(fixed).map(([field, value]) => ({ field, operator: 'eq' as const, value }));
  return [...own, ...filters.map(toCrudFilter)];
}

/** A reference is sorted by what people see of it, its target's title. */
function toCrudSort(resource: ResourceMeta, { field, order }: ListSort): CrudSort {
  const meta = findField(resource, field);
  const target = meta && targetOf(meta);
  const relation = meta?.target?.relation;
  return { field: target && relation ? `${relation}.${target.title}` : field, order };
}

/** The scope in force: the one in the address, else the first; null when the resource has none. */
export function scopeOf(resource: ResourceMeta, state: ListState) {
  const { scopes } = resource.list;
  return scopes.find((scope) => scopeKey(scope.label) === state.scope) ?? scopes[0] ?? null;
}

interface Asked {
  resource: ResourceMeta;
  state: ListState;
  fixed: Fixed;
}

function filterTree(filters: ListFilter[], fixed: Fixed): Where | null {
  const all: Where[] = [
    ...Object.entries(fixed).map(([field, value]): Where => ({ field, op: 'eq', value })),
    ...filters.map(({ field, op, value }): Where =>
      op === 'null' || op === 'nnull' ? { field, op } : { field, op, value },
    ),
  ];
  return all.length === 0 ? null : { and: all };
}

/** Filters and a scope as one tree. */
export function scopeTree(where: Where | null, { state, fixed }: Asked): Where | null {
  const filters = filterTree(state.filters, fixed);
  if (!where || !filters) return where ?? filters;
  return { and: [where, filters] };
}

/** The rows of a page. `size` is settled by the caller (address, else remembered). */
export function useRows(asked: Asked & { columns: string[]; size: number }) {
  const { resource, state, fixed, columns, size } = asked;
  const where = scopeOf(resource, state)?.where ?? null;
  // Not shown perhaps, but it decides which actions a row has.
  const decisive = resource.actions.flatMap((action) => Object.keys(action.when ?? {}));
  const { query } = useList<Row, HttpError>({
    resource: resource.name,
    pagination: { currentPage: state.page, pageSize: size },
    sorters: state.sort.map((sort) => toCrudSort(resource, sort)),
    filters: toCrudFilters(state.filters, fixed),
    meta: {
      query: {
        _fields: fieldsParam(resource, [...columns, ...decisive]),
        q: state.q || undefined,
        _where: where ? JSON.stringify(where) : undefined,
      },
    },
    errorNotification: false,
    // The rows on screen stay until the next ones are there.
    queryOptions: { placeholderData: (previous) => previous, refetchOnWindowFocus: true },
  });
  return query;
}

/** The address of an export of the whole filtered set, with the columns on screen; references by their titles. */
export function exportUrl(asked: Asked & { columns: string[] }, format: 'csv' | 'ndjson'): string {
  const { resource, state, fixed, columns } = asked;
  const where = scopeOf(resource, state)?.where ?? null;
  const query = listQuery({
    pagination: { mode: 'off' },
    sorters: state.sort.map((sort) => toCrudSort(resource, sort)),
    filters: toCrudFilters(state.filters, fixed),
    meta: {
      query: {
        format,
        q: state.q || undefined,
        _where: where ? JSON.stringify(where) : undefined,
        _fields: columns.map((name) => toCrudSort(resource, { field: name, order: 'asc' }).field).join(','),
      },
    },
  });
  return `${apiUrl}/${resource.name}/export?${query}`;
}
