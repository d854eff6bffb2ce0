// Structured data: a small editable table where the definition names columns, otherwise checked JSON text.
import { Input } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { JsonColumn } from '../../resources/define/field.ts';
import { useResourceOrNull } from '../meta/context.tsx';
import { recordPath } from '../meta/paths.ts';
import { asText, controlProps, Unparsed } from './face.ts';
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { OperatorFilter } from './filters.tsx';
import type { FilterProps } from './face.ts';
import { at, tableOf } from './json-cell.tsx';
import type { Data } from './json-cell.tsx';
import { JsonTable } from './json-table.tsx';
import { formatDecimal } from './numbers.ts';
import { Cut, Dash, ShortId } from './parts.tsx';
import { useRowsByValue } from './picker.tsx';
import { absoluteTime, zonedTime } from './time.ts';
import { titleOf } from './titles.ts';
import { plural } from './words.ts';

const isNothing = (value: unknown) => value === null || value === undefined || value === '';
const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value of unknown form in a few words: "3 entries", "requestCount15m 120, p95LatencyMs 88". */
export function summary(value: unknown): string {
  if (Array.isArray(value)) {
    const simple = value.every((one) => typeof one !== 'object');
    return simple && value.length > 0 ? value.join(', ') : plural(value.length, 'entry', 'entries');
  }
  if (!isData(value)) return asText(value);
  return Object.entries(value)
    .map(
      ([key, held]) => `${keyWords(key)} ${typeof held === 'object' && held !== null ? summary(held) : asText(held)}`,
    )
    .join(', ');
}

/** "p95LatencyMs" → "p95 latency ms". */
const keyWords = (key: string) => key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

/** The keys of a list of objects as columns, in the order in which they first come. */
function columnsOf(rows: Data[]): JsonColumn[] {
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...keys].map((key) => ({ path: key, label: keyWords(key), type: 'text' }));
}

/** Data of unknown form, for reading: pairs, small tables, plain values. */
function Readable({ value, column }: { value: unknown; column?: JsonColumn }): ReactNode {
  if (isNothing(value)) return <Dash />;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const name = column?.names?.find((one) => one.value === value)?.label;
  if (name !== undefined) return `${String(value)} ${name}`;
  if (typeof value === 'number') return <span className="field-figures">{formatDecimal(String(value))}</span>;
  if (Array.isArray(value)) {
    if (value.length === 0) return <Dash means="none" />;
    return value.every(isData) ? <ReadTable rows={value} columns={columnsOf(value)} /> : summary(value);
  }
  if (isData(value)) return <Pairs data={value} />;
  if (column?.type === 'dateTime' && !Number.isNaN(Date.parse(String(value))))
    return <time title={zonedTime(String(value))}>{absoluteTime(String(value))}</time>;
  return column?.choices?.find((one) => one.value === value)?.label ?? asText(value);
}

function ReadTable({ rows, columns }: { rows: Data[]; columns: JsonColumn[] }) {
  return (
    <table className="json-table json-table-read">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.path} scope="col">
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {columns.map((column) => (
              <td key={column.path} data-label={column.label} data-nothing={isNothing(at(row, column.path))}>
                {column.rows && typeof at(row, column.path) === 'string' ? (
                  <RowName column={column} row={row} id={String(at(row, column.path))} />
                ) : (
                  <Readable value={at(row, column.path)} column={column} />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The row that an id in a table stands for. */
function RowName({ column, row, id }: { column: JsonColumn; row: Data; id: string }) {
  const target = useResourceOrNull(tableOf(column, row)?.resource ?? '');
  const rows = useRowsByValue(target && { target, where: null, valueField: 'id' }, [id]);
  const found = rows.get(id);
  if (!target || !found) return <ShortId id={id} />;
  return <Link to={recordPath(target, found)}>{titleOf(target, found)}</Link>;
}

function Pairs({ data }: { data: Data }) {
  return (
    <dl className="json-pairs">
      {Object.entries(data).map(([key, held]) => (
        <div key={key}>
          <dt>{keyWords(key)}</dt>
          <dd>
            <Readable value={held} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function JsonCell({ field, value, compact }: CellProps) {
  if (compact) return <Cut text={summary(value)} />;
  if (field.jsonColumns && Array.isArray(value) && value.length > 0) {
    return <ReadTable rows={value.filter(isData)} columns={field.jsonColumns} />;
  }
  return <Readable value={value} />;
}

const written = (value: unknown): string => {
  if (value instanceof Unparsed) return value.text;
  return value === null || value === undefined ? '' : JSON.stringify(value, null, 2);
};

function JsonTextInput(props: InputProps) {
  const { value, onChange } = props;
  // While one types, the text stays as it is; it is laid out anew when the input is left.
  const [typed, setTyped] = useState<string | null>(null);
  const put = (text: string) => {
    setTyped(text);
    if (text.trim() === '') return onChange(null);
    try {
      onChange(JSON.parse(text));
    } catch {
      onChange(new Unparsed(text));
    }
  };
  return (
    <Input.TextArea
      {...controlProps(props)}
      className="field-mono"
      autoSize={{ minRows: 4, maxRows: 16 }}
      spellCheck={false}
      value={typed ?? written(value)}
      onChange={(event) => put(event.target.value)}
      onBlur={() => setTyped(null)}
    />
  );
}

function JsonInput(props: InputProps) {
  const { field, value, values, onChange, disabled, id, describedBy } = props;
  if (!field.jsonColumns) return <JsonTextInput {...props} />;
  return (
    <JsonTable
      id={id}
      label={field.label}
      columns={field.jsonColumns}
      presets={field.jsonPresets}
      rows={Array.isArray(value) ? value.filter(isData) : []}
      values={values}
      onChange={(rows) => onChange(rows.length === 0 && field.nullable ? null : rows)}
      disabled={disabled}
      describedBy={describedBy}
    />
  );
}

function JsonFilter(props: FilterProps) {
  return <OperatorFilter {...props} operators={['like']} />;
}

/** Why a text is not JSON, with the place that the parser names. */
function jsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return 'must be JSON';
  } catch (error) {
    return `must be JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export const jsonFace: FieldFace = {
  Cell: JsonCell,
  Input: JsonInput,
  Filter: JsonFilter,
  text: (_field, value) => summary(value),
  problem: (_field, value) => (value instanceof Unparsed ? jsonProblem(value.text) : null),
};
