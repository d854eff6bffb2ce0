// The filter controls that kinds put together: operator and text, number ranges, choices, yes and no.
import { Checkbox, Input, Radio, Select, Space } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { JsonValue, Operator } from '../../resources/define/field.ts';
import type { FilterProps } from './face.ts';
import { operatorWords } from './words.ts';

/** Operators that need no value. */
const bare: readonly Operator[] = ['null', 'nnull'];
const pair: readonly Operator[] = ['between', 'nbetween'];

const isBare = (operator: Operator) => bare.includes(operator);
export const isPair = (operator: Operator) => pair.includes(operator);

interface OperatorSelectProps {
  operators: readonly Operator[];
  value: Operator;
  onChange: (operator: Operator) => void;
  label: string;
  isTime?: boolean;
}

export function OperatorSelect({ operators, value, onChange, label, isTime = false }: OperatorSelectProps) {
  return (
    <Select<Operator>
      size="small"
      className="filter-operator"
      aria-label={`Condition on ${label}`}
      value={value}
      onChange={onChange}
      popupMatchSelectWidth={false}
      options={operators.map((one) => ({ value: one, label: operatorWords(one, isTime) }))}
    />
  );
}

/** Which of `wanted` the field has; a nullable field can be asked for emptiness too. */
function offered({ field }: FilterProps, wanted: readonly Operator[]): Operator[] {
  const known = wanted.filter((one) => field.operators.includes(one));
  return field.nullable ? [...known, ...bare.filter((one) => field.operators.includes(one))] : known;
}

interface TextValueProps {
  value: string;
  onChange: (text: string) => void;
  label: string;
  placeholder?: string;
  suffix?: ReactNode;
  focus?: boolean;
}

function TextValue({ value, onChange, label, placeholder = '', suffix, focus = false }: TextValueProps) {
  return (
    <Input
      size="small"
      aria-label={label}
      placeholder={placeholder}
      suffix={suffix}
      autoFocus={focus}
      value={value}
      allowClear
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface RangeFilterProps extends FilterProps {
  operators: readonly Operator[];
  placeholder?: string;
  suffix?: ReactNode;
  /** Brings what was typed to what the server wants; null: not ready to be asked. */
  read?: (typed: string) => JsonValue;
}

/** An operator with one text, two for ranges, none for emptiness: text and number kinds. */
export function OperatorFilter(props: RangeFilterProps) {
  const {
    field,
    filter,
    onChange,
    operators,
    placeholder = '',
    suffix,
    read = (typed: string) => typed.trim(),
  } = props;
  const choices = offered(props, operators);
  const [operator, setOperator] = useState<Operator>(filter?.op ?? choices[0] ?? 'eq');
  // What was typed is kept as it is: half a range, or half a number, is no filter yet.
  const [typed, setTyped] = useState<string[]>(() => [filter?.value ?? ''].flat().map((one) => String(one ?? '')));

  const put = (next: string[], using: Operator) => {
    setOperator(using);
    setTyped(next);
    const values = (isPair(using) ? [next[0] ?? '', next[1] ?? ''] : [next[0] ?? '']).map((one) =>
      one.trim() === '' ? null : read(one),
    );
    if (isBare(using)) onChange({ op: using, value: null });
    else if (values.includes(null)) onChange(null);
    else onChange({ op: using, value: isPair(using) ? values : (values[0] ?? null) });
  };
  const input = (index: number, label: string) => (
    <TextValue
      value={typed[index] ?? ''}
      label={label}
      placeholder={placeholder}
      suffix={suffix}
      focus={index === 0}
      onChange={(text) => put(index === 0 ? [text, typed[1] ?? ''] : [typed[0] ?? '', text], operator)}
    />
  );
  return (
    <div className="filter-box">
      <OperatorSelect operators={choices} value={operator} onChange={(next) => put(typed, next)} label={field.label} />
      {!isBare(operator) && input(0, isPair(operator) ? `${field.label} from` : field.label)}
      {isPair(operator) && input(1, `${field.label} to`)}
    </div>
  );
}

/** "is" or "is not" one of many, for whatever control holds the values. */
export function ListFilter(
  props: FilterProps & { children: (values: string[], onChange: (values: string[]) => void) => ReactNode },
) {
  const { field, filter, onChange, children } = props;
  const choices = offered(props, ['in', 'nin']);
  const [operator, setOperator] = useState<Operator>(
    filter ? (filter.op === 'eq' ? 'in' : filter.op === 'ne' ? 'nin' : filter.op) : 'in',
  );
  const held = filter?.value ?? null;
  const values = Array.isArray(held) ? held.map(String) : held === null ? [] : [String(held)];
  const put = (next: string[], using: Operator) => onChange(next.length > 0 ? { op: using, value: next } : null);
  return (
    <div className="filter-box">
      {choices.length > 1 && (
        <OperatorSelect
          operators={choices}
          value={operator}
          label={field.label}
          onChange={(next) => {
            setOperator(next);
            if (isBare(next)) onChange({ op: next, value: null });
            else put(values, next);
          }}
        />
      )}
      {!isBare(operator) && children(values, (next) => put(next, operator))}
    </div>
  );
}

/** Given choices as check boxes. */
export function ChoicesFilter(props: FilterProps) {
  const choices = props.field.choices ?? [];
  return (
    <ListFilter {...props}>
      {(values, onChange) => (
        <Checkbox.Group
          className="filter-choices"
          value={values}
          onChange={onChange}
          options={choices.map((one) => ({ value: one.value, label: one.label }))}
        />
      )}
    </ListFilter>
  );
}

export function YesNoFilter({ field, filter, onChange }: FilterProps) {
  const value = filter ? String(filter.op === 'ne' ? filter.value !== true : filter.value) : 'any';
  return (
    <Radio.Group
      size="small"
      aria-label={field.label}
      value={value}
      onChange={(event) => {
        const picked = String(event.target.value);
        onChange(picked === 'any' ? null : { op: 'eq', value: picked === 'true' });
      }}
    >
      <Space direction="vertical" size={4}>
        <Radio value="any">Any</Radio>
        <Radio value="true">Yes</Radio>
        <Radio value="false">No</Radio>
      </Space>
    </Radio.Group>
  );
}
