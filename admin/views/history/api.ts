// The history of a record as the server tells it: entries, last changes, points in time, reverts.
import { useCustom } from '@refinedev/core';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { findResource } from '../../meta/registry.ts';
import { apiUrl, http } from '../../providers/http.ts';
import { keyHeader } from '../../providers/key.ts';
import type { ServerError } from '../../providers/http.ts';
import type { ChangeSet } from '../audit/changes.tsx';
import { reasonHeader } from '../form/reason.tsx';
import type { Row } from '../form/record-form.ts';

/** The table of the audit; a user who may not read it has no history. */
export const auditName = 'audit_records';
export const historyKey = 'history';
export const historyReadable = (resource: ResourceMeta): boolean =>
  resource.audited && findResource(auditName) !== null;

export interface Entry {
  id: string;
  at: string;
  eventType: string;
  actor: string | null;
  action: string;
  description: string;
  reason: string | null;
  requestId: string | null;
  databaseUser: string | null;
  recordedAt: string | null;
  reverts: string | null;
  changes: ChangeSet;
}
export interface State {
  at: string;
  exists: boolean;
  row: Values | null;
}
export interface Comparison {
  from: State;
  to: State;
  changes: ChangeSet;
}
export interface LastChange {
  entry: string;
  at: string;
  actor: string | null;
  action: string;
  reason: string | null;
}
export interface Preview {
  version: number;
  changes: ChangeSet;
  conflicts: Record<string, LastChange>;
  kept: Record<string, string>;
  errors: Record<string, string[]>;
  reasonFor: string[];
}

const base = (resource: ResourceMeta, id: string) => `${apiUrl}/${resource.name}/${id}/history`;

interface Asking {
  /** False asks later. */
  enabled?: boolean;
  /** What was known of an earlier version stays until the new one is there: nothing that stands on it is taken away. */
  stay?: boolean;
}

/** Asks a part of the history of this version of a row. */
function useHistoryPart<T extends object>(
  resource: ResourceMeta,
  row: Row,
  part: string,
  query: Record<string, string>,
  { enabled = true, stay = false }: Asking = {},
) {
  const { query: asked } = useCustom<T, ServerError>({
    url: `${base(resource, row.id)}${part}`,
    method: 'get',
    errorNotification: false,
    queryOptions: {
      // A saved row has a new entry.
      queryKey: ['history', resource.name, row.id, row.version, part, query],
      queryFn: async () => ({ data: (await http.get<T>(`${base(resource, row.id)}${part}`, { params: query })).data }),
      enabled,
      retry: false,
      ...(stay ? { placeholderData: (before: { data: T } | undefined) => before } : {}),
    },
  });
  return {
    data: asked.data?.data ?? null,
    error: asked.error,
    loading: asked.isFetching,
    retry: () => void asked.refetch(),
  };
}

export const useEntries = (resource: ResourceMeta, row: Row, limit: number) =>
  useHistoryPart<{ entries: Entry[]; next: string | null }>(
    resource,
    row,
    '',
    { limit: String(limit) },
    { stay: true },
  );

export const useLastChanges = (resource: ResourceMeta, row: Row, enabled: boolean) =>
  useHistoryPart<Record<string, LastChange>>(resource, row, '/fields', {}, { enabled });

export const useComparison = (resource: ResourceMeta, row: Row, from: string, to: string) =>
  useHistoryPart<Comparison>(resource, row, '/compare', { from, to }, { stay: true });

/** `fields` narrows it to some fields of the entry. */
export const usePreview = (resource: ResourceMeta, row: Row, entry: string, fields: string[] | null) =>
  useHistoryPart<Preview>(resource, row, `/${entry}/revert`, fields ? { fields: fields.join(',') } : {});

interface Revert {
  entry: string;
  fields: string[];
  version: number;
  reason: string;
  /** The same for each attempt. */
  key: string;
}
export async function sendRevert(
  resource: ResourceMeta,
  row: Row,
  { entry, fields, version, reason, key }: Revert,
): Promise<void> {
  const headers = { 'If-Match': `"${version}"`, ...reasonHeader(reason), ...keyHeader(key) };
  await http.post(`${base(resource, row.id)}/${entry}/revert`, { fields }, { headers });
}
