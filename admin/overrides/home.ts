// What the overview shows. A panel whose resource or field the user may not read is left out.
import type { Where } from '../../resources/define/field.ts';

export type HomePanel = { title: string; resource: string } &
  /** How many rows of the list as it opens (its first scope) have each value of a choice. */
  (
    | { kind: 'breakdown'; by: string }
    /** Rows a day over the last two weeks, by a moment. */
    | { kind: 'activity'; by: string }
    /** The first few rows. */
    | {
        kind: 'rows';
        columns: string[];
        where: Where | null;
        sort: { field: string; order: 'asc' | 'desc' }[];
        empty: string;
      }
  );

export const homePanels: HomePanel[] = [
  { kind: 'breakdown', title: 'Open alerts', resource: 'system_alerts', by: 'severity' },
  { kind: 'breakdown', title: 'Carriers', resource: 'carriers', by: 'status' },
  { kind: 'breakdown', title: 'Services', resource: 'carrier_services', by: 'status' },
  { kind: 'breakdown', title: 'Integrations', resource: 'integration_health', by: 'status' },
  {
    kind: 'rows',
    title: 'Alerts that nobody has taken up',
    resource: 'system_alerts',
    columns: ['title', 'severity', 'lastSeenAt'],
    where: { field: 'status', op: 'eq', value: 'active' },
    sort: [
      { field: 'severity', order: 'asc' },
      { field: 'lastSeenAt', order: 'desc' },
    ],
    empty: 'Nothing waits for anybody.',
  },
  {
    kind: 'rows',
    title: 'Prepaid carriers without funds',
    resource: 'carriers',
    columns: ['name', 'status', 'customerBalance'],
    where: {
      and: [
        { field: 'customerCreditType', op: 'eq', value: 'prepaid' },
        { field: 'partnerType', op: 'in', value: ['customer', 'bilateral'] },
        { field: 'status', op: 'ne', value: 'disabled' },
        { field: 'customerBalance', op: 'lte', value: 0 },
      ],
    },
    sort: [{ field: 'updatedAt', order: 'desc' }],
    empty: 'Every prepaid carrier has funds.',
  },
  { kind: 'activity', title: 'Changes a day', resource: 'audit_records', by: 'occurredAt' },
  {
    kind: 'rows',
    title: 'Latest changes',
    resource: 'audit_records',
    columns: ['description', 'actorEmail', 'occurredAt'],
    where: null,
    sort: [{ field: 'occurredAt', order: 'desc' }],
    empty: 'Nothing has been changed yet.',
  },
];
