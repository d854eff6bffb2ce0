// The unit of a number: fixed words, or the currency that another field of the row holds or refers to.
import { useOne } from '@refinedev/core';
import type { FieldMeta, ResourceMeta } from '../../resources/define/meta.ts';
import type { Values } from './face.ts';
import { currencyDecimals } from './numbers.ts';

export interface Unit {
  text: string;
  /** Decimals to show at least; null when the unit is no currency. */
  decimals: number | null;
}

interface CurrencyRow {
  code?: unknown;
  decimals?: unknown;
}

function currency(row: CurrencyRow | null | undefined): Unit | null {
  if (typeof row?.code !== 'string') return null;
  return { text: row.code, decimals: typeof row.decimals === 'number' ? row.decimals : currencyDecimals(row.code) };
}

/** The name under which a row embeds what a unit field refers to. */
function relationOf(from: string, resource: ResourceMeta | null): string {
  const field = resource?.fields.find((one) => one.name === from);
  return field?.target?.relation ?? from.replace(/Id$/, '');
}

/** The unit as far as the row itself knows it: a currency that it brought along for another reference is not its own. */
export function unitOf(field: FieldMeta, row: Values, resource: ResourceMeta | null): Unit | null {
  if (field.unit === null) return null;
  if (typeof field.unit === 'string') return { text: field.unit, decimals: null };
  const held = row[field.unit.from];
  if (typeof held === 'string' && /^[A-Z]{3}$/.test(held)) return { text: held, decimals: currencyDecimals(held) };
  const near = row[relationOf(field.unit.from, resource)] as ({ id?: unknown } & CurrencyRow) | null | undefined;
  return typeof held === 'string' && near?.id !== held ? null : currency(near);
}

/** Whether the row refers to a currency that it did not bring along. */
export function unitIsElsewhere(field: FieldMeta, row: Values, resource: ResourceMeta): boolean {
  const from = field.unit !== null && typeof field.unit === 'object' ? field.unit.from : null;
  if (from === null || resource.fields.find((one) => one.name === from)?.kind !== 'reference') return false;
  const near = row[relationOf(from, resource)] as { id?: unknown } | null | undefined;
  return typeof row[from] === 'string' && near?.id !== row[from];
}

/** The unit of any row: that of a form, where another currency may be picked, or of a row that somebody else saved, or of the past. */
export function useUnit(field: FieldMeta, values: Values, resource: ResourceMeta): Unit | null {
  const from = field.unit !== null && typeof field.unit === 'object' ? field.unit.from : null;
  const source = from ? resource.fields.find((one) => one.name === from) : undefined;
  const id = from ? values[from] : null;
  const stale = unitIsElsewhere(field, values, resource);
  const { result } = useOne<{ id: string; code?: unknown; decimals?: unknown }>({
    resource: source?.target?.resource ?? '',
    id: String(id ?? ''),
    queryOptions: { enabled: Boolean(stale && source?.target), staleTime: 60_000 },
    errorNotification: false,
  });
  if (source?.kind === 'reference' && !id) return null;
  return stale ? currency(result) : unitOf(field, values, resource);
}
