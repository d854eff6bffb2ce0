// ISO 4217 codes of currencies that the office works with: picked from that table, shown as the code.
import { useResourceOrNull } from '../meta/context.tsx';
import type { FieldMeta, ResourceMeta } from '../../resources/define/meta.ts';
import { controlProps } from './face.ts';
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { RowPicker } from './picker.tsx';
import type { PickerSource } from './picker.tsx';
import { RowsFilter } from './reference.tsx';
import { TextControl, TextFilter } from './text.tsx';

const names = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
const nameOf = (code: string) => (/^[A-Z]{3}$/.test(code) ? (names.of(code) ?? '') : '');

/** The table's own three-letter code: the field that stands in its addresses, else the one of that kind or name. */
function sourceOf(field: FieldMeta, target: ResourceMeta | null): PickerSource | null {
  if (!target) return null;
  const valueField =
    target.slug ?? target.fields.find((one) => one.kind === 'currencyCode' || one.name === 'code')?.name ?? null;
  return valueField === null ? null : { target, where: field.target?.where ?? null, valueField };
}

function CurrencyCodeCell({ value }: CellProps) {
  const code = String(value);
  return <span title={nameOf(code)}>{code}</span>;
}

function CurrencyCodeInput(props: InputProps) {
  const { field, value, onChange } = props;
  const source = sourceOf(field, useResourceOrNull(field.target?.resource ?? ''));
  if (!source) {
    const upper = (next: unknown) => onChange(typeof next === 'string' ? next.toUpperCase() : next);
    return <TextControl {...props} mono onChange={upper} control={{ maxLength: 3, placeholder: 'EUR' }} />;
  }
  const code = typeof value === 'string' && value !== '' ? value : null;
  // The code itself is the row's best name here: "EUR", with "Euro" beside it in the list.
  return (
    <RowPicker
      {...controlProps(props)}
      source={source}
      value={code ? [code] : []}
      known={code ? [{ [source.valueField]: code, [source.target.title]: `${code} ${nameOf(code)}`.trim() }] : []}
      onChange={([picked]) => onChange(picked ?? null)}
      allowClear={field.nullable}
    />
  );
}

function CurrencyCodeFilter(props: FilterProps) {
  const source = sourceOf(props.field, useResourceOrNull(props.field.target?.resource ?? ''));
  return source ? <RowsFilter {...props} source={source} /> : <TextFilter {...props} />;
}

export const currencyCodeFace: FieldFace = {
  Cell: CurrencyCodeCell,
  Input: CurrencyCodeInput,
  Filter: CurrencyCodeFilter,
  text: (_field, value) => String(value),
  problem: (_field, value) => (/^[A-Z]{3}$/.test(String(value)) ? null : 'must be a currency code such as EUR'),
};
