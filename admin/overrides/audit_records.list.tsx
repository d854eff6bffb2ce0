// The audit: the generated list, whose rows open a drawer with the readable difference, so that one reads on without leaving it.
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { FieldMeta } from '../../resources/define/meta.ts';
import type { ViewProps } from '../app.tsx';
import { useMeta } from '../meta/context.tsx';
import { recordPath } from '../meta/paths.ts';
import { AuditRecord } from '../views/audit/record.tsx';
import type { Row } from '../views/list/rows.ts';

export default function AuditRecordsList({ resource, id, Generated }: ViewProps) {
  const [params, setParams] = useSearchParams();
  const { resources } = useMeta();
  const opened = params.get('record');
  const open = (record: string | null) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (record === null) next.delete('record');
        else next.set('record', record);
        return next;
      },
      { preventScrollReset: true },
    );
  /** Tables by their names in the menu, records as links. */
  const cell = (field: FieldMeta, row: Row): ReactNode => {
    const changed = resources.find((one) => one.name === row['resource']);
    if (!changed) return undefined;
    if (field.name === 'resource') return changed.label.many;
    const recordId: unknown = row['recordId'];
    if (field.name !== 'recordId' || typeof recordId !== 'string') return undefined;
    return <Link to={recordPath(changed, { id: recordId })}>{recordId.slice(0, 8)}</Link>;
  };
  return (
    <>
      {Generated && <Generated resource={resource} id={id} onOpen={(row) => open(row.id)} cell={cell} />}
      <Drawer open={opened !== null} onClose={() => open(null)} width={720} title={resource.label.one} destroyOnHidden>
        {opened !== null && <AuditRecord resource={resource} id={opened} />}
      </Drawer>
    </>
  );
}
