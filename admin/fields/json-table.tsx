// The small editable table behind a json field that is a list of objects: rows added, removed and moved, by keyboard too.
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { JsonColumn, JsonPreset } from '../../resources/define/field.ts';
import { asText } from './face.ts';

type Data = Record<string, unknown>;

/** The value at a dotted path. */
export function at(row: Data, path: string): unknown {
  return path.split('.').reduce<unknown>((held, key) => (held as Data | null | undefined)?.[key], row);
}

/** A copy with the value put at a dotted path; null takes it out, and with it an object that became empty. */
function put(row: Data, path: string, value: unknown): Data {
  const [key = '', ...rest] = path.split('.');
  const { [key]: held, ...others } = row;
  if (rest.length === 0) return value === null ? others : { ...row, [key]: value };
  const inner = put((held as Data | undefined) ?? {}, rest.join('.'), value);
  return Object.keys(inner).length === 0 ? others : { ...row, [key]: inner };
}

interface JsonTableProps {
  id: string;
  label: string;
  columns: JsonColumn[];
  /** Rows that a button adds. */
  presets?: JsonPreset[];
  rows: Data[];
  onChange: (rows: Data[]) => void;
  disabled: boolean;
  describedBy: string | undefined;
}

export function JsonTable({ id, label, columns, presets = [], rows, onChange, disabled, describedBy }: JsonTableProps) {
  const group = useRef<HTMLDivElement>(null);
  const change = (index: number, path: string, value: unknown) =>
    onChange(rows.map((row, place) => (place === index ? put(row, path, value) : row)));
  const remove = (index: number) => onChange(rows.filter((_row, place) => place !== index));
  const move = (from: number, to: number) => {
    if (to < 0 || to >= rows.length) return;
    const next = [...rows];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
    // The focus goes with the row, so that one key press after the other moves it further.
    const column = [...(group.current?.querySelector('tbody')?.rows[from]?.cells ?? [])].findIndex((cell) =>
      cell.contains(document.activeElement),
    );
    requestAnimationFrame(() => {
      const cell = group.current?.querySelector('tbody')?.rows[to]?.cells[Math.max(column, 0)];
      cell?.querySelector<HTMLElement>('input, button')?.focus();
    });
  };
  const add = () => {
    onChange([...rows, fresh(columns)]);
    requestAnimationFrame(() => {
      const row = group.current?.querySelector('tbody')?.rows[rows.length];
      row?.querySelector<HTMLElement>('input')?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(index, event.key === 'ArrowUp' ? index - 1 : index + 1);
  };
  return (
    <div
      ref={group}
      className="json-edit"
      role="group"
      id={id}
      tabIndex={-1}
      aria-label={label}
      aria-describedby={describedBy}
    >
      {rows.length > 0 && (
        <table className="json-table">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.path} scope="col">
                  {column.label}
                </th>
              ))}
              <th scope="col">
                <span className="sr-only">Order and removal</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index} onKeyDown={(event) => onKeyDown(event, index)}>
                {columns.map((column) => (
                  <td key={column.path}>
                    <JsonCellInput
                      column={column}
                      value={at(row, column.path)}
                      label={`${column.label}, row ${index + 1}`}
                      disabled={disabled}
                      onChange={(value) => change(index, column.path, value)}
                    />
                  </td>
                ))}
                <td className="json-buttons">
                  <RowButton
                    label="Move up"
                    row={index}
                    icon={<ArrowUpOutlined aria-hidden />}
                    disabled={disabled || index === 0}
                    onClick={() => move(index, index - 1)}
                  />
                  <RowButton
                    label="Move down"
                    row={index}
                    icon={<ArrowDownOutlined aria-hidden />}
                    disabled={disabled || index === rows.length - 1}
                    onClick={() => move(index, index + 1)}
                  />
                  <RowButton
                    label="Remove"
                    row={index}
                    icon={<DeleteOutlined aria-hidden />}
                    disabled={disabled}
                    onClick={() => remove(index)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="json-add">
        <Button size="small" icon={<PlusOutlined aria-hidden />} disabled={disabled} onClick={add}>
          Add a row
        </Button>
        {presets.map((preset) => (
          <Button
            key={preset.label}
            size="small"
            disabled={disabled}
            title="Adds those that are not there yet"
            onClick={() => onChange([...rows, ...missing(preset, rows)])}
          >
            {preset.label}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** The rows of a preset whose key no row has. */
function missing({ key, rows: offered }: JsonPreset, rows: Data[]): Data[] {
  const keys = new Set(rows.map((row) => JSON.stringify(at(row, key))));
  return (offered as Data[]).filter((row) => !keys.has(JSON.stringify(at(row, key))));
}

/** A new row: each choice at its first value, so that it is valid sooner. */
function fresh(columns: JsonColumn[]): Data {
  return columns.reduce<Data>((row, column) => {
    const first = column.type === 'choice' ? column.choices?.[0]?.value : undefined;
    return first === undefined ? row : put(row, column.path, first);
  }, {});
}

interface RowButtonProps {
  label: string;
  row: number;
  icon: React.ReactNode;
  disabled: boolean;
  onClick: () => void;
}

function RowButton({ label, row, icon, disabled, onClick }: RowButtonProps) {
  const name = `${label} row ${row + 1}`;
  return (
    <Button size="small" type="text" icon={icon} aria-label={name} title={name} disabled={disabled} onClick={onClick} />
  );
}

interface JsonCellInputProps {
  column: JsonColumn;
  value: unknown;
  label: string;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

function JsonCellInput({ column, value, label, disabled, onChange }: JsonCellInputProps) {
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

/** A number that has a name: found by either; one without a name is taken as it is typed. */
function NamedNumber({ column, value, label, disabled, onChange }: JsonCellInputProps) {
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
    <Select
      size="small"
      className="json-named"
      aria-label={label}
      disabled={disabled}
      allowClear
      showSearch
      optionFilterProp="label"
      popupMatchSelectWidth={false}
      value={typeof value === 'number' ? value : null}
      onSearch={setTyped}
      onChange={(next: number | undefined) => onChange(next ?? null)}
      options={options}
    />
  );
}
