// The inputs of moments, in a chunk of their own: calendars are heavy, and only forms and filters want them.
import { Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import type { Operator } from '../../resources/define/field.ts';
import { controlProps } from './face.ts';
import type { FilterProps, FilterState, InputProps } from './face.ts';
import { isPair, OperatorSelect } from './filters.tsx';
import { userZone, zoneOffset } from './time.ts';

export function DateTimeInput(props: InputProps) {
  const { value, onChange, field } = props;
  return (
    <div className="field-pair">
      <DatePicker
        {...controlProps(props)}
        className="field-grow"
        showTime={{ format: 'HH:mm' }}
        format="D MMM YYYY, HH:mm"
        value={value ? dayjs(String(value)) : null}
        onChange={(moment) => onChange(moment ? moment.toISOString() : null)}
        allowClear={field.nullable}
        placeholder="Day and time"
      />
      <span className="field-quiet" title="Entered in your zone, stored in UTC">
        {userZone} ({zoneOffset(userZone, dayjs(value ? String(value) : undefined).toDate())})
      </span>
    </div>
  );
}

interface Preset {
  label: string;
  filter: () => FilterState;
}
const days = (from: Dayjs, to: Dayjs): FilterState => ({
  op: 'between',
  value: [from.startOf('day').toISOString(), to.endOf('day').toISOString()],
});
const since = (from: Dayjs): FilterState => ({ op: 'gte', value: from.toISOString() });
const presets: Preset[] = [
  { label: 'Today', filter: () => days(dayjs(), dayjs()) },
  { label: 'Yesterday', filter: () => days(dayjs().subtract(1, 'day'), dayjs().subtract(1, 'day')) },
  { label: 'Last hour', filter: () => since(dayjs().subtract(1, 'hour')) },
  { label: 'Last 24 hours', filter: () => since(dayjs().subtract(24, 'hour')) },
  { label: 'Last 7 days', filter: () => since(dayjs().subtract(6, 'day').startOf('day')) },
  { label: 'Last 30 days', filter: () => since(dayjs().subtract(29, 'day').startOf('day')) },
  { label: 'This month', filter: () => days(dayjs().startOf('month'), dayjs().endOf('month')) },
  {
    label: 'Last month',
    filter: () => {
      const last = dayjs().subtract(1, 'month');
      return days(last.startOf('month'), last.endOf('month'));
    },
  },
];

const ends: Operator[] = ['between', 'gte', 'lte'];

export function DateTimeFilter({ field, filter, onChange }: FilterProps) {
  const operators: Operator[] = field.nullable ? [...ends, 'null', 'nnull'] : ends;
  const [operator, setOperator] = useState<Operator>(filter && operators.includes(filter.op) ? filter.op : 'between');
  const held = filter?.value ?? null;
  const moment = (value: unknown) => (typeof value === 'string' ? dayjs(value) : null);
  const changeOperator = (next: Operator) => {
    setOperator(next);
    onChange(next === 'null' || next === 'nnull' ? { op: next, value: null } : null);
  };
  return (
    <div className="filter-box filter-time">
      <div className="filter-presets" role="group" aria-label={`${field.label}: usual spans`}>
        {presets.map((preset) => (
          <Button
            key={preset.label}
            size="small"
            type="text"
            onClick={() => {
              const next = preset.filter();
              setOperator(next.op);
              onChange(next);
            }}
          >
            {preset.label}
          </Button>
        ))}
      </div>
      <OperatorSelect operators={operators} value={operator} onChange={changeOperator} label={field.label} isTime />
      {isPair(operator) && (
        <DatePicker.RangePicker
          size="small"
          aria-label={field.label}
          value={Array.isArray(held) ? [moment(held[0]), moment(held[1])] : null}
          onChange={(range) => onChange(range?.[0] && range[1] ? days(range[0], range[1]) : null)}
        />
      )}
      {(operator === 'gte' || operator === 'lte') && (
        <DatePicker
          size="small"
          aria-label={field.label}
          showTime={{ format: 'HH:mm' }}
          value={moment(held)}
          onChange={(picked) => onChange(picked ? { op: operator, value: picked.toISOString() } : null)}
        />
      )}
    </div>
  );
}
