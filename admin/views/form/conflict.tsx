// Somebody else saved too: who, when, what. What only one side touched is merged; for what both touched a person chooses.
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { absoluteTime, relativeTime, useNow } from '../../fields/time.ts';
import { capital, lower, plural } from '../../fields/words.ts';
import { mergeChanges, undecided } from './merge.ts';
import type { Choices, Merge } from './merge.ts';
import { MergeTable } from './merge-table.tsx';
import { goneText, newsText } from './news.ts';
import type { Conflict, RecordForm } from './record-form.ts';

/** "by ann@example.com 2 min ago". */
function Who({ by, at }: { by: string | null; at: string | null }) {
  const now = useNow();
  return (
    <>
      {by ? ` by ${by}` : ''}
      {at && (
        <time dateTime={at} title={absoluteTime(at)}>
          {' '}
          {relativeTime(at, now)}
        </time>
      )}
    </>
  );
}

export function ConflictDialog({ form, resource }: { form: RecordForm; resource: ResourceMeta }) {
  const { conflict } = form;
  return (
    <Modal
      open={conflict !== null}
      title={`This ${lower(resource.label.one)} was changed meanwhile`}
      width={920}
      onCancel={form.closeConflict}
      footer={null}
      destroyOnHidden
    >
      {conflict && <Choosing key={conflict.current.version} form={form} resource={resource} conflict={conflict} />}
    </Modal>
  );
}

function Choosing({ form, resource, conflict }: { form: RecordForm; resource: ResourceMeta; conflict: Conflict }) {
  const theirs = { ...form.base, ...conflict.current };
  const merge = mergeChanges(form.fields, form.base, theirs, form.changes);
  const [choices, setChoices] = useState<Choices>({});
  const open = undecided(merge, choices);
  const saving = conflict.purpose === 'save';
  const nothing = merge.taken.length + merge.clashes.length === 0;
  return (
    <>
      <p className="merge-lead">
        It was saved
        <Who by={conflict.changedBy} at={conflict.changedAt} />. {leadText(merge, nothing)}
      </p>
      {!nothing && (
        <MergeTable
          merge={merge}
          fields={form.fields}
          resource={resource}
          base={form.base}
          theirs={theirs}
          mine={form.values}
          names={{ base: 'Before', theirs: 'Theirs', mine: 'Yours' }}
          choices={choices}
          onChoose={setChoices}
        />
      )}
      <div className="merge-foot">
        <span className="field-quiet" aria-live="polite">
          {open > 0 && `Choose for ${plural(open, 'more field')}.`}
        </span>
        <Button onClick={form.closeConflict}>Back to the form</Button>
        <Button type="primary" disabled={open > 0} onClick={() => form.resolve(choices)}>
          {saving ? 'Save merged' : 'Take in their changes'}
        </Button>
      </div>
    </>
  );
}

function leadText(merge: Merge, nothing: boolean): string {
  if (nothing) return 'Nothing that this form shows was touched.';
  const clashes = merge.clashes.length;
  if (clashes === 0) return 'None of it clashes with what you changed.';
  const both = `You both changed ${clashes === 1 ? 'one field' : `${clashes} fields`}: choose what shall hold.`;
  return `${both} ${capital('everything else is merged.')}`;
}

/** A newer version came in while the form is open: said quietly, taken in on request, never written into the form. */
export function NewerNotice({ form }: { form: RecordForm }) {
  const { newer, gone } = form;
  const now = useNow();
  if (gone) {
    return (
      <div className="form-newer" role="status">
        {goneText(gone, now)}
      </div>
    );
  }
  if (!newer) return null;
  return (
    <div className="form-newer" role="status">
      <span>
        {newsText(form.fields, form.base, newer, now, form.changes)}
        {form.dirty && ' Your own changes are still here.'}
      </span>
      <Button size="small" onClick={form.showNewer}>
        Show changes
      </Button>
    </div>
  );
}
