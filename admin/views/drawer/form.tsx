// The form inside of a drawer: a record that is read first, or a new one with some fields filled in.
import { App, Button } from 'antd';
import { useEffect, useMemo } from 'react';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { titleOf } from '../../fields/titles.ts';
import { ErrorView } from '../../layout/error.tsx';
import { Loading } from '../../layout/loading.tsx';
import { recordPath } from '../../meta/paths.ts';
import { FormTabs } from '../form/form-tabs.tsx';
import { fieldsOf, formTabs } from '../form/layout.ts';
import { useRecord } from '../form/record.ts';
import { useRecordForm } from '../form/record-form.ts';
import type { Row } from '../form/record-form.ts';
import '../form/record.css';
import { SaveBar } from '../form/save-bar.tsx';
import { useStopping } from '../form/stopping.tsx';
import { useGuard } from '../form/unsaved.tsx';
import { freshValues, isRequired, isWritable } from '../form/values.ts';
import './drawer.css';
import type { DrawerRequest } from './form-drawer.tsx';
import { lower } from '../../fields/words.ts';

interface FormInDrawerProps {
  request: DrawerRequest;
  resource: ResourceMeta;
  /** The drawer stands still: from then on a field can have the focus. */
  settled: boolean;
  onDirty: (dirty: boolean) => void;
  onClose: () => void;
  onSaved: (row: Row) => void;
}

export function FormInDrawer(props: FormInDrawerProps) {
  return props.request.id ? <EditInDrawer {...props} id={props.request.id} /> : <DrawerForm {...props} row={null} />;
}

function EditInDrawer(props: FormInDrawerProps & { id: string }) {
  const { row, loading, error, retry } = useRecord(props.resource, props.id);
  if (loading) return <Loading rows={5} />;
  if (!row) return <ErrorView error={error} retry={retry} />;
  return <DrawerForm {...props} row={row} />;
}

const noPreset: Record<string, string> = {};

function DrawerForm({
  request,
  resource,
  settled,
  onDirty,
  onClose,
  onSaved,
  row,
}: FormInDrawerProps & { row: Row | null }) {
  const { message } = App.useApp();
  const mode = row ? 'edit' : 'create';
  const preset = request.preset ?? noPreset;
  const fresh = useMemo(() => (row ? {} : freshValues(resource.fields, preset)), [row, resource, preset]);
  const fields = useMemo(() => fieldsOf(formTabs(resource, mode)), [resource, mode]);
  const part = useMemo(() => new URLSearchParams(preset).toString(), [preset]);
  const form = useRecordForm({ resource, fields, row, fresh, part });
  useGuard(form.dirty);
  useEffect(() => onDirty(form.dirty), [form.dirty, onDirty]);
  const stopping = useStopping(resource, form);
  const save = async () => {
    if (form.mode === 'edit' && !form.dirty) return onClose();
    if (!(await stopping.agreed())) return;
    const saved = await form.save();
    if (!saved) return;
    void message.success(`${titleOf(resource, saved)} ${row ? 'saved' : 'added'}`);
    onSaved(saved);
  };
  const first = fields.find(
    (field) => isWritable(field, mode) && isRequired(field, fresh) && (fresh[field.name] ?? '') === '',
  );
  const focus = request.field ?? (row ? null : (first?.name ?? null));
  return (
    <div className="drawer-form">
      {row && (
        <p className="record-help">
          <Link to={recordPath(resource, row)}>{titleOf(resource, row)}</Link>
        </p>
      )}
      <FormTabs form={form} resource={resource} embedded focus={settled ? focus : null} />
      <SaveBar form={form} onSave={() => void save()} saveLabel={row ? 'Save' : `Add ${lower(resource.label.one)}`}>
        <Button onClick={onClose}>Cancel</Button>
      </SaveBar>
      {stopping.dialog}
    </div>
  );
}
