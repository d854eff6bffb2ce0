// Plain text of one or several lines. Other kinds of text build on this input and filter.
import { Input } from 'antd';
import type { InputProps as AntInputProps } from 'antd';
import type { Operator } from '../../resources/define/field.ts';
import { asText, controlProps } from './face.ts';
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { OperatorFilter } from './filters.tsx';
import { Cut } from './parts.tsx';

const textOperators: readonly Operator[] = ['like', 'nlike', 'eq', 'ne', 'starts', 'ends'];

function TextCell({ value, compact, field }: CellProps) {
  const text = String(value);
  if (compact) return <Cut text={text.replaceAll('\n', ' ')} />;
  return field.multiline ? <span className="field-lines">{text}</span> : <span className="field-whole">{text}</span>;
}

/** A text input; an emptied one means "no value". */
export function TextControl(props: InputProps & { control?: AntInputProps; mono?: boolean }) {
  const { field, value, onChange, control = {}, mono = false } = props;
  const unit = typeof field.unit === 'string' ? field.unit : undefined;
  return (
    <Input
      {...controlProps(props)}
      autoComplete="off"
      className={mono ? 'field-mono' : ''}
      value={asText(value)}
      suffix={unit}
      {...(field.maxLength ? { maxLength: field.maxLength } : {})}
      {...control}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}

function TextInput(props: InputProps) {
  const { field, value, onChange } = props;
  if (!field.multiline) return <TextControl {...props} />;
  const nearLimit = field.maxLength !== null && asText(value).length > field.maxLength * 0.8;
  return (
    <Input.TextArea
      {...controlProps(props)}
      autoSize={{ minRows: 3, maxRows: 12 }}
      value={asText(value)}
      showCount={nearLimit}
      {...(field.maxLength ? { maxLength: field.maxLength } : {})}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}

export function TextFilter(props: FilterProps) {
  return <OperatorFilter {...props} operators={textOperators} />;
}

/** Length limits, in words. */
export function lengthProblem(field: { minLength: number | null; maxLength: number | null }, value: unknown) {
  const { length } = String(value).trim();
  if (field.minLength !== null && length < field.minLength) return `must have at least ${field.minLength} characters`;
  if (field.maxLength !== null && length > field.maxLength) return `must have at most ${field.maxLength} characters`;
  return null;
}

export const textFace: FieldFace = {
  Cell: TextCell,
  Input: TextInput,
  Filter: TextFilter,
  text: (_field, value) => String(value),
  problem: lengthProblem,
};
