// The one-line text input, the text filter and length limits that many kinds of text share.
import { Input } from 'antd';
import type { InputProps as AntInputProps } from 'antd';
import type { Operator } from '../../resources/define/field.ts';
import { asText, controlProps } from './face.ts';
import type { FilterProps, InputProps } from './face.ts';
import { OperatorFilter } from './filters.tsx';

const textOperators: readonly Operator[] = ['like', 'nlike', 'eq', 'ne', 'starts', 'ends'];

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
