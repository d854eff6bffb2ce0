// The primary key: shortened, copyable, never typed.
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { OperatorFilter } from './filters.tsx';
import type { FilterProps } from './face.ts';
import { CopyButton, ShortId } from './parts.tsx';
import { TextControl } from './text-control.tsx';

function IdCell({ value, compact }: CellProps) {
  const id = String(value);
  if (compact) return <ShortId id={id} />;
  return (
    <span className="field-id">
      <span className="field-mono">{id}</span>
      <CopyButton text={id} label="Copy id" />
    </span>
  );
}

function IdInput(props: InputProps) {
  return <TextControl {...props} disabled mono />;
}

function IdFilter(props: FilterProps) {
  return <OperatorFilter {...props} operators={['like', 'eq', 'ne']} />;
}

export const idFace: FieldFace = {
  Cell: IdCell,
  Input: IdInput,
  Filter: IdFilter,
  text: (_field, value) => String(value),
};
