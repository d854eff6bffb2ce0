// Countries by their ISO 3166-1 alpha-2 code, shown by name.
import codes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { ListFilter } from './filters.tsx';
import { KnownSelect, SearchSelect, offering } from './select.tsx';

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
/** "GB" → "United Kingdom". */
const nameOf = (code: unknown) => (/^[A-Z]{2}$/.test(String(code)) ? (names.of(String(code)) ?? '') : String(code));

const options = codes
  .map(([code = '']) => ({
    value: code,
    label: nameOf(code),
    second: code,
    search: `${nameOf(code)} ${code}`.toLowerCase(),
  }))
  .toSorted((a, b) => a.label.localeCompare(b.label, 'en'));

function CountryCell({ value }: CellProps) {
  return <span title={String(value)}>{nameOf(value)}</span>;
}

function CountryInput(props: InputProps) {
  return <KnownSelect {...props} options={options} />;
}

function CountryFilter(props: FilterProps) {
  return (
    <ListFilter {...props}>
      {(values, onChange) => (
        <SearchSelect<string[]>
          {...offering(options)}
          size="small"
          mode="multiple"
          aria-label={props.field.label}
          value={values}
          onChange={onChange}
          placeholder="Choose…"
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
