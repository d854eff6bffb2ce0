// What the trail shows, kept in the address, and the same as filters of the API.
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** Names of the parameters of the address. */
const names = ['q', 'actor', 'resource', 'record', 'field', 'type', 'from', 'to', 'request'] as const;
type Name = (typeof names)[number];
/** Absent: not filtered by it. `type` holds several, joined by commas. */
export type TrailState = Partial<Record<Name, string>>;

export interface TrailHandle {
  state: TrailState;
  /** Undefined takes a filter away. */
  change: (part: Partial<Record<Name, string | undefined>>) => void;
  clear: () => void;
}

export function useTrailState(): TrailHandle {
  const [params, setParams] = useSearchParams();
  const state = useMemo(
    () =>
      Object.fromEntries(names.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : []))) as TrailState,
    [params],
  );
  const change: TrailHandle['change'] = (part) => {
    // Of the address itself: what was drawn last may not know yet what was chosen a moment ago.
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(part)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setParams(next, { preventScrollReset: true });
  };
  return { state, change, clear: () => setParams(new URLSearchParams()) };
}

/** The filters as the dialect of the API has them. */
export function trailQuery({
  q,
  actor,
  resource,
  record,
  field,
  type,
  from,
  to,
  request,
}: TrailState): URLSearchParams {
  const query = new URLSearchParams();
  const set = (name: string, value: string | undefined) => value && query.set(name, value);
  set('q', q);
  set('actorEmail', actor);
  set('resource', resource);
  set('recordId', record);
  set('changedFields_in', field);
  set('requestId', request);
  set('occurredAt_gte', from);
  set('occurredAt_lte', to);
  for (const one of type?.split(',') ?? []) query.append('eventType', one);
  return query;
}
