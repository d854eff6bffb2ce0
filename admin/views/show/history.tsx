// What happened to a record, newest first: who, when, and on demand each field before and after.
import { useInfiniteList } from '@refinedev/core';
import { Button } from 'antd';
import { useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { relativeTime, useNow, zonedTime } from '../../fields/time.ts';
import { plural } from '../../fields/words.ts';
import { busyIcon } from '../../layout/busy.tsx';
import { Empty } from '../../layout/empty.tsx';
import { ErrorView } from '../../layout/error.tsx';
import { Loading } from '../../layout/loading.tsx';
import { findResource } from '../../meta/registry.ts';
import '../audit/audit.css';
import { Changes } from '../audit/changes.tsx';
import type { ChangeSet } from '../audit/changes.tsx';
import type { Row } from '../form/record-form.ts';

/** The table of the audit; a user who may not read it has no history tab. */
const auditName = 'audit_records';
const pageSize = 20;

export const historyKey = 'history';
export const historyReadable = (): boolean => findResource(auditName) !== null;

interface AuditRow {
  id: string;
  actorEmail: string | null;
  description: string;
  occurredAt: string;
  metadata: { action?: string; changes?: ChangeSet; reason?: string | null } | null;
  [key: string]: unknown;
}

export function History({ resource, row }: { resource: ResourceMeta; row: Row }) {
  const { query, result } = useInfiniteList<AuditRow>({
    resource: auditName,
    pagination: { pageSize },
    filters: [
      { field: 'resource', operator: 'eq', value: resource.name },
      { field: 'recordId', operator: 'eq', value: row.id },
    ],
    sorters: [{ field: 'occurredAt', order: 'desc' }],
    // A saved row has a new entry.
    meta: { query: {}, version: row.version },
    errorNotification: false,
  });
  if (query.isLoading) return <Loading rows={4} />;
  if (query.isError && !result.data) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  const entries = result.data?.pages.flatMap((page) => page.data) ?? [];
  if (entries.length === 0) {
    return <Empty title="No history" hint="Changes are recorded from now on; this row has not changed since." />;
  }
  return (
    <div className="history">
      <ol>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} resource={resource} />
        ))}
      </ol>
      {result.hasNextPage && (
        <Button loading={busyIcon(query.isFetchingNextPage)} onClick={() => void query.fetchNextPage()}>
          Older entries
        </Button>
      )}
    </div>
  );
}

function Entry({ entry, resource }: { entry: AuditRow; resource: ResourceMeta }) {
  const now = useNow();
  const [open, setOpen] = useState(false);
  const { action = 'update', changes = {}, reason } = entry.metadata ?? {};
  const names = Object.keys(changes);
  const labels = names.map((name) => resource.fields.find((field) => field.name === name)?.label ?? name);
  return (
    <li className="history-entry">
      <div className="history-line">
        <span className="history-what">{verb(action, resource)}</span>
        {action !== 'create' && labels.length > 0 && (
          <span className="field-cut" title={labels.join(', ')}>
            {labels.join(', ')}
          </span>
        )}
        <span className="history-who">
          {entry.actorEmail ?? 'the system'}
          {' · '}
          <time dateTime={entry.occurredAt} title={zonedTime(entry.occurredAt)}>
            {relativeTime(entry.occurredAt, now)}
          </time>
        </span>
        {names.length > 0 && (
          <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide' : `Show ${plural(names.length, 'field')}`}
          </Button>
        )}
      </div>
      {reason && <p className="history-reason">“{reason}”</p>}
      {open && <Changes resource={resource} changes={changes} action={action} />}
    </li>
  );
}

/** "Created", "Changed", or the label of the command that did it. */
function verb(action: string, resource: ResourceMeta): string {
  const words: Record<string, string> = { create: 'Created', update: 'Changed', delete: 'Deleted' };
  return words[action] ?? resource.actions.find((one) => one.name === action)?.label ?? action;
}
