// What all number kinds share: an input that keeps the exact text, limits, range filters.
import { Input } from 'antd';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { FieldMeta } from '../../resources/define/meta.ts';
import type { JsonValue, Operator } from '../../resources/define/field.ts';
import { asText, controlProps, Unparsed } from './face.ts';
import type { FilterProps, InputProps } from './face.ts';
import { OperatorFilter } from './filters.tsx';
import { cleanNumber, compareDecimals, formatDecimal, isDecimal } from './numbers.ts';

export const numberOperators: readonly Operator[] = ['between', 'gte', 'lte', 'eq', 'ne', 'gt', 'lt'];
/** Beyond this a JavaScript number would no longer be exact; PostgreSQL's integer ends far below. */
const whole = /^-?\d{1,15}$/;

interface NumberControlProps extends InputProps {
  /** Integers are numbers on the wire, exact decimals are texts. */
  integer: boolean;
  decimals?: number;
  suffix?: ReactNode;
}

/** The text of a value while nobody types: grouped unless it is a name, with the decimals of its unit. */
function resting({ field, value }: InputProps, decimals: number): string {
  if (value instanceof Unparsed) return value.text;
  if (value === null || value === undefined) return '';
  return field.grouped ? formatDecimal(String(value), decimals) : String(value);
}

/** Right-hand unit inside; arrow keys step whole numbers; what cannot be read stays until it is mended. */
export function NumberControl(props: NumberControlProps) {
  const { value, onChange, integer, decimals = 0, suffix } = props;
  const [typed, setTyped] = useState<string | null>(null);

  const put = (text: string) => {
    const clean = cleanNumber(text);
    if (clean === '') onChange(null);
    else if (integer) onChange(whole.test(clean) ? Number(clean) : new Unparsed(text));
    else onChange(isDecimal(clean) ? clean : new Unparsed(text));
  };
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0 || !integer || typeof value !== 'number') return;
    event.preventDefault();
    setTyped(String(value + by));
    onChange(value + by);
  };
  return (
    <Input
      {...controlProps(props)}
      inputMode={integer ? 'numeric' : 'decimal'}
      autoComplete="off"
      className="field-number"
      value={typed ?? resting(props, decimals)}
      // Always there: an affix that comes or goes would take the focus away.
      suffix={suffix ?? <span />}
      onFocus={({ currentTarget }) => {
        // The plain number takes the place of the grouped one, selected as a whole: typing replaces it.
        flushSync(() => setTyped(value instanceof Unparsed ? value.text : asText(value)));
        currentTarget.select();
      }}
      onBlur={() => setTyped(null)}
      onKeyDown={step}
      onChange={(event) => {
        setTyped(event.target.value);
        put(event.target.value);
      }}
    />
  );
}

export function NumberFilter(props: FilterProps & { suffix?: ReactNode; integer?: boolean }) {
  const { suffix, integer = false } = props;
  const read = (typed: string): JsonValue => {
    const clean = cleanNumber(typed);
    return integer ? (whole.test(clean) ? Number(clean) : null) : isDecimal(clean) ? clean : null;
  };
  return <OperatorFilter {...props} operators={numberOperators} suffix={suffix} read={read} placeholder="0" />;
}

/** "must be at least 0" and the like; the texts are those of the server. */
export function limitProblem(field: FieldMeta, value: unknown): string | null {
  const text = String(value);
  if (field.min !== null && compareDecimals(text, field.min) < 0) return `must be at least ${field.min}`;
  if (field.max !== null && compareDecimals(text, field.max) > 0) return `must be at most ${field.max}`;
  return null;
}

export function wholeProblem(field: FieldMeta, value: unknown): string | null {
  if (value instanceof Unparsed || typeof value !== 'number') return 'must be a whole number';
  return limitProblem(field, value);
}

export function exactProblem(field: FieldMeta, value: unknown): string | null {
  if (value instanceof Unparsed || !isDecimal(String(value))) return 'must be a number such as 2500.50';
  const decimals = String(value).replace(/0+$/, '').split('.')[1]?.length ?? 0;
  if (field.scale !== null && decimals > field.scale) return `must have at most ${field.scale} decimals`;
  return limitProblem(field, value);
}
