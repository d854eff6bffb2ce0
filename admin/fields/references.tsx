// Several rows of another resource: a list of links, a picker of many.
import { Link } from 'react-router';
import { useResourceOrNull } from '../meta/context.tsx';
import { recordPath } from '../meta/paths.ts';
import { findResource } from '../meta/registry.ts';
import { controlProps } from './face.ts';
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { OperatorFilter } from './filters.tsx';
import { Dash } from './parts.tsx';
import { RowPicker, useRowsByValue } from './picker.tsx';
import { titleOf } from './titles.ts';
import { TextControl } from './text-control.tsx';
import { lower, plural } from './words.ts';

const asIds = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
/** More links than this do not help anybody. */
const most = 50;

function ReferencesCell({ field, value, compact }: CellProps) {
  const target = useResourceOrNull(field.target?.resource ?? '');
  const ids = asIds(value);
  const source = target && !compact ? { target, where: null, valueField: 'id' } : null;
  const rows = useRowsByValue(source, ids.slice(0, most));
  if (ids.length === 0) return <Dash />;
  const count = target ? lower(plural(ids.length, target.label.one, target.label.many)) : String(ids.length);
  if (compact || !target) return <span>{count}</span>;
  return (
    <span className="field-tags">
      {ids.slice(0, most).map((id) => (
        <Link key={id} className="field-chip" to={recordPath(target, rows.get(id) ?? { id })}>
          {titleOf(target, rows.get(id) ?? { id })}
        </Link>
      ))}
      {ids.length > most && <span className="field-more">and {ids.length - most} more</span>}
    </span>
  );
}

function ReferencesInput(props: InputProps) {
  const { field, value, onChange } = props;
  const target = useResourceOrNull(field.target?.resource ?? '');
  if (!target) return <TextControl {...props} value={plural(asIds(value).length, 'record')} disabled />;
  return (
    <RowPicker
      {...controlProps(props)}
      source={{ target, where: field.target?.where ?? null, valueField: 'id' }}
      multiple
      value={asIds(value)}
      onChange={onChange}
      allowClear
    />
  );
}

/** The list of ids is searched as text: rows that hold the given id. */
function ReferencesFilter(props: FilterProps) {
  const { field, filter, onChange } = props;
  const target = useResourceOrNull(field.target?.resource ?? '');
  if (!target) return <OperatorFilter {...props} operators={['like']} />;
  const value = typeof filter?.value === 'string' ? [filter.value] : [];
  return (
    <div className="filter-box">
      <RowPicker
        size="small"
        aria-label={field.label}
        source={{ target, where: null, valueField: 'id' }}
        value={value}
        allowClear
        onChange={([picked]) => onChange(picked ? { op: 'like', value: picked } : null)}
      />
    </div>
  );
}

export const referencesFace: FieldFace = {
  Cell: ReferencesCell,
  Input: ReferencesInput,
  Filter: ReferencesFilter,
  text: (field, value) => {
    const target = findResource(field.target?.resource ?? '');
    const count = asIds(value).length;
    if (typeof value === 'string') return value.slice(0, 8);
    return lower(plural(count, target?.label.one ?? 'record', target?.label.many ?? 'records'));
  },
};
