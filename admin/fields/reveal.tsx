// Seeing a masked secret: asks why, shows it once, and forgets it after a minute. The trail keeps who saw it.
import { Button, Input, Modal } from 'antd';
import { useEffect, useId, useState } from 'react';
import type { FormEvent } from 'react';
import { apiUrl, http } from '../providers/http.ts';
import type { ServerError } from '../providers/http.ts';
import type { CellProps } from './face.ts';
import { CopyButton } from './parts.tsx';

const takeFocus = (element: HTMLElement | null) => element?.focus();

/** How long a value stands on the screen (ms). */
const shownFor = 60_000;

export default function Reveal({ field, resource, row, onClose }: CellProps & { onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [value, setValue] = useState<string | null | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const id = useId();
  useEffect(() => {
    if (value === undefined) return;
    const timer = setTimeout(onClose, shownFor);
    return () => clearTimeout(timer);
  }, [value, onClose]);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return setProblem('Say why you need it.');
    setBusy(true);
    try {
      const path = `${apiUrl}/${resource.name}/${encodeURIComponent(String(row['id']))}/reveal/${field.name}`;
      setValue((await http.post<{ value: string | null }>(path, { reason: reason.trim() })).data.value);
    } catch (error) {
      setProblem((error as ServerError).message);
    }
    setBusy(false);
  };
  return (
    <Modal open title={`Reveal: ${field.label}`} onCancel={onClose} footer={null} width={480} destroyOnHidden>
      {value === undefined ? (
        <form className="dialog-form" onSubmit={(event) => void ask(event)} noValidate>
          <p>The trail keeps that you looked, and why.</p>
          <div>
            <label className="form-label" htmlFor={id}>
              Reason
            </label>
            <Input
              id={id}
              value={reason}
              maxLength={500}
              autoFocus
              autoComplete="off"
              onChange={(event) => setReason(event.target.value)}
              {...(problem
                ? { status: 'error' as const, 'aria-invalid': true, 'aria-describedby': `${id}-problem` }
                : {})}
            />
            {problem && (
              <p className="form-error" id={`${id}-problem`} role="alert">
                {problem}
              </p>
            )}
          </div>
          <Button type="primary" htmlType="submit" loading={busy}>
            Reveal
          </Button>
        </form>
      ) : (
        // The form that had the focus is gone: without one, Escape would go past the dialog.
        <p className="revealed" role="status" tabIndex={-1} ref={takeFocus}>
          {value === null ? 'Nothing is stored here.' : <code className="field-mono">{value}</code>}
          {value !== null && <CopyButton text={value} label={`Copy ${field.label}`} />}
        </p>
      )}
    </Modal>
  );
}
