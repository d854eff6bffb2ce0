// One field of a form: label, input with unit, help and errors, tied together for screen readers.
import { LockOutlined } from '@ant-design/icons';
import { memo } from 'react';
import { Link } from 'react-router';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { FieldCell, FieldInput } from '../../fields/index.tsx';
import { capital, orList } from '../../fields/words.ts';
import { LastChangeButton } from '../history/blame.tsx';
import { isWide } from './layout.ts';
import type { OtherRow } from './others.ts';

interface FieldRowProps {
  field: FieldMeta;
  resource: ResourceMeta;
  id: string;
  writable: boolean;
  required: boolean;
  value: unknown;
  values: Values;
  errors: string[] | undefined;
  /** Rows that the errors speak of. */
  others?: OtherRow[] | undefined;
  disabled: boolean;
  set: (name: string, value: unknown) => void;
}

const noErrors: string[] = [];
const noOthers: OtherRow[] = [];

/** Groups of controls have no single input that a label could point at. */
const isGroup = (field: FieldMeta) => field.jsonColumns !== null || field.kind === 'translation';

/** Said to whoever may change the record, but not this. */
const whyLocked = ({ writtenBy }: FieldMeta): string =>
  writtenBy ? `Changed by ${orList(writtenBy)} alone` : 'You cannot change this here';

function FieldRowPlain(props: FieldRowProps) {
  const {
    field,
    resource,
    id,
    writable,
    required,
    value,
    values,
    errors = noErrors,
    others = noOthers,
    disabled,
    set,
  } = props;
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const describedBy = [errors.length > 0 ? errorId : '', field.help ? helpId : ''].filter(Boolean).join(' ');
  const label = (
    <>
      {field.label}
      {writable && required && (
        <span className="form-required">
          <span aria-hidden="true"> *</span>
          <span className="sr-only"> (required)</span>
        </span>
      )}
    </>
  );
  return (
    <div className={`form-field${isWide(field) ? ' form-wide' : ''}`} data-field={field.name}>
      {!writable ? (
        <span className="form-label" id={`${id}-label`}>
          {label} <LockOutlined className="form-lock" title={whyLocked(field)} aria-label="cannot be changed" />
        </span>
      ) : isGroup(field) ? (
        <span className="form-label">{label}</span>
      ) : (
        <label className="form-label" htmlFor={id}>
          {label}
        </label>
      )}
      {writable ? (
        <FieldInput
          field={field}
          resource={resource}
          id={id}
          value={value}
          values={values}
          onChange={(next) => set(field.name, next)}
          disabled={disabled}
          status={errors.length > 0 ? 'error' : undefined}
          describedBy={describedBy || undefined}
        />
      ) : (
        <div className="form-value">
          <FieldCell field={field} row={values} resource={resource} />
        </div>
      )}
      {errors.length > 0 && (
        <div className="form-error" id={errorId} role="alert">
          {errors.map((text) => (
            <p key={text}>{capital(text)}</p>
          ))}
          {others.length > 0 && (
            <p className="form-others">
              {others.map((other) => (
                <Link key={other.path} to={other.path}>
                  {other.title}
                </Link>
              ))}
            </p>
          )}
        </div>
      )}
      {field.help && (
        <p className="form-help" id={helpId}>
          {field.help}
        </p>
      )}
      {!writable && field.writtenBy && <p className="form-help">{whyLocked(field)}</p>}
      {/* Last, so that whoever looks for the input of the field finds it first. */}
      <LastChangeButton field={field} resource={resource} inForm />
    </div>
  );
}

/** Kinds whose input looks at other fields too. */
const looksAround = (field: FieldMeta) =>
  field.kind === 'reference' ||
  field.kind === 'translation' ||
  (field.unit !== null && typeof field.unit === 'object') ||
  field.view !== null;

/** Typing into one field must not draw forty others anew. `set` is stable in effect: it only passes on. */
export const FieldRow = memo(
  FieldRowPlain,
  (before, after) =>
    before.field === after.field &&
    before.writable === after.writable &&
    before.required === after.required &&
    before.disabled === after.disabled &&
    before.errors === after.errors &&
    before.others === after.others &&
    before.value === after.value &&
    (before.values === after.values || (!looksAround(after.field) && before.values['id'] === after.values['id'])),
);
