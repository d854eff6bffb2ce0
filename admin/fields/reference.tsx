// A row of another resource: a link by its title, a picker that searches on the server.
import { Link } from 'react-router';
import type { FieldMeta, ResourceMeta } from '../../resources/define/meta.ts';
import { useResourceOrNull } from '../meta/context.tsx';
import { recordPath } from '../meta/paths.ts';
import { findResource } from '../meta/registry.ts';
import { controlProps } from './face.ts';
import type { CellProps, FieldFace, FilterProps, InputProps, Values } from './face.ts';
import { ShortId } from './parts.tsx';
import { allOf, OpenPicked, RowPicker, sameParent, useRowsByValue } from './picker.tsx';
import { codeOf, titleOf } from './titles.ts';
import type { PickerSource } from './picker.tsx';
import { RowsFilter } from './rows-filter.tsx';
import { TextControl } from './text-control.tsx';

/** What the row embeds of its target, when it embeds anything. */
export function embedded(field: FieldMeta, row: Values): Values | null {
  const relation = field.target?.relation;
  const held = relation ? row[relation] : null;
  return typeof held === 'object' && held !== null ? (held as Values) : null;
}

const sourceOf = (field: FieldMeta, target: ResourceMeta): PickerSource => ({
  target,
  where: field.target?.where ?? null,
  valueField: 'id',
});

function ReferenceCell({ field, value, row, compact }: CellProps) {
  const target = useResourceOrNull(field.target?.resource ?? '');
  const near = embedded(field, row);
  const known = near?.['id'] === value ? near : null;
  // A row that does not bring its target along (a version of somebody else, say) has it fetched.
  const fetched = useRowsByValue(target && sourceOf(field, target), known ? [] : [String(value)]);
  if (!target) return <ShortId id={String(value)} />;
  const shown = known ?? fetched.get(String(value)) ?? { id: value };
  const title = titleOf(target, shown);
  const code = codeOf(target, shown);
  return (
    <span className="field-ref">
      <Link
        to={recordPath(target, shown)}
        className={compact ? 'field-cut' : ''}
        title={title}
        onClick={(event) => event.stopPropagation()}
      >
        {title}
      </Link>
      {code && code !== title && !compact && <span className="field-mono field-quiet">{code}</span>}
    </span>
  );
}

function ReferenceInput(props: InputProps) {
  const { field, value, onChange, values, resource } = props;
  const target = useResourceOrNull(field.target?.resource ?? '');
  if (!target) return <TextControl {...props} disabled mono />;
  const source = { ...sourceOf(field, target) };
  source.where = allOf(source.where, sameParent(target, resource, field.name, values));
  const id = typeof value === 'string' && value !== '' ? value : null;
  const near = embedded(field, values);
  const known = near?.['id'] === id ? near : null;
  return (
    <div className="field-pair">
      <RowPicker
        {...controlProps(props)}
        className="field-grow"
        source={source}
        value={id ? [id] : []}
        known={known ? [known] : []}
        onChange={([picked]) => onChange(picked ?? null)}
        allowClear={field.nullable}
      />
      <OpenPicked source={source} value={id} known={known} />
    </div>
  );
}

function ReferenceFilter(props: FilterProps) {
  const target = useResourceOrNull(props.field.target?.resource ?? '');
  return <RowsFilter {...props} source={target && { target, where: null, valueField: 'id' }} />;
}

export const referenceFace: FieldFace = {
  Cell: ReferenceCell,
  Input: ReferenceInput,
  Filter: ReferenceFilter,
  text: (field, value, row) => {
    const target = findResource(field.target?.resource ?? '');
    const known = embedded(field, row);
    return target && known && known['id'] === value ? titleOf(target, known) : String(value).slice(0, 8);
  },
};
