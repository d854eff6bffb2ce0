// What a change did, field by field, in the words and forms of the record's own screens: before and after.
import { ArrowRightOutlined } from '@ant-design/icons';
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
}

export function Changes({ resource, changes, action }: ChangesProps) {
  const known = resource?.fields.filter((field) => field.name in changes) ?? [];
  const unknown = Object.keys(changes).filter((name) => !known.some((field) => field.name === name));
  if (known.length + unknown.length === 0) return <p className="changes-none">No field changed its value.</p>;
  const columns = { create: ['Set to'], delete: ['Was'] }[action] ?? ['Before', 'After'];
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
        </tr>
      </thead>
      <tbody>
        {known.map(
          (field) =>
            resource && (
              <KnownChange key={field.name} resource={resource} field={field} changes={changes} action={action} />
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
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface KnownChangeProps {
  resource: ResourceMeta;
  field: FieldMeta;
  changes: ChangeSet;
  action: string;
}

function KnownChange({ resource, field, changes, action }: KnownChangeProps) {
  const change = changes[field.name] ?? [null, null];
  const target = targetOf(field);
  const relation = field.target?.relation;
  const ids = change.filter((value): value is string => typeof value === 'string');
  const source = target && relation ? { target, where: null, valueField: 'id' } : null;
  const rows = useRowsByValue(source, source ? ids : []);
  const show = (value: unknown) => {
    if (field.kind === 'secret') return <span className="changes-secret">not recorded</span>;
    const referred = relation ? rows.get(String(value)) : undefined;
    const row: Values = { [field.name]: value, ...(relation && referred && { [relation]: referred }) };
    return field.kind === 'json' && !field.jsonColumns ? (
      <Raw value={value} />
    ) : (
      <FieldCell field={field} row={row} resource={resource} />
    );
  };
  return (
    <tr>
      <th scope="row">{field.label}</th>
      <ValueCells action={action} change={change} show={show} />
    </tr>
  );
}

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
