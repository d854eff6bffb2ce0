// Deleting a record: names it, says beforehand what hangs on it and what stands in the way, and afterwards why it was refused.
import { useInvalidate } from '@refinedev/core';
import { Input, Modal } from 'antd';
import { useId, useState } from 'react';
import type { Objection } from '../../../api/operations/objections.ts';
import type { Reference } from '../../../api/operations/references.ts';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { titleOf } from '../../fields/titles.ts';
import { apiUrl, http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { keyHeader, newKey } from '../../providers/key.ts';
import { failureText } from '../form/failure.ts';
import { Refusal } from '../form/notice.tsx';
import '../form/record.css';
import { maxReason, reasonHeader } from '../form/reason.tsx';
import type { Row } from '../form/record-form.ts';
import { ObjectionList, ReferenceList, RemovalEffects, useReferences } from './references.tsx';
import { lower } from '../../fields/words.ts';

interface RemoveDialogProps {
  resource: ResourceMeta;
  row: Row;
  onClose: () => void;
  onRemoved: () => void;
}

export function RemoveDialog({ resource, row, onClose, onRemoved }: RemoveDialogProps) {
  const title = titleOf(resource, row);
  const what = lower(resource.label.one);
  const { found, asking } = useReferences(resource, row.id);
  const invalidate = useInvalidate();
  const [busy, setBusy] = useState(false);
  const [key] = useState(newKey);
  const [refused, setRefused] = useState<ServerError | null>(null);
  /** What it entails demands one; null: not as far as is known. */
  const [reason, setReason] = useState<string | null>(null);
  const id = useId();
  const remove = async () => {
    setBusy(true);
    setRefused(null);
    try {
      const headers = { 'If-Match': `"${row.version}"`, ...keyHeader(key), ...reasonHeader(reason ?? '') };
      await http.delete(`${apiUrl}/${resource.name}/${row.id}`, { headers });
      void invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
      onRemoved();
    } catch (thrown) {
      const error = thrown as ServerError;
      setRefused(error);
      if (error.code === 'DIDReasonRequired') setReason((typed) => typed ?? '');
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={`Delete ${what} “${title}”?`}
      okText={`Delete ${what}`}
      okButtonProps={{ danger: true, disabled: asking || (found?.hindered ?? false) || reason?.trim() === '' }}
      cancelText={found?.hindered ? 'Close' : 'Cancel'}
      cancelButtonProps={{ autoFocus: true }}
      confirmLoading={busy}
      onOk={() => void remove()}
      onCancel={onClose}
      width={480}
    >
      {refused ? (
        <Refused error={refused} />
      ) : (
        <>
          {!found?.hindered && <p>It cannot be brought back; the history keeps what it was.</p>}
          {asking && (
            <p className="field-quiet" role="status">
              Looking for what refers to it …
            </p>
          )}
          {found && <RemovalEffects found={found} />}
        </>
      )}
      {reason !== null && (
        <div className="dialog-reason">
          <label htmlFor={id}>Reason</label>
          <Input
            id={id}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={() => reason.trim() && void remove()}
            maxLength={maxReason}
            aria-required
            placeholder="Required. Recorded in the audit trail."
            autoFocus
          />
        </div>
      )}
    </Modal>
  );
}

function Refused({ error }: { error: ServerError }) {
  const list = (error.body?.['references'] as Reference[] | undefined) ?? [];
  const others = Number(error.body?.['others'] ?? 0);
  const objections = (error.body?.['objections'] as Objection[] | undefined) ?? [];
  const stale = error.statusCode === 412;
  const title = stale
    ? 'It was changed meanwhile. Load the page again and look first.'
    : objections.length > 0
      ? 'It was not deleted:'
      : failureText(error);
  return (
    <Refusal title={title}>
      {objections.length > 0 && <ObjectionList list={objections} />}
      {list.length + others > 0 && <ReferenceList list={list} others={others} />}
    </Refusal>
  );
}
