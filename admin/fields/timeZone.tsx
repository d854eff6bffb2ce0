// IANA time zones, found by typing, each with its present distance from UTC.
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { Cut } from './parts.tsx';
import { KnownSelect } from './select.tsx';
import type { KnownOption } from './select.tsx';
import { TextFilter } from './text-control.tsx';
import { zoneOffset } from './time.ts';

const words = (zone: string) => zone.replaceAll('_', ' ');
/** Browsers name some zones as they were called long ago. */
const today: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};
let known: KnownOption[] | null = null;

/** Built when first asked for: four hundred offsets take a moment. */
function zones(): KnownOption[] {
  known ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
    .map((named) => {
      const zone = today[named] ?? named;
      const offset = zoneOffset(zone);
      const search = `${named} ${zone} ${words(zone)} ${offset}`.toLowerCase();
      return { value: zone, label: words(zone), second: offset, search };
    })
    .toSorted((a, b) => first(b) - first(a) || a.label.localeCompare(b.label, 'en'));
  return known;
}
const first = ({ value }: KnownOption): number => Number(value === 'UTC');

function TimeZoneCell({ value }: CellProps) {
  const zone = String(value);
  return <Cut text={zone === 'UTC' ? zone : `${words(zone)} (${zoneOffset(zone)})`} />;
}

function TimeZoneInput(props: InputProps) {
  return <KnownSelect {...props} options={zones()} />;
}

export const timeZoneFace: FieldFace = {
  Cell: TimeZoneCell,
  Input: TimeZoneInput,
  Filter: TextFilter,
  text: (_field, value) => words(String(value)),
};
