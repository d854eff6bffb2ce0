// The small editable table behind a json field that is a list of objects: rows added, removed and moved, by keyboard too.
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { JsonColumn, JsonPreset } from '../../resources/define/field.ts';
import type { Values } from './face.ts';
import { applies, at, JsonCellInput } from './json-cell.tsx';
import type { Data } from './json-cell.tsx';
import { Dash } from './parts.tsx';

/** A copy with the value put at a dotted path; null takes it out, and with it an object that became empty. */
function put(row: Data, path: string, value: unknown): Data {
  const [key = '', ...rest] = path.split('.');
  const { [key]: held, ...others } = row;
  if (rest.length === 0) return value === null ? others : { ...row, [key]: value };
  const inner = put((held as Data | undefined) ?? {}, rest.join('.'), value);
  return Object.keys(inner).length === 0 ? others : { ...row, [key]: inner };
}

/** A copy without what the choice at `path` has taken the meaning of: an address of a user, the id of another kind of row. */
function settled(row: Data, path: string, columns: JsonColumn[]): Data {
  const lost = columns.filter(
    (column) => column.rows?.path === path || (column.when?.path === path && !applies(column, row)),
  );
  return lost.reduce((rest, column) => put(rest, column.path, null), row);
}

interface JsonTableProps {
  id: string;
  label: string;
  columns: JsonColumn[];
  /** Rows that a button adds. */
  presets?: JsonPreset[];
  rows: Data[];
  /** The whole form, for what a row must share with the record. */
  values: Values;
  onChange: (rows: Data[]) => void;
  disabled: boolean;
  describedBy: string | undefined;
}

export function JsonTable(props: JsonTableProps) {
  const { id, label, columns, presets = [], rows, values, onChange, disabled, describedBy } = props;
  const group = useRef<HTMLDivElement>(null);
  const change = (index: number, path: string, value: unknown) =>
    onChange(rows.map((row, place) => (place === index ? settled(put(row, path, value), path, columns) : row)));
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
                    {applies(column, row) ? (
                      <JsonCellInput
                        column={column}
                        row={row}
                        values={values}
                        value={at(row, column.path)}
                        label={`${column.label}, row ${index + 1}`}
                        disabled={disabled}
                        onChange={(value) => change(index, column.path, value)}
                      />
                    ) : (
                      <Dash means="none" />
                    )}
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
