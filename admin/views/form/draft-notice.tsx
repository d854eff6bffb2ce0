// Unsaved edits of an earlier visit: offered above the form, compared with the record as it is today, restored or discarded.
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { absoluteTime, relativeTime, useNow } from '../../fields/time.ts';
import { plural } from '../../fields/words.ts';
import type { Draft } from './drafts.ts';
import { mergeChanges, undecided } from './merge.ts';
import type { Choices } from './merge.ts';
import { MergeTable } from './merge-table.tsx';
import type { RecordForm } from './record-form.ts';

const mergeOf = (form: RecordForm, draft: Draft) =>
  mergeChanges(form.fields, { ...form.base, ...draft.base }, form.base, draft.changes);

export function DraftNotice({ form, resource }: { form: RecordForm; resource: ResourceMeta }) {
  const { draft } = form;
  const now = useNow();
  const [looking, setLooking] = useState(false);
  if (!draft) return null;
  const at = new Date(draft.at).toISOString();
  const { clashes } = mergeOf(form, draft);
  return (
    <div className="form-newer" role="status">
      <span>
        You have unsaved changes from{' '}
        <time dateTime={at} title={absoluteTime(at)}>
          {relativeTime(at, now)}
        </time>
        {clashes.length > 0 && `; ${plural(clashes.length, 'field has', 'fields have')} been changed since`}.
      </span>
      <span className="form-newer-ways">
        {clashes.length === 0 && (
          <Button size="small" type="primary" onClick={() => form.restoreDraft({})}>
            Restore
          </Button>
        )}
        <Button size="small" onClick={() => setLooking(true)}>
          {clashes.length > 0 ? 'Compare and restore' : 'Show changes'}
        </Button>
        <Button size="small" onClick={form.discardDraft}>
          Discard
        </Button>
      </span>
      <Modal
        open={looking}
        title="Your unsaved changes"
        width={920}
        onCancel={() => setLooking(false)}
        footer={null}
        destroyOnHidden
      >
        <Comparing form={form} resource={resource} draft={draft} onDone={() => setLooking(false)} />
      </Modal>
    </div>
  );
}

interface ComparingProps {
  form: RecordForm;
  resource: ResourceMeta;
  draft: Draft;
  onDone: () => void;
}

function Comparing({ form, resource, draft, onDone }: ComparingProps) {
  const [choices, setChoices] = useState<Choices>({});
  const merge = mergeOf(form, draft);
  const open = undecided(merge, choices);
  return (
    <>
      <MergeTable
        merge={merge}
        fields={form.fields}
        resource={resource}
        base={{ ...form.base, ...draft.base }}
        theirs={form.base}
        mine={{ ...form.base, ...draft.changes }}
        names={{ base: 'When you typed', theirs: 'Today', mine: 'Yours' }}
        choices={choices}
        onChoose={setChoices}
      />
      <div className="merge-foot">
        <span className="field-quiet" aria-live="polite">
          {open > 0 && `Choose for ${plural(open, 'more field')}.`}
        </span>
        <Button
          onClick={() => {
            form.discardDraft();
            onDone();
          }}
        >
          Discard
        </Button>
        <Button
          type="primary"
          disabled={open > 0}
          onClick={() => {
            form.restoreDraft(choices);
            onDone();
          }}
        >
          Restore
        </Button>
      </div>
    </>
  );
}
