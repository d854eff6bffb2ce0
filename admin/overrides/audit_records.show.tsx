// One audit record on a page of its own, where a link leads to it.
import type { ViewProps } from '../app.tsx';
import { PageHead } from '../layout/page.tsx';
import { listPath } from '../meta/paths.ts';
import { AuditRecord } from '../views/audit/record.tsx';

export default function AuditRecordsShow({ resource, id }: ViewProps) {
  return (
    <>
      <PageHead
        title={resource.label.one}
        breadcrumbs={[{ label: resource.label.many, to: listPath(resource.name) }]}
      />
      <div className="audit-page">
        <AuditRecord resource={resource} id={id} />
      </div>
    </>
  );
}
