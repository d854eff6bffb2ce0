// E-mail addresses of people: one click writes to them.
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { Cut } from './parts.tsx';
import { TextControl, TextFilter } from './text-control.tsx';

function EmailCell({ value, compact }: CellProps) {
  const text = String(value);
  return compact ? <Cut text={text} /> : <a href={`mailto:${encodeURIComponent(text)}`}>{text}</a>;
}

function EmailInput(props: InputProps) {
  return <TextControl {...props} control={{ type: 'email', placeholder: 'name@example.com', spellCheck: false }} />;
}

export const emailFace: FieldFace = {
  Cell: EmailCell,
  Input: EmailInput,
  Filter: TextFilter,
  text: (_field, value) => String(value),
  problem: (_field, value) =>
    /^\S+@\S+\.\S+$/.test(String(value).trim()) ? null : 'must be an e-mail address such as noc@example.com',
};
