// IP addresses and networks, in fixed-width figures.
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { OperatorFilter } from './filters.tsx';
import { CopyButton, Cut } from './parts.tsx';
import { TextControl } from './text-control.tsx';

function IpAddressCell({ value, compact }: CellProps) {
  const text = String(value);
  return (
    <span className="field-id">
      <Cut text={text} className="field-mono" />
      {!compact && <CopyButton text={text} label={`Copy ${text}`} />}
    </span>
  );
}

function IpAddressInput(props: InputProps) {
  return (
    <TextControl
      {...props}
      mono
      control={{ placeholder: props.field.cidr ? '192.0.2.1 or 192.0.2.0/24' : '192.0.2.1', spellCheck: false }}
    />
  );
}

function IpAddressFilter(props: FilterProps) {
  return (
    <OperatorFilter
      {...props}
      operators={['like', 'starts', 'eq', 'ne', 'contains_ip', 'overlaps_ip']}
      placeholder="192.0.2.1"
    />
  );
}

export const ipAddressFace: FieldFace = {
  Cell: IpAddressCell,
  Input: IpAddressInput,
  Filter: IpAddressFilter,
  text: (_field, value) => String(value),
};
