// The bar that is always in sight while a form is open: what changed, save, discard.
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { plural } from '../../fields/words.ts';
import { busyIcon } from '../../layout/busy.tsx';
import { ReasonInput } from './reason.tsx';
import type { RecordForm } from './record-form.ts';

interface SaveBarProps {
  form: RecordForm;
  onSave: () => void;
  saveLabel?: string;
  /** More ways on: "Save and add another", "Cancel". */
  children?: ReactNode;
}

function state(form: RecordForm): string {
  const count = Object.keys(form.changes).length;
  if (form.mode === 'create') return form.dirty ? 'Not saved yet' : 'Only defaults so far';
  return count === 0 ? 'No changes' : `${plural(count, 'field')} changed`;
}

export function SaveBar({ form, onSave, saveLabel = 'Save', children }: SaveBarProps) {
  const idle = form.mode === 'edit' && !form.dirty;
  return (
    <div className="save-bar" role="group" aria-label="Save or discard">
      <span className={`save-state${form.dirty ? ' save-dirty' : ''}`} aria-live="polite">
        {state(form)}
      </span>
      {form.mode === 'edit' && form.dirty && <ReasonInput reason={form.reason} disabled={form.saving} />}
      <div className="save-buttons">
        {form.mode === 'edit' && (
          <Button onClick={form.discard} disabled={!form.dirty || form.saving}>
            Discard
          </Button>
        )}
        {children}
        <Button
          type="primary"
          onClick={onSave}
          loading={busyIcon(form.saving)}
          disabled={idle}
          title="Ctrl-S"
          aria-keyshortcuts="Control+S"
        >
          {saveLabel}
        </Button>
      </div>
    </div>
  );
}
