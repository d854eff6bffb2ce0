// Countries by their ISO 3166-1 alpha-2 code, shown by name.
import { Select } from 'antd';
import codes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import { controlProps } from './face.ts';
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { ListFilter } from './filters.tsx';

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
/** "GB" → "United Kingdom". */
const nameOf = (code: unknown) => (/^[A-Z]{2}$/.test(String(code)) ? (names.of(String(code)) ?? '') : String(code));

const options = codes
  .map(([code = '']) => ({ value: code, label: nameOf(code) }))
  .toSorted((a, b) => a.label.localeCompare(b.label, 'en'));
const matches = (typed: string, option?: { label?: unknown; value?: unknown }) =>
  `${option?.label} ${option?.value}`.toLowerCase().includes(typed.toLowerCase());
const optionRow = (option: { value?: unknown; label?: unknown }) => (
  <div className="option-row">
    <span>{String(option.label)}</span>
    <span className="field-quiet">{String(option.value)}</span>
  </div>
);

function CountryCell({ value }: CellProps) {
  return <span title={String(value)}>{nameOf(value)}</span>;
}

function CountryInput(props: InputProps) {
  const { value, onChange, field } = props;
  return (
    <Select<string>
      {...controlProps(props)}
      showSearch
      allowClear={field.nullable}
      value={value ? String(value) : null}
      onChange={(picked) => onChange(picked ?? null)}
      placeholder="Choose…"
      options={options}
      filterOption={matches}
      optionRender={optionRow}
    />
  );
}

function CountryFilter(props: FilterProps) {
  return (
    <ListFilter {...props}>
      {(values, onChange) => (
        <Select<string[]>
          size="small"
          mode="multiple"
          aria-label={props.field.label}
          value={values}
          onChange={onChange}
          placeholder="Choose…"
          options={options}
          filterOption={matches}
          optionRender={optionRow}
        />
      )}
    </ListFilter>
  );
}

export const countryFace: FieldFace = {
  Cell: CountryCell,
  Input: CountryInput,
  Filter: CountryFilter,
  text: (_field, value) => nameOf(value),
};
