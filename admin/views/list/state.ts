// What a list shows (search, scope, filters, sort, page), kept in the address, so that a link or a reload shows the same.
import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { JsonValue, Operator } from '../../../resources/define/field.ts';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { findField } from '../../meta/registry.ts';

export interface ListFilter {
  field: string;
  op: Operator;
  value: JsonValue;
}
export interface ListSort {
  field: string;
  order: 'asc' | 'desc';
}
export interface ListState {
  q: string;
  /** Key of a scope; null is the first one. */
  scope: string | null;
  filters: ListFilter[];
  /** Empty: the resource's own order. */
  sort: ListSort[];
  page: number;
  /** Null: the size that this browser remembers. */
  size: number | null;
  /** Parts of the address that mean nothing here: a field or operator that is gone or not for this user. */
  refused: string[];
}

export const pageSizes = [25, 50, 100, 200];

/** `Needs attention` → `needs-attention`. */
export function scopeKey(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/**
 * A value as a parameter: texts as they are, all else as JSON, and a text that would read as JSON in quotes. Nothing is lost:
 * `AT&T #1` stays whole, 5 is a number and "5" a text, lists may be as long as they like.
 */
export function encodeValue(value: JsonValue): string {
  return typeof value === 'string' && parseJson(value) === undefined ? value : JSON.stringify(value);
}
export function decodeValue(text: string): JsonValue {
  return parseJson(text) ?? (text === 'null' ? null : text);
}
function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Own names have no dot; a filter is `<field>.<operator>`. */
const ownNames = ['q', 'scope', 'sort', 'page', 'size'];

/** Reads the parameters whose names begin with `prefix`. */
export function readState(params: URLSearchParams, resource: ResourceMeta, prefix: string): ListState {
  const state: ListState = { q: '', scope: null, filters: [], sort: [], page: 1, size: null, refused: [] };
  const isField = (name: string) => findField(resource, name) !== null;
  for (const [key, value] of params) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    if (name === 'q') state.q = value;
    else if (name === 'scope') state.scope = value;
    else if (name === 'page') state.page = Math.max(1, Math.trunc(Number(value)) || 1);
    else if (name === 'size') state.size = pageSizes.includes(Number(value)) ? Number(value) : null;
    else if (name === 'sort') {
      const field = value.replace(/^-/, '');
      if (isField(field)) state.sort.push({ field, order: value.startsWith('-') ? 'desc' : 'asc' });
      else state.refused.push(field);
    } else if (name.includes('.')) {
      const at = name.lastIndexOf('.');
      const field = findField(resource, name.slice(0, at));
      const op = name.slice(at + 1) as Operator;
      if (field?.operators.includes(op)) state.filters.push({ field: field.name, op, value: decodeValue(value) });
      else state.refused.push(name);
    }
  }
  return state;
}

/** Writes the state into a copy of the parameters; those of others stay. */
export function writeState(params: URLSearchParams, state: ListState, prefix: string): URLSearchParams {
  const next = new URLSearchParams();
  for (const [key, value] of params) if (!isOwn(key, prefix)) next.append(key, value);
  const add = (name: string, value: string) => next.append(prefix + name, value);
  if (state.scope !== null) add('scope', state.scope);
  if (state.q !== '') add('q', state.q);
  for (const { field, op, value } of state.filters) add(`${field}.${op}`, encodeValue(value));
  for (const { field, order } of state.sort) add('sort', order === 'desc' ? `-${field}` : field);
  if (state.page > 1) add('page', String(state.page));
  if (state.size !== null) add('size', String(state.size));
  return next;
}

function isOwn(key: string, prefix: string): boolean {
  if (!key.startsWith(prefix)) return false;
  const name = key.slice(prefix.length);
  return ownNames.includes(name) || (name.includes('.') && (prefix !== '' || !name.includes('-')));
}

type Change = Partial<ListState> | ((now: ListState) => Partial<ListState>);

export interface ListStateHandle {
  state: ListState;
  /** Changes go to page 1 unless they name a page. `replace`: without a new step in the browser's history. */
  change: (change: Change, options?: { replace?: boolean }) => void;
}

/** The state of the list of `resource`; `prefix` keeps lists on one page apart. */
export function useListState(resource: ResourceMeta, prefix: string): ListStateHandle {
  const { search } = useLocation();
  const navigate = useNavigate();
  const state = useMemo(() => readState(new URLSearchParams(search), resource, prefix), [search, resource, prefix]);
  const change = useCallback<ListStateHandle['change']>(
    (wanted, { replace = false } = {}) => {
      // From the address, not from what was last drawn: two quick changes must both count.
      const params = new URLSearchParams(window.location.search);
      const now = readState(params, resource, prefix);
      const part = typeof wanted === 'function' ? wanted(now) : wanted;
      const next = writeState(params, { ...now, page: 1, ...part }, prefix);
      void navigate({ search: next.toString() }, { replace, preventScrollReset: true });
    },
    [navigate, resource, prefix],
  );
  return { state, change };
}
