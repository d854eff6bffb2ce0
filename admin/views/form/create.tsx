// The page that adds a record; the address may fill fields in (`?carrierId=…`).
import { App, Button } from 'antd';
import { useMemo, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { titleOf } from '../../fields/titles.ts';
import { Empty } from '../../layout/empty.tsx';
import { useKeys } from '../../layout/keys.ts';
import { PageHead } from '../../layout/page.tsx';
import { focusParameter, listPath, recordPath } from '../../meta/paths.ts';
import { tabParameter } from '../tabs/record-tabs.tsx';
import { FormTabs } from './form-tabs.tsx';
import { fieldsOf, formTabs } from './layout.ts';
import './record.css';
import { useRecordForm } from './record-form.ts';
import { SaveBar } from './save-bar.tsx';
import { UnsavedGuard, useGuard, useLeave } from './unsaved.tsx';
import { freshValues } from './values.ts';
import { lower } from '../../fields/words.ts';

export default function CreateView({ resource }: { resource: ResourceMeta }) {
  // "Save and add another" starts over with an empty form: a new key throws the old one away.
  const [round, setRound] = useState(0);
  if (!resource.may.create) {
    return <Empty title={`You may not add ${lower(resource.label.many)}`} hint="Ask an administrator." />;
  }
  return (
    <UnsavedGuard>
      <CreateForm key={round} resource={resource} onAnother={() => setRound(round + 1)} />
    </UnsavedGuard>
  );
}

/** What the address fills in. */
function usePreset(): Record<string, string> {
  const [search] = useSearchParams();
  const [preset] = useState(() => {
    const { [tabParameter]: _tab, [focusParameter]: _focus, ...fields } = Object.fromEntries(search);
    return fields;
  });
  return preset;
}

function CreateForm({ resource, onAnother }: { resource: ResourceMeta; onAnother: () => void }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const location = useLocation();
  const preset = usePreset();
  const fresh = useMemo(() => freshValues(resource.fields, preset), [resource, preset]);
  const fields = useMemo(() => fieldsOf(formTabs(resource, 'create')), [resource]);
  const part = useMemo(() => new URLSearchParams(preset).toString(), [preset]);
  const form = useRecordForm({ resource, fields, row: null, fresh, part });
  useGuard(form.dirty);
  const leave = useLeave();
  const save = async (another: boolean) => {
    const saved = await form.save();
    if (!saved) return;
    void message.success(`${titleOf(resource, saved)} added`);
    if (another) onAnother();
    else leave(recordPath(resource, saved));
  };
  // Opened in a tab of its own (from a picker) there is nothing to go back to.
  const cancel = () => void (location.key === 'default' ? navigate(listPath(resource.name)) : navigate(-1));
  useKeys({ s: () => void save(false), Escape: cancel });
  return (
    <div className="record">
      <PageHead
        title={`New ${lower(resource.label.one)}`}
        breadcrumbs={[{ label: resource.label.many, to: listPath(resource.name) }]}
        extra={resource.help}
      />
      <FormTabs form={form} resource={resource} />
      <SaveBar form={form} onSave={() => void save(false)} saveLabel={`Add ${lower(resource.label.one)}`}>
        <Button onClick={cancel}>Cancel</Button>
        <Button onClick={() => void save(true)} disabled={form.saving}>
          Save and add another
        </Button>
      </SaveBar>
    </div>
  );
}
