// The filter by picked rows, for references and for codes of rows.
import type { FilterProps } from './face.ts';
import { ListFilter } from './filters.tsx';
import { RowPicker } from './picker.tsx';
import type { PickerSource } from './picker.tsx';

/** "is" or "is not" one of picked rows. */
export function RowsFilter(props: FilterProps & { source: PickerSource | null }) {
  const { source } = props;
  if (!source) return <span className="field-quiet">You may not read what this refers to.</span>;
  return (
    <ListFilter {...props}>
      {(values, onChange) => (
        <RowPicker
          size="small"
          aria-label={props.field.label}
          source={source}
          multiple
          value={values}
          onChange={onChange}
        />
      )}
    </ListFilter>
  );
}
