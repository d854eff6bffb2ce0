// A value that is the `code` of a row of another table (currency codes, texts with `codeOf`): picked from it, a link to it.
import { Link } from 'react-router';
import type { FieldMeta } from '../../resources/define/meta.ts';
import { useResourceOrNull } from '../meta/context.tsx';
import { recordPath } from '../meta/paths.ts';
import { controlProps } from './face.ts';
import type { CellProps, FilterProps, InputProps } from './face.ts';
import { Cut } from './parts.tsx';
import { OpenPicked, RowPicker } from './picker.tsx';
import type { PickerSource } from './picker.tsx';
import { RowsFilter } from './rows-filter.tsx';

/** Where codes come from; null when this user may not read that. */
export function useCodeSource(field: FieldMeta): PickerSource | null {
  const target = useResourceOrNull(field.target?.resource ?? '');
  return target && { target, where: field.target?.where ?? null, valueField: 'code' };
}

/** The code itself; a link where addresses of its table bear the code. */
export function CodeCell({ field, value, hint = '' }: Pick<CellProps, 'field' | 'value'> & { hint?: string }) {
  const source = useCodeSource(field);
  const code = String(value);
  if (source?.target.slug !== 'code') return hint ? <span title={hint}>{code}</span> : <Cut text={code} />;
  return (
    <Link to={recordPath(source.target, { code })} title={hint} onClick={(event) => event.stopPropagation()}>
      {code}
    </Link>
  );
}

export function CodeInput(props: InputProps & { source: PickerSource; nameOf?: (code: string) => string }) {
  const { field, value, onChange, source, nameOf } = props;
  const code = typeof value === 'string' && value !== '' ? value : null;
  // With a name at hand nothing needs to be asked: "EUR Euro".
  const known = code && nameOf ? [{ code, [source.target.title]: `${code} ${nameOf(code)}`.trim() }] : [];
  return (
    <div className="field-pair">
      <RowPicker
        {...controlProps(props)}
        className="field-grow"
        source={source}
        value={code ? [code] : []}
        known={known}
        onChange={([picked]) => onChange(picked ?? null)}
        allowClear={field.nullable}
      />
      {!nameOf && <OpenPicked source={source} value={code} known={null} />}
    </div>
  );
}

export function CodeFilter(props: FilterProps) {
  return <RowsFilter {...props} source={useCodeSource(props.field)} />;
}
