// Leading digits of telephone numbers; a filter finds the code that a given number falls under.
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { OperatorFilter } from './filters.tsx';
import { TextControl } from './text-control.tsx';

function DialCodeCell({ value }: CellProps) {
  return <span className="field-mono">{String(value)}</span>;
}

function DialCodeInput(props: InputProps) {
  return (
    <TextControl
      {...props}
      mono
      onChange={(value) => props.onChange(typeof value === 'string' ? value.replace(/[\s+]/g, '') || null : value)}
      control={{ inputMode: 'numeric', placeholder: '4420', maxLength: 15 }}
    />
  );
}

function DialCodeFilter(props: FilterProps) {
  return <OperatorFilter {...props} operators={['starts', 'prefix_of', 'eq', 'ne', 'like']} placeholder="4420" />;
}

export const dialCodeFace: FieldFace = {
  Cell: DialCodeCell,
  Input: DialCodeInput,
  Filter: DialCodeFilter,
  text: (_field, value) => String(value),
  problem: (_field, value) =>
    /^\d{1,15}$/.test(String(value)) ? null : 'must be a dial code of 1 to 15 digits such as 4420',
};
