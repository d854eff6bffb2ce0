// Why a record is changed: asked in the save bar where a field demands it, offered there otherwise.
import { Button, Input } from 'antd';
import type { InputRef } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import type { FieldMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';

export interface Reason {
  text: string;
  set: (text: string) => void;
  /** Changed fields that demand one. */
  demanding: FieldMeta[];
  /** Counts saves that failed for want of it: a change moves the focus there. */
  missed: number;
  /** Notes that it was missing; the server may demand one for fields that do not by themselves. */
  miss: (fields?: readonly string[]) => void;
}

export const maxReason = 500;

/** The reason of the changes that a form holds now. */
export function useReason(fields: FieldMeta[], changes: Values, isNew: boolean): Reason {
  const [text, set] = useState('');
  const [missed, setMissed] = useState(0);
  const [asked, setAsked] = useState<readonly string[]>([]);
  const demands = ({ name, reasonRequired }: FieldMeta) => (reasonRequired && !isNew) || asked.includes(name);
  const demanding = fields.filter((field) => field.name in changes && demands(field));
  const miss = (names: readonly string[] = []) => {
    setMissed((count) => count + 1);
    setAsked((before) => [...before, ...names]);
  };
  return { text, set, demanding, missed, miss };
}

/** Headers that carry a reason; none for an empty one. */
export const reasonHeader = (text: string): Record<string, string> =>
  text.trim() ? { 'X-Reason': encodeURIComponent(text.trim()) } : {};

export function ReasonInput({ reason, disabled }: { reason: Reason; disabled: boolean }) {
  const id = useId();
  const input = useRef<InputRef>(null);
  const [open, setOpen] = useState(false);
  const { demanding, missed, text } = reason;
  useEffect(() => {
    if (missed > 0) input.current?.focus();
  }, [missed]);
  const demanded = demanding.length > 0;
  if (!demanded && !open && !text) {
    return (
      <Button type="link" size="small" className="save-why" onClick={() => setOpen(true)} disabled={disabled}>
        Add a reason
      </Button>
    );
  }
  const isMissing = demanded && missed > 0 && !text.trim();
  const names = demanding.map((field) => field.label).join(', ');
  return (
    <div className="save-reason">
      <label htmlFor={id}>{demanded ? `Why does ${names} change?` : 'Reason'}</label>
      <Input
        ref={input}
        id={id}
        value={text}
        onChange={(event) => reason.set(event.target.value)}
        maxLength={maxReason}
        disabled={disabled}
        autoFocus={open && !demanded}
        aria-required={demanded}
        aria-invalid={isMissing}
        {...(isMissing ? { status: 'error', 'aria-describedby': `${id}-error` } : {})}
        placeholder={demanded ? 'Needed: it stands in the audit trail' : 'It stands in the audit trail'}
      />
      {isMissing && (
        <p className="form-error" id={`${id}-error`} role="alert">
          Say why before you save
        </p>
      )}
    </div>
  );
}
