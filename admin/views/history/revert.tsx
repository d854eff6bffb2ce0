// Taking a change back: what would change now, what was changed again since, what stays, why; then it is done.
import { WarningOutlined } from '@ant-design/icons';
import { App, Input, Modal } from 'antd';
import { useInvalidate } from '@refinedev/core';
import { useId, useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { absoluteTime, relativeTime, useNow } from '../../fields/time.ts';
import { capital, plural } from '../../fields/words.ts';
import { ErrorView } from '../../layout/error.tsx';
import { Loading } from '../../layout/loading.tsx';
import type { ServerError } from '../../providers/http.ts';
import { newKey } from '../../providers/key.ts';
import { Changes } from '../audit/changes.tsx';
import { failureText } from '../form/failure.ts';
import { Refusal } from '../form/notice.tsx';
import { maxReason } from '../form/reason.tsx';
import type { Row } from '../form/record-form.ts';
import { useStopping } from '../form/stopping.tsx';
import { errorsByField } from '../form/values.ts';
import { auditName, sendRevert, usePreview } from './api.ts';
import type { Entry, Preview } from './api.ts';

interface RevertDialogProps {
  resource: ResourceMeta;
  row: Row;
  entry: Entry;
  /** Fields of the entry; null for all. */
  fields: string[] | null;
  onClose: () => void;
}

export function RevertDialog({ resource, row, entry, fields, onClose }: RevertDialogProps) {
  const { message } = App.useApp();
  const invalidate = useInvalidate();
  const id = useId();
  const { data, error, retry } = usePreview(resource, row, entry.id, fields);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(newKey);
  const names = Object.keys(data?.changes ?? {});
  const isBroken = Object.keys(data?.errors ?? {}).length > 0;
  const needsReason = (data?.reasonFor.length ?? 0) > 0;
  const after = Object.fromEntries(Object.entries(data?.changes ?? {}).map(([name, [, value]]) => [name, value]));
  const stopping = useStopping(resource, { mode: 'edit', fields: resource.fields, changes: after, base: row });
  const apply = async () => {
    if (!data || !(await stopping.agreed())) return;
    setBusy(true);
    setFailure(null);
    try {
      await sendRevert(resource, row, { entry: entry.id, fields: names, version: data.version, reason, key });
      void message.success(`${plural(names.length, 'field')} taken back`);
      void invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
      void invalidate({ resource: auditName, invalidates: ['resourceAll'] });
      onClose();
    } catch (thrown) {
      const refused = thrown as ServerError;
      const stale = refused.statusCode === 412;
      setFailure(
        stale
          ? 'Somebody changed this record a moment ago: look at what would change now.'
          : refusalText(refused, resource),
      );
      if (stale) void invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={`Take back the change of ${absoluteTime(entry.at)}`}
      width={760}
      okText={names.length > 0 ? `Revert ${plural(names.length, 'field')}` : 'Revert'}
      okButtonProps={{ disabled: names.length === 0 || isBroken || (needsReason && !reason.trim()) }}
      confirmLoading={busy}
      onOk={() => void apply()}
      onCancel={onClose}
      destroyOnHidden
    >
      {failure && <Refusal title={failure} />}
      {error ? (
        <ErrorView error={error} retry={retry} />
      ) : data ? (
        <>
          <PreviewOf preview={data} resource={resource} row={row} />
          {names.length > 0 && !isBroken && (
            <div className="revert-reason">
              <label htmlFor={id}>
                Reason
                {needsReason && (
                  <span className="form-required">
                    <span aria-hidden="true"> *</span>
                    <span className="sr-only"> (required)</span>
                  </span>
                )}
              </label>
              <Input
                id={id}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                onPressEnter={() => (!needsReason || reason.trim()) && void apply()}
                maxLength={maxReason}
                aria-required={needsReason}
                placeholder="It stands in the audit trail"
                autoFocus
              />
            </div>
          )}
        </>
      ) : (
        <Loading rows={3} />
      )}
      {stopping.dialog}
    </Modal>
  );
}

/** Why it was refused, each field by its label. */
function refusalText(error: ServerError, resource: ResourceMeta): string {
  const { other } = errorsByField([], error.errors ?? {}, resource.fields);
  return other.length > 0 ? `Not taken back: ${other.join('; ')}.` : failureText(error);
}

function PreviewOf({ preview, resource, row }: { preview: Preview; resource: ResourceMeta; row: Row }) {
  const now = useNow();
  const label = (name: string) => resource.fields.find((field) => field.name === name)?.label ?? name;
  const { changes, conflicts, kept, errors } = preview;
  const broken = Object.entries(errors);
  return (
    <div className="revert-preview">
      {Object.keys(changes).length > 0 ? (
        <Changes resource={resource} changes={changes} action="update" context={row} heads={['Now', 'Will be']} />
      ) : (
        <p className="changes-none">Nothing of this change can be taken back.</p>
      )}
      <ul className="revert-notes">
        {Object.entries(conflicts).map(([name, { actor, at, reason }]) => (
          <li key={name}>
            <WarningOutlined aria-hidden="true" /> {label(name)} was changed again by {actor ?? 'the system'}{' '}
            {relativeTime(at, now)}
            {reason ? `: “${reason}”` : ''}. That change is lost.
          </li>
        ))}
        {Object.entries(kept).map(([name, why]) => (
          <li key={name}>
            {label(name)} stays: it {why}.
          </li>
        ))}
      </ul>
      {broken.length > 0 && (
        <Refusal title="This would be refused">
          <ul>
            {broken.map(([name, texts]) => (
              <li key={name}>{capital(`${name ? `${label(name)} ` : ''}${texts.join(', ')}`)}</li>
            ))}
          </ul>
        </Refusal>
      )}
    </div>
  );
}
