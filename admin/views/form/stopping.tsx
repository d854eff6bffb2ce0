// Before a record is paused, disabled or switched off: what uses it, with links, and whether that is meant.
import { Modal } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { References } from '../../../api/operations/references.ts';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { titleOf } from '../../fields/titles.ts';
import { ReferenceList, fetchReferences } from '../actions/references.tsx';
import type { RecordForm } from './record-form.ts';
import { lower } from '../../fields/words.ts';

/** The change that stops the record from working, in words: "Paused"; null when there is none. */
function stopIn(fields: FieldMeta[], changes: Values): string | null {
  for (const field of fields) {
    const value = changes[field.name];
    if (field.name === 'isActive' && value === false) return 'Off';
    const choice = field.choices?.find((one) => one.value === value);
    if (choice?.stops) return choice.label;
  }
  return null;
}

interface Question {
  stop: string;
  found: References;
  answer: (go: boolean) => void;
}

/** `agreed` asks, where there is something to ask, and answers whether the save may go on. */
export function useStopping(
  resource: ResourceMeta,
  form: Pick<RecordForm, 'mode' | 'fields' | 'changes' | 'base'>,
): { agreed: () => Promise<boolean>; dialog: ReactNode } {
  const [question, setQuestion] = useState<Question | null>(null);
  const agreed = async (): Promise<boolean> => {
    const stop = form.mode === 'edit' ? stopIn(form.fields, form.changes) : null;
    if (stop === null) return true;
    // Only a courtesy: what cannot be counted is not asked about.
    const found = await fetchReferences(resource, String(form.base['id'])).catch(() => null);
    if (!found || found.references.length + found.others === 0) return true;
    return new Promise((resolve) => {
      setQuestion({
        stop,
        found,
        answer: (go) => {
          setQuestion(null);
          resolve(go);
        },
      });
    });
  };
  const dialog = question && (
    <Modal
      open
      title={`${titleOf(resource, form.base)}: ${question.stop.toLowerCase()}?`}
      okText="Save"
      cancelButtonProps={{ autoFocus: true }}
      onOk={() => question.answer(true)}
      onCancel={() => question.answer(false)}
      width={480}
    >
      <p>These use this {lower(resource.label.one)} and feel it at once:</p>
      <ReferenceList list={question.found.references} others={question.found.others} />
    </Modal>
  );
  return { agreed, dialog };
}
