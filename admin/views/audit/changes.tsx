// What a change did, field by field, in the words and forms of the record's own screens: before and after.
import { ArrowRightOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { FieldCell } from '../../fields/index.tsx';
import type { Values } from '../../fields/index.tsx';
import { useRowsByValue } from '../../fields/picker.tsx';
import { targetOf } from '../../meta/registry.ts';

/** By field: value before and value after, as the API sends them. */
export type ChangeSet = Record<string, [before: unknown, after: unknown]>;

interface ChangesProps {
  /** Whose fields they are; null when this user may not read that resource. */
  resource: ResourceMeta | null;
  changes: ChangeSet;
  action: string;
  /** The row as it is known, with what it refers to: amounts take their currency from there. */
  context?: Values;
  /** What stands over the two columns. */
  heads?: [before: string, after: string];
  /** A button or the like behind each field. */
  extra?: ((name: string) => ReactNode) | undefined;
}

const noRow: Values = {};

export function Changes({ resource, changes, action, context = noRow, heads, extra }: ChangesProps) {
  const known = resource?.fields.filter((field) => field.name in changes) ?? [];
  const unknown = Object.keys(changes).filter((name) => !known.some((field) => field.name === name));
  if (known.length + unknown.length === 0) return <p className="changes-none">No field changed its value.</p>;
  const columns = { create: ['Set to'], delete: ['Was'] }[action] ?? heads ?? ['Before', 'After'];
  return (
    <table className="changes">
      <thead>
        <tr>
          <th scope="col">Field</th>
          {columns.map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
          {extra && (
            <th scope="col" className="changes-extra">
              <span className="sr-only">Ways on</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {known.map(
          (field) =>
            resource && (
              <KnownChange key={field.name} {...{ resource, field, changes, action, context }}>
                {extra && <td className="changes-extra">{extra(field.name)}</td>}
              </KnownChange>
            ),
        )}
        {unknown.map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <ValueCells
              action={action}
              change={changes[name] ?? [null, null]}
              show={(value) => <Raw value={value} />}
            />
            {extra && <td />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Loads what values of a reference point to; answers, per value, with the part of a row that its cell wants. */
export function useReferred(field: FieldMeta, values: unknown[]): (value: unknown) => Values {
  const target = targetOf(field);
  const relation = field.target?.relation;
  const ids = values.filter((value): value is string => typeof value === 'string');
  const source = target && relation ? { target, where: null, valueField: 'id' } : null;
  const rows = useRowsByValue(source, source ? ids : []);
  return (value) => (relation ? { [relation]: rows.get(String(value)) ?? null } : {});
}

interface KnownChangeProps {
  resource: ResourceMeta;
  field: FieldMeta;
  changes: ChangeSet;
  action: string;
  context: Values;
  children: ReactNode;
}

function KnownChange({ resource, field, changes, action, context, children }: KnownChangeProps) {
  const change = changes[field.name] ?? [null, null];
  const referred = useReferred(field, change);
  const show = (value: unknown) => {
    if (field.kind === 'secret') return <span className="changes-secret">not recorded</span>;
    const row: Values = { ...context, [field.name]: value, ...referred(value) };
    return <FieldCell field={field} row={row} resource={resource} />;
  };
  const isTree = field.kind === 'json' && !field.jsonColumns;
  return (
    <tr>
      <th scope="row">{field.label}</th>
      {isTree ? (
        <TreeCells action={action} change={change} />
      ) : (
        <ValueCells action={action} change={change} show={show} />
      )}
      {children}
    </tr>
  );
}

/** JSON without a table of its own: of two objects only the keys that differ. */
function TreeCells({ action, change: [before, after] }: { action: string; change: [unknown, unknown] }) {
  const both = isObject(before) && isObject(after);
  const keys = both ? Object.keys({ ...before, ...after }).filter((key) => !same(before[key], after[key])) : [];
  const part = (value: unknown) => (both && isObject(value) ? pick(value, keys) : value);
  return <ValueCells action={action} change={[part(before), part(after)]} show={(value) => <Raw value={value} />} />;
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const pick = (value: Values, keys: string[]): Values =>
  Object.fromEntries(keys.filter((key) => key in value).map((key) => [key, value[key]]));

interface ValueCellsProps {
  action: string;
  change: [unknown, unknown];
  show: (value: unknown) => React.ReactNode;
}

function ValueCells({ action, change: [before, after], show }: ValueCellsProps) {
  if (action === 'create') return <td className="changes-after">{show(after)}</td>;
  if (action === 'delete') return <td className="changes-before">{show(before)}</td>;
  return (
    <>
      <td className="changes-before">{show(before)}</td>
      <td className="changes-after">
        <ArrowRightOutlined className="changes-arrow" aria-hidden="true" />
        {show(after)}
      </td>
    </>
  );
}

/** A value without a field of ours: as it is stored. */
function Raw({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <span className="changes-secret">–</span>;
  if (typeof value === 'object') return <pre className="changes-json">{JSON.stringify(value, null, 2)}</pre>;
  return <>{String(value)}</>;
}
