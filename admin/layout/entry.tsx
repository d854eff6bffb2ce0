// One labelled input of a small form, with its help and what is wrong with it; for forms that no definition describes.
import { Input } from 'antd';
import type { InputProps, InputRef } from 'antd';
import { useId } from 'react';
import type { ReactNode, Ref } from 'react';
import './entry.css';

interface EntryProps extends Pick<
  InputProps,
  'type' | 'autoComplete' | 'inputMode' | 'name' | 'maxLength' | 'autoFocus' | 'placeholder'
> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: ReactNode;
  error?: string | undefined;
  inputRef?: Ref<InputRef>;
}

export function Entry({ label, value, onChange, help, error, inputRef, type, ...rest }: EntryProps) {
  const id = useId();
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  const props: InputProps = {
    ...rest,
    id,
    value,
    onChange: (event) => onChange(event.target.value),
    ...(error ? { status: 'error', 'aria-invalid': true } : {}),
    ...(described ? { 'aria-describedby': described } : {}),
  };
  return (
    <div className="entry">
      <label htmlFor={id}>{label}</label>
      {type === 'password' ? (
        <Input.Password {...props} ref={inputRef ?? null} />
      ) : (
        <Input {...props} type={type ?? 'text'} ref={inputRef ?? null} />
      )}
      {help && (
        <p className="entry-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p className="entry-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
