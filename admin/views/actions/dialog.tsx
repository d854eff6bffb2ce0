// Asks before an action runs: what it will do to which rows, and the input that it needs.
import { Modal } from 'antd';
import { useId, useMemo, useRef, useState } from 'react';
import type { ActionMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { titleOf } from '../../fields/titles.ts';
import { capital, lower, plural } from '../../fields/words.ts';
import { holds } from '../../meta/conditions.ts';
import type { ServerError } from '../../providers/http.ts';
import { newKey } from '../../providers/key.ts';
import { failureText } from '../form/failure.ts';
import { FieldRow } from '../form/field-row.tsx';
import { focusField } from '../form/problems.tsx';
import { Refusal } from '../form/notice.tsx';
import '../form/record.css';
import { createBody, effectiveValues, errorsByField, freshValues, isRequired, problems } from '../form/values.ts';
import type { Errors } from '../form/values.ts';
import type { ActionRow } from './run.ts';

/** "Resolve “DB latency”? …", or for many "Resolve 5 system alerts?". */
export function confirmText(action: ActionMeta, resource: ResourceMeta, rows: ActionRow[]): string {
  const [only] = rows;
  const many = plural(rows.length, lower(resource.label.one), lower(resource.label.many));
  const name = rows.length === 1 && only ? titleOf(resource, only) : many;
  if (!action.confirm) return `${action.label}: ${name}`;
  // Quotes around the place of a title do not fit a number of rows.
  const text = rows.length === 1 ? action.confirm : action.confirm.replace(/[“"'‘]\{title\}[”"'’]/, '{title}');
  return text.replaceAll('{title}', name);
}

interface ActionDialogProps {
  resource: ResourceMeta;
  action: ActionMeta;
  rows: ActionRow[];
  /** Rows that were selected although the action is not for them. */
  leftOut: number;
  /** `key` is the same for each attempt. */
  run: (input: Values, key: string) => Promise<void>;
  onClose: () => void;
}

export function ActionDialog({ resource, action, rows, leftOut, run, onClose }: ActionDialogProps) {
  const prefix = useId();
  const root = useRef<HTMLDivElement>(null);
  // Whoever may run the action may fill in all of its input.
  const fields = useMemo(
    () => action.input.map((field) => ({ ...field, may: { create: true, update: true } })),
    [action],
  );
  const [values, setValues] = useState<Values>(() => freshValues(fields));
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(newKey);
  const effective = effectiveValues(fields, values);

  const refuse = (next: Errors, text: string | null) => {
    setErrors(next);
    setFailure(text);
    const [first] = Object.keys(next);
    if (first) focusField(root, first);
  };
  const submit = async () => {
    const found = problems(fields, 'create', {}, values);
    if (Object.keys(found).length > 0) return refuse(found, null);
    setBusy(true);
    try {
      await run(createBody(fields, values), key);
      onClose();
    } catch (thrown) {
      const error = thrown as ServerError;
      const { own, other } = errorsByField(fields, error.errors ?? {});
      const named = Object.keys(own).length > 0;
      refuse(own, other.length > 0 ? other.join('. ') : named ? null : failureText(error));
    } finally {
      setBusy(false);
    }
  };
  const asks = confirmText(action, resource, rows);
  return (
    <Modal
      open
      title={action.confirm ? action.label : asks}
      okText={action.label}
      okButtonProps={{ danger: action.danger, autoFocus: fields.length === 0 }}
      confirmLoading={busy}
      cancelButtonProps={{ disabled: busy }}
      onOk={() => void submit()}
      onCancel={busy ? () => {} : onClose}
      width={fields.length > 0 ? 520 : 440}
      destroyOnHidden
    >
      <div
        ref={root}
        className="dialog-form"
        onKeyDown={(event) => {
          const { target } = event;
          const isText = target instanceof HTMLInputElement && !target.closest('.ant-select, .ant-picker');
          if (event.key === 'Enter' && isText) void submit();
        }}
      >
        {action.confirm && <p>{asks}</p>}
        {leftOut > 0 && (
          <p className="field-quiet">
            {plural(leftOut, 'selected row is', 'selected rows are')} left out: the action is not for the state that{' '}
            {leftOut === 1 ? 'it is' : 'they are'} in.
          </p>
        )}
        {failure && <Refusal title={capital(failure)} />}
        {fields
          .filter((field) => holds(field.when, effective))
          .map((field) => (
            <FieldRow
              key={field.name}
              field={field}
              resource={resource}
              id={`${prefix}${field.name}`}
              writable
              required={isRequired(field, effective)}
              value={values[field.name]}
              values={values}
              errors={errors[field.name]}
              disabled={busy}
              set={(name, value) => {
                setValues((before) => ({ ...before, [name]: value }));
                setErrors(({ [name]: _mended, ...others }) => others);
              }}
            />
          ))}
      </div>
    </Modal>
  );
}
