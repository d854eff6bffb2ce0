// One audit record for people: who did what to which record, why, and each field before and after.
import { useOne } from '@refinedev/core';
import type { HttpError } from '@refinedev/core';
import { Skeleton } from 'antd';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { FieldCell } from '../../fields/index.tsx';
import { zonedTime } from '../../fields/time.ts';
import { ErrorView } from '../../layout/error.tsx';
import { useResourceOrNull } from '../../meta/context.tsx';
import { recordPath } from '../../meta/paths.ts';
import { historyKey } from '../history/api.ts';
import { tabParameter } from '../tabs/record-tabs.tsx';
import { Changes } from './changes.tsx';
import type { ChangeSet } from './changes.tsx';
import './audit.css';
import { useRowThen } from './row-then.ts';

/** What a trigger, an action or a job wrote about a change; any part may be missing. */
interface Metadata {
  resource?: string;
  recordId?: string;
  title?: string | null;
  action?: string;
  changes?: ChangeSet;
  requestId?: string | null;
  ip?: string | null;
  reason?: string | null;
}
type AuditRow = Record<string, unknown> & { id: string; metadata: Metadata | null };

/** `resource` is the audit itself. */
export function AuditRecord({ resource, id }: { resource: ResourceMeta; id: string }) {
  const { query } = useOne<AuditRow, HttpError>({ resource: resource.name, id, errorNotification: false });
  if (query.isError) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  const row = query.data?.data;
  if (!row) return <Skeleton active title={false} paragraph={{ rows: 8 }} />;
  const metadata = row.metadata ?? {};
  return (
    <div className="audit-record">
      <p className="audit-what">{String(row['description'])}</p>
      <Facts resource={resource} row={row} metadata={metadata} />
      <WhatChanged id={row.id} metadata={metadata} />
    </div>
  );
}

function Facts({ resource, row, metadata }: { resource: ResourceMeta; row: AuditRow; metadata: Metadata }) {
  const shown = new Set(['occurredAt', 'actorEmail', 'eventType']);
  const said: [string, React.ReactNode][] = resource.fields
    .filter((field) => shown.has(field.name))
    .map((field) => [
      field.label,
      // To the second, and in UTC too: it is quoted from here.
      field.name === 'occurredAt' ? (
        zonedTime(String(row['occurredAt']))
      ) : (
        <FieldCell key={field.name} field={field} row={row} resource={resource} />
      ),
    ]);
  const extra: [string, React.ReactNode][] = [
    ['Recorded', isLate(row) && zonedTime(String(row['recordedAt']))],
    ['Database user', row['databaseUser'] as string | null],
    ['Record', <RecordLink key="record" metadata={metadata} />],
    ['Reason', metadata.reason],
    ['From address', metadata.ip],
    ['Request', metadata.requestId && <SameRequest key="request" name={resource.name} id={metadata.requestId} />],
  ];
  return (
    <dl className="audit-facts">
      {[...said, ...extra]
        .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Whether the database stored it at another time than it says to have happened. */
const isLate = ({ recordedAt, occurredAt }: AuditRow): boolean =>
  typeof recordedAt === 'string' && Math.abs(Date.parse(recordedAt) - Date.parse(String(occurredAt))) > 1000;

/** The record, as a link while it exists and may be read. */
function RecordLink({ metadata }: { metadata: Metadata }) {
  const { recordId, title, action } = metadata;
  const target = useResourceOrNull(metadata.resource ?? '');
  const label = title ?? recordId?.slice(0, 8) ?? '–';
  const kind = target?.label.one ?? metadata.resource;
  const gone = action === 'delete' || !target || !recordId;
  return (
    <>
      {kind && <span className="audit-kind">{kind}</span>}{' '}
      {gone ? label : <Link to={`${recordPath(target, { id: recordId })}?${tabParameter}=${historyKey}`}>{label}</Link>}
    </>
  );
}

function SameRequest({ name, id }: { name: string; id: string }) {
  return (
    <Link to={`/${name}?${new URLSearchParams({ request: id })}`} title="All changes of this request">
      {id}
    </Link>
  );
}

function WhatChanged({ id, metadata }: { id: string; metadata: Metadata }) {
  const target = useResourceOrNull(metadata.resource ?? '');
  const { recordId = null, action = 'update', changes } = metadata;
  const context = useRowThen(changes ? target : null, { id, recordId, action });
  if (!changes) return <pre className="changes-json">{JSON.stringify(metadata, null, 2)}</pre>;
  return <Changes resource={target} changes={changes} action={action} context={context} />;
}
