// What the page of a record says before one opens a tab: facts of its kind, whether it is ready, what is unusual; and counts for the tabs.
import { Suspense } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { findHead } from '../../overrides/index.ts';
import type { Row } from '../form/record-form.ts';
import type { RecordTab } from '../tabs/record-tabs.tsx';
import { Checklist } from './checklist.tsx';
import type { Summary } from './summary.ts';
import { Warnings } from './warnings.tsx';

/** What an addition to the head (`admin/overrides/<resource>.head.tsx`) gets. */
export interface HeadViewProps {
  resource: ResourceMeta;
  row: Row;
  /** Null until it is there. */
  summary: Summary | null;
}

export function Glance({ resource, row, summary }: HeadViewProps) {
  const Head = findHead<HeadViewProps>(resource.name);
  const readiness = summary?.readiness ?? null;
  return (
    <>
      {Head && (
        <Suspense fallback={<div className="head-room" aria-hidden="true" />}>
          <Head resource={resource} row={row} summary={summary} />
        </Suspense>
      )}
      {readiness && <Checklist readiness={readiness} record={row.id} />}
      <Warnings resource={resource} row={row} told={readiness} />
    </>
  );
}

/** Tabs that list rows say how many there are; settings and own fields have none to count. */
export function withCounts(resource: ResourceMeta, tabs: RecordTab[], summary: Summary | null): RecordTab[] {
  const single = new Set(resource.tabs.filter((tab) => tab.type === 'one').map((tab) => tab.key));
  return tabs.map((tab) => (single.has(tab.key) ? tab : { ...tab, count: summary?.counts[tab.key] }));
}
