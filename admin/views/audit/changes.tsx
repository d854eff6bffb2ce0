// What a change did, field by field, in the words and forms of the record's own screens: before and after.
import { ArrowRightOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { apart } from '../../fields/apart.ts';
import type { Values } from '../../fields/index.tsx';
import { plural } from '../../fields/words.ts';
import { PastCell } from './past-cell.tsx';

/** By field: value before and value after, as the API sends them. */
export type ChangeSet = Record<string, [before: unknown, after: unknown]>;

interface ChangesProps {
  /** Whose fields they are; null when this user may not read that resource. */
  resource: ResourceMeta | null;
  changes: ChangeSet;
  action: string;
  /** The row as it was then: amounts take their currency from there, where it is no part of the change. */
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
    <table className="changes side-by-side">
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
            <ValueCells action={action} show={(side) => <Raw value={changes[name]?.[side]} />} />
            {extra && <td />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Before (0) or after (1). */
type Side = 0 | 1;

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
  const isWhole = action === 'create' || action === 'delete';
  const { parts, alike } = isWhole ? { parts: change, alike: 0 } : apart(change);
  const show = (side: Side) => {
    if (field.kind === 'secret') return <span className="changes-secret">not recorded</span>;
    const value = parts[side];
    if (alike > 0 && Array.isArray(value) && value.length === 0)
      return <span className="changes-secret">nothing else</span>;
    // What changed at once with it belongs to the row of its side: the currency of an amount, say.
    const row = { ...context, ...sideOf(changes, side), [field.name]: value };
    return <PastCell field={field} row={row} resource={resource} />;
  };
  const isTree = field.kind === 'json' && !field.jsonColumns;
  return (
    <tr>
      <th scope="row">
        {field.label}
        {alike > 0 && <span className="changes-alike">{plural(alike, 'entry', 'entries')} alike left out</span>}
      </th>
      {isTree ? <TreeCells action={action} change={change} /> : <ValueCells action={action} show={show} />}
      {children}
    </tr>
  );
}

const sideOf = (changes: ChangeSet, side: Side): Values =>
  Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, change[side]]));

/** JSON without a table of its own: of two objects only the keys that differ. */
function TreeCells({ action, change }: { action: string; change: [unknown, unknown] }) {
  const [before, after] = change;
  const both = isObject(before) && isObject(after);
  const keys = both ? Object.keys({ ...before, ...after }).filter((key) => !same(before[key], after[key])) : [];
  const part = (value: unknown) => (both && isObject(value) ? pick(value, keys) : value);
  return <ValueCells action={action} show={(side) => <Raw value={part(change[side])} />} />;
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const pick = (value: Values, keys: string[]): Values =>
  Object.fromEntries(keys.filter((key) => key in value).map((key) => [key, value[key]]));

function ValueCells({ action, show }: { action: string; show: (side: Side) => ReactNode }) {
  if (action === 'create') return <td className="changes-after">{show(1)}</td>;
  if (action === 'delete') return <td className="changes-before">{show(0)}</td>;
  return (
    <>
      <td className="changes-before">{show(0)}</td>
      <td className="changes-after">
        <ArrowRightOutlined className="changes-arrow" aria-hidden="true" />
        {show(1)}
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
