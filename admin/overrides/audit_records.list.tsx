// The audit trail instead of a generated list: for support, over millions of entries.
import type { ViewProps } from '../app.tsx';
import { Trail } from '../views/audit/trail.tsx';

export default function AuditRecordsList({ resource }: ViewProps) {
  return <Trail resource={resource} />;
}
