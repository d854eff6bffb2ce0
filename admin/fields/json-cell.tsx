// One input of the small table behind a json field: a choice, a text, a number with a name, a row of another table.
import { Input, Select } from 'antd';
import { useState } from 'react';
import type { JsonColumn } from '../../resources/define/field.ts';
import { useResourceOrNull } from '../meta/context.tsx';
import { asText } from './face.ts';
import type { Values } from './face.ts';
import { RowPicker } from './picker.tsx';
import { SearchSelect } from './select.tsx';

export type Data = Record<string, unknown>;

/** The value at a dotted path. */
export function at(row: Data, path: string): unknown {
  return path.split('.').reduce<unknown>((held, key) => (held as Data | null | undefined)?.[key], row);
}

/** Whether the column has a meaning in this row. */
export function applies({ when, rows }: JsonColumn, row: Data): boolean {
  if (rows) return Object.hasOwn(rows.of, String(at(row, rows.path)));
  return !when || when.in.includes(String(at(row, when.path)));
}

interface JsonCellInputProps {
  column: JsonColumn;
  row: Data;
  values: Values;
  value: unknown;
  label: string;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

export function JsonCellInput(props: JsonCellInputProps) {
  const { column, value, label, disabled, onChange } = props;
  if (column.type === 'choice') {
    return (
      <Select
        size="small"
        aria-label={label}
        disabled={disabled}
        allowClear
        popupMatchSelectWidth={false}
        value={typeof value === 'string' ? value : null}
        onChange={(next: string | undefined) => onChange(next ?? null)}
        options={(column.choices ?? []).map((one) => ({ value: one.value, label: one.label }))}
      />
    );
  }
  if (column.rows) return <PickedRow {...props} />;
  if (column.names) return <NamedNumber {...{ column, value, label, disabled, onChange }} />;
  const read = (typed: string) => {
    if (typed === '') return null;
    return column.type === 'integer' && /^-?\d{1,9}$/.test(typed) ? Number(typed) : typed;
  };
  const outside =
    column.type === 'integer' &&
    value !== undefined &&
    (typeof value !== 'number' || value < (column.min ?? value) || value > (column.max ?? value));
  return (
    <Input
      size="small"
      aria-label={label}
      disabled={disabled}
      inputMode={column.type === 'integer' ? 'numeric' : 'text'}
      {...(outside ? { status: 'error' as const, 'aria-invalid': true } : {})}
      placeholder={column.min !== undefined && column.max !== undefined ? `${column.min}–${column.max}` : ''}
      value={asText(value)}
      onChange={(event) => onChange(read(event.target.value))}
    />
  );
}

/** The table and the field to share that a column of rows has in this row; null where it has none. */
export function tableOf({ rows }: JsonColumn, row: Data): { resource: string; same?: string } | null {
  return rows?.of[String(at(row, rows.path))] ?? null;
}

function PickedRow({ column, row, values, value, label, disabled, onChange }: JsonCellInputProps) {
  const table = tableOf(column, row);
  const target = useResourceOrNull(table?.resource ?? '');
  // Whoever may not read those rows sees the id that is stored.
  if (!target) return <Input size="small" aria-label={label} disabled value={asText(value)} />;
  const same = table?.same ? values[table.same] : null;
  const where = table?.same && typeof same === 'string' ? { field: table.same, op: 'eq' as const, value: same } : null;
  return (
    <RowPicker
      size="small"
      className="json-row"
      aria-label={label}
      popupMatchSelectWidth={false}
      allowClear
      disabled={disabled}
      source={{ target, where, valueField: 'id' }}
      value={typeof value === 'string' ? [value] : []}
      onChange={([picked]) => onChange(picked ?? null)}
    />
  );
}

/** A number that has a name: found by either; one without a name is taken as it is typed. */
function NamedNumber({ column, value, label, disabled, onChange }: Omit<JsonCellInputProps, 'row' | 'values'>) {
  const [typed, setTyped] = useState('');
  const { names = [], min = 0, max = Number.MAX_SAFE_INTEGER } = column;
  const known = new Set(names.map((one) => one.value));
  const others = [Number(typed), ...(typeof value === 'number' ? [value] : [])].filter(
    (one, at, all) => Number.isInteger(one) && one >= min && one <= max && !known.has(one) && all.indexOf(one) === at,
  );
  const options = [
    ...others.map((one) => ({ value: one, label: String(one) })),
    ...names.map((one) => ({ value: one.value, label: `${one.value} ${one.label}` })),
  ];
  return (
    <SearchSelect<number>
      size="small"
      className="json-named"
      aria-label={label}
      disabled={disabled}
      allowClear
      popupMatchSelectWidth={false}
      value={typeof value === 'number' ? value : null}
      onSearch={setTyped}
      onChange={(next) => onChange(next ?? null)}
      options={options}
    />
  );
}
