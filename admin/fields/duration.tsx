// Spans of time, stored as whole seconds or milliseconds, read as "1 h 30 min".
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import type { FieldMeta } from '../../resources/define/meta.ts';
import { NumberControl, NumberFilter, wholeProblem } from './number.tsx';
import { formatDecimal } from './numbers.ts';

const steps: [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
];

/** 5400 s → "1 h 30 min", 2500 ms → "2.5 s", 20 ms → "20 ms". */
export function durationText(value: number, measure: FieldMeta['measure']): string {
  if (measure === 'ms' && Math.abs(value) < 1000) return `${value} ms`;
  const sign = value < 0 ? '−' : '';
  let rest = Math.abs(measure === 'ms' ? value / 1000 : value);
  const parts: string[] = [];
  for (const [name, size] of steps) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${formatDecimal(String(count))} ${name}`);
    rest -= count * size;
  }
  if (rest > 0 || parts.length === 0) parts.push(`${Number(rest.toFixed(3))} s`);
  return sign + parts.join(' ');
}

function DurationCell({ field, value }: CellProps) {
  const number = Number(value);
  const exact = `${formatDecimal(String(value))} ${field.measure ?? 's'}`;
  return (
    <span className="field-figures" title={exact}>
      {durationText(number, field.measure)}
    </span>
  );
}

function DurationInput(props: InputProps) {
  const { field, value } = props;
  const measure = field.measure ?? 's';
  const readable = typeof value === 'number' ? durationText(value, measure) : null;
  const plain = readable === null || readable === `${String(value)} ${measure}`;
  return (
    <NumberControl
      {...props}
      integer
      suffix={
        <span className="field-unit">
          {measure}
          {!plain && ` = ${readable}`}
        </span>
      }
    />
  );
}

function DurationFilter(props: FilterProps) {
  return <NumberFilter {...props} integer suffix={props.field.measure} />;
}

export const durationFace: FieldFace = {
  Cell: DurationCell,
  Input: DurationInput,
  Filter: DurationFilter,
  text: (field, value) => durationText(Number(value), field.measure),
  problem: wholeProblem,
  align: 'right',
};
