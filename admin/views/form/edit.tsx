// The page that changes a record: its own fields, on the tabs of the definition. Settings and children live on the show page.
import { App, Button } from 'antd';
import { useMemo } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { titleOf } from '../../fields/titles.ts';
import { Empty } from '../../layout/empty.tsx';
import { useKeys } from '../../layout/keys.ts';
import { Loading } from '../../layout/loading.tsx';
import { recordPath, splitFocus } from '../../meta/paths.ts';
import { BlameProvider } from '../history/blame.tsx';
import { MissingRecord, RecordHead } from '../show/head.tsx';
import { FormTabs } from './form-tabs.tsx';
import { fieldsOf, formTabs } from './layout.ts';
import { useRecord } from './record.ts';
import { useRecordForm } from './record-form.ts';
import type { Row } from './record-form.ts';
import './record.css';
import { SaveBar } from './save-bar.tsx';
import { useStopping } from './stopping.tsx';
import { UnsavedGuard, useGuard, useLeave } from './unsaved.tsx';
import { lower } from '../../fields/words.ts';

export default function EditView({ resource, id }: { resource: ResourceMeta; id: string }) {
  const { search } = useLocation();
  const { row, loading, error, retry } = useRecord(resource, id);
  if (loading) return <Loading />;
  if (!row) return <MissingRecord resource={resource} error={error} retry={retry} />;
  if (!resource.may.update) {
    return <Empty title={`You may not change this ${lower(resource.label.one)}`} hint="Ask an administrator." />;
  }
  // Such a record is edited on its own page.
  if (resource.editInPlace) return <Navigate to={recordPath(resource, row) + search} replace />;
  return (
    <UnsavedGuard>
      <EditForm resource={resource} row={row} />
    </UnsavedGuard>
  );
}

function EditForm({ resource, row }: { resource: ResourceMeta; row: Row }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { search, focus } = splitFocus(useLocation().search);
  const fresh = useMemo(() => ({}), []);
  const fields = useMemo(() => fieldsOf(formTabs(resource, 'edit')), [resource]);
  const form = useRecordForm({ resource, fields, row, fresh });
  useGuard(form.dirty);
  const stopping = useStopping(resource, form);
  const leave = useLeave();
  const back = recordPath(resource, form.base) + search;
  const save = async () => {
    if (!form.dirty || !(await stopping.agreed())) return;
    const saved = await form.save();
    if (!saved) return;
    void message.success(`${titleOf(resource, saved)} saved`);
    leave(recordPath(resource, saved) + search);
  };
  useKeys({ s: () => void save(), Escape: () => void navigate(back) });
  return (
    <div className="record">
      <RecordHead resource={resource} row={form.base} crumb="Edit" />
      <BlameProvider resource={resource} row={row}>
        <FormTabs form={form} resource={resource} focus={focus} />
      </BlameProvider>
      <SaveBar form={form} onSave={() => void save()}>
        <Button onClick={() => void navigate(back)}>Back</Button>
      </SaveBar>
      {stopping.dialog}
    </div>
  );
}
