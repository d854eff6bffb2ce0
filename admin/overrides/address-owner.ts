// The entries that hold an address, network or range or a part of it, and the answer that they give.
import { useList, useMany } from '@refinedev/core';
import type { BaseRecord, HttpError } from '@refinedev/core';
import { plural } from '../fields/words.ts';

/** As the list of addresses sends it. */
interface AddressRow extends BaseRecord {
  id: string;
  ipAddress: string;
  isRange: boolean;
  rangeEnd: string | null;
  addressType: string;
  isActive: boolean;
  techPrefix: string | null;
  interconnect: {
    id: string;
    name: string;
    shortCode: string;
    isActive: boolean;
    carrierId: string;
  };
}
interface Carrier extends BaseRecord {
  id: string;
  name: string;
  code: string;
  status: string;
}
/** An IP address of an interconnect, with the interconnect and its carrier. */
export interface Entry extends AddressRow {
  carrier: Carrier;
  /** All of what was asked for lies in it; null where that was not asked. */
  whole: boolean | null;
}

const resource = 'interconnect_ip_addresses';
const own = 'id,ipAddress,isRange,rangeEnd,addressType,isActive,techPrefix';
const related = 'interconnect.id,interconnect.name,interconnect.shortCode,interconnect.isActive,interconnect.carrierId';
/** More are looked at in the list of addresses. */
const mostShown = 50;

interface Asking {
  /** As on the wire: `ipAddress_lt`. */
  filter: string;
  value: string;
  order: 'asc' | 'desc';
  most: number;
  fields: string;
  enabled: boolean;
}

function useEntries({ filter, value, order, most, fields, enabled }: Asking) {
  return useList<AddressRow, HttpError>({
    resource,
    pagination: { currentPage: 1, pageSize: most },
    sorters: [{ field: 'ipAddress', order }],
    filters: [{ field: filter, operator: 'eq', value }],
    meta: { query: { _fields: fields } },
    errorNotification: false,
    queryOptions: { enabled, retry: false },
  }).query;
}

export interface Owners {
  /** What is asked lies in these or overlaps them, those that hold all of it first; null while that is on its way. */
  entries: Entry[] | null;
  total: number;
  /** The ones next to it in order, where nobody has it. */
  nearest: Entry[];
  error: HttpError | null;
  retry: () => void;
}

/** Whose `asked` is: an address, a network or `first-last`; nothing is asked for an empty text. */
export function useOwners(asked: string): Owners {
  const enabled = asked !== '';
  const common = { value: asked, order: 'asc' as const, most: mostShown, enabled };
  const sharing = useEntries({ ...common, filter: 'ipAddress_overlaps_ip', fields: `${own},${related}` });
  const holding = useEntries({ ...common, filter: 'ipAddress_contains_ip', fields: 'id' });
  const nobody = sharing.data?.data.length === 0;
  const [from = '', to = from] = asked.split('-').map((end) => end.trim());
  const beside = { most: 1, fields: `${own},${related}`, enabled: enabled && nobody };
  const before = useEntries({ ...beside, filter: 'ipAddress_lt', value: from, order: 'desc' });
  const after = useEntries({ ...beside, filter: 'ipAddress_gt', value: to, order: 'asc' });
  const whole = new Set(holding.data?.data.map((row) => row.id));
  // An address of the other kind stands next to it in order, but is not near.
  const isNear = (row: AddressRow) => row.ipAddress.includes(':') === asked.includes(':');
  const near = nobody ? [...(before.data?.data ?? []), ...(after.data?.data ?? [])].filter(isNear) : [];
  const rows = sharing.data?.data ?? [];
  const carriers = useCarriers([...rows, ...near]);
  const withCarrier = (row: AddressRow, isWhole: boolean | null): Entry[] => {
    const carrier = carriers.byId.get(row.interconnect.carrierId);
    return carrier ? [{ ...row, carrier, whole: isWhole }] : [];
  };
  const ready = sharing.data && holding.data && (rows.length === 0 || carriers.byId.size > 0);
  const entries = ready ? rows.flatMap((row) => withCarrier(row, whole.has(row.id))) : null;
  return {
    entries: entries?.toSorted((one, other) => Number(other.whole) - Number(one.whole)) ?? null,
    total: sharing.data?.total ?? 0,
    nearest: near.flatMap((row) => withCarrier(row, null)),
    error: sharing.error ?? holding.error ?? before.error ?? after.error ?? carriers.error,
    retry: () => {
      void sharing.refetch();
      void holding.refetch();
    },
  };
}

/** The carriers of these rows, in one request. */
function useCarriers(rows: AddressRow[]) {
  const ids = [...new Set(rows.map((row) => row.interconnect.carrierId))].toSorted();
  const { result, query } = useMany<Carrier, HttpError>({
    resource: 'carriers',
    ids,
    meta: { query: { _fields: 'id,name,code,status' } },
    errorNotification: false,
    queryOptions: { enabled: ids.length > 0, retry: false },
  });
  return { byId: new Map(result.data.map((carrier) => [carrier.id, carrier])), error: query.error };
}

/** Why calls from the entry are not told by it; null when they are. */
export function silenceOf({ addressType, isActive, interconnect, carrier }: Entry): string | null {
  if (!isActive) return 'Entry is off';
  if (!interconnect.isActive) return 'Interconnect is off';
  if (['paused', 'disabled'].includes(carrier.status)) return `Carrier is ${carrier.status}`;
  return addressType === 'transport' ? null : 'Audio only';
}

/** The answer in a sentence. `total` counts those that are not shown too. */
export function answerOf(asked: string, entries: Entry[], total: number): string {
  const holders = entries.filter((entry) => entry.whole);
  if (holders.length === 0) {
    const parts = plural(total, 'entry has', 'entries have');
    return `Nobody has all of ${asked}, but ${parts} a part of it.`;
  }
  const matched = new Map(
    holders.filter((entry) => silenceOf(entry) === null).map((entry) => [entry.interconnect.id, entry]),
  );
  const [first, ...others] = [...matched.values()];
  if (!first) return `${asked} is entered, but no call from it is recognised: see the state of each entry.`;
  if (others.length === 0) return `${asked} belongs to ${first.carrier.name}, interconnect ${first.interconnect.name}.`;
  return `${asked} belongs to ${matched.size} interconnects, told apart by their tech prefixes.`;
}
