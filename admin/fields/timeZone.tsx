// IANA time zones, found by typing, each with its present distance from UTC.
import { Select } from 'antd';
import { controlProps } from './face.ts';
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { Cut } from './parts.tsx';
import { TextFilter } from './text-control.tsx';
import { zoneOffset } from './time.ts';

const words = (zone: string) => zone.replaceAll('_', ' ');
let known: { value: string; label: string; offset: string; search: string }[] | null = null;

/** Built when first asked for: four hundred offsets take a moment. */
function zones() {
  known ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) => {
    const offset = zoneOffset(zone);
    return { value: zone, label: words(zone), offset, search: `${zone} ${words(zone)} ${offset}`.toLowerCase() };
  });
  return known;
}

function TimeZoneCell({ value }: CellProps) {
  const zone = String(value);
  return <Cut text={zone === 'UTC' ? zone : `${words(zone)} (${zoneOffset(zone)})`} />;
}

function TimeZoneInput(props: InputProps) {
  const { value, onChange, field } = props;
  return (
    <Select<string>
      {...controlProps(props)}
      showSearch
      allowClear={field.nullable}
      value={value ? String(value) : null}
      onChange={(picked) => onChange(picked ?? null)}
      placeholder="Choose…"
      options={zones()}
      filterOption={(typed, option) => (option?.search ?? '').includes(typed.toLowerCase())}
      optionRender={({ data }) => (
        <div className="option-row">
          <span>{data.label}</span>
          <span className="field-quiet">{data.offset}</span>
        </div>
      )}
    />
  );
}

export const timeZoneFace: FieldFace = {
  Cell: TimeZoneCell,
  Input: TimeZoneInput,
  Filter: TextFilter,
  text: (_field, value) => words(String(value)),
};
