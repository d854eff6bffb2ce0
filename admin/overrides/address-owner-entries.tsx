// Entries of addresses as a table: carrier, interconnect, what the entry covers, and whether calls are told by it.
import { Link } from 'react-router';
import { Dash, ToneTag } from '../fields/parts.tsx';
import { useResource } from '../meta/context.tsx';
import { recordPath } from '../meta/paths.ts';
import { silenceOf } from './address-owner.ts';
import type { Entry } from './address-owner.ts';

const kindOf = ({ isRange, ipAddress }: Entry) =>
  isRange ? 'Range' : ipAddress.includes('/') ? 'Network' : 'Single address';

export function Entries({ entries, label }: { entries: Entry[]; label: string }) {
  const names = ['Carrier', 'Interconnect', 'Entry', 'Kind', 'Type', 'Tech prefix', 'State'];
  return (
    <div className="table-scroll owner-entries">
      <table className="plain-table" aria-label={label}>
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const addresses = useResource('interconnect_ip_addresses');
  const links = useResource('carrier_interconnects');
  const carriers = useResource('carriers');
  const { carrier, interconnect, ipAddress, rangeEnd, addressType, techPrefix, whole } = entry;
  const type = addresses.fields
    .find((field) => field.name === 'addressType')
    ?.choices?.find((one) => one.value === addressType);
  const silence = silenceOf(entry);
  return (
    <tr>
      <td data-label="Carrier">
        <Link to={recordPath(carriers, carrier)}>{carrier.name}</Link>
      </td>
      <td data-label="Interconnect">
        <Link to={recordPath(links, interconnect)}>{interconnect.name}</Link>{' '}
        <span className="field-quiet">{interconnect.shortCode}</span>
      </td>
      <td data-label="Entry" className="field-mono">
        <Link to={recordPath(addresses, { id: entry.id })}>
          {ipAddress}
          {rangeEnd && ` – ${rangeEnd}`}
        </Link>
      </td>
      <td data-label="Kind">
        {kindOf(entry)}
        {whole === false && <span className="field-quiet">, a part of it</span>}
      </td>
      <td data-label="Type">
        <ToneTag tone={type?.tone ?? 'neutral'}>{type?.label ?? addressType}</ToneTag>
      </td>
      <td data-label="Tech prefix" className="field-mono">
        {techPrefix ?? <Dash means="none" />}
      </td>
      <td data-label="State">
        <ToneTag tone={silence === null ? 'success' : 'neutral'}>{silence ?? 'Active'}</ToneTag>
      </td>
    </tr>
  );
}
