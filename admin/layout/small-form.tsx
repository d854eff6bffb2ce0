// A small form that no definition describes: Enter sends it, and it leads to the first field that was refused.
import { Alert, Button } from 'antd';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { busyIcon } from './busy.tsx';
import type { Submit } from './submit.ts';
import './small-form.css';

interface SmallFormProps {
  /** Absent: nothing is sent. */
  form?: Submit | undefined;
  onSubmit?: (() => unknown) | undefined;
  className?: string;
  /** The id of its heading. */
  labelledBy?: string;
  children: ReactNode;
}

export function SmallForm({ form, onSubmit, className, labelledBy, children }: SmallFormProps) {
  const element = useRef<HTMLFormElement>(null);
  const errors = form?.errors;
  useEffect(() => {
    if (errors && Object.keys(errors).length > 0)
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);
  return (
    <form
      ref={element}
      className={className}
      aria-labelledby={labelledBy}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      {children}
    </form>
  );
}

/** What the form as a whole was refused for. */
export function Problem({ text }: { text: string | null | undefined }) {
  return text ? <Alert className="small-form-note" type="error" message={text} role="alert" showIcon /> : null;
}

/** Good news in its place. */
export function Done({ text }: { text: ReactNode }) {
  return text ? <Alert className="small-form-note" type="success" message={text} role="status" showIcon /> : null;
}

interface SendButtonProps {
  form: Submit;
  /** The form is all that stands on the page. */
  wide?: boolean;
  quiet?: boolean;
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

export function SendButton({
  form,
  wide = false,
  quiet = false,
  danger = false,
  disabled = false,
  children,
}: SendButtonProps) {
  return (
    <Button
      type={quiet ? 'default' : 'primary'}
      htmlType="submit"
      danger={danger}
      disabled={disabled}
      loading={busyIcon(form.busy)}
      block={wide}
      size={wide ? 'large' : 'middle'}
    >
      {children}
    </Button>
  );
}
