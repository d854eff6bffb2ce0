// Addresses of the panel. A record's address bears its slug, else its short code, else its id.
import type { ResourceMeta } from '../../resources/define/meta.ts';

type AnyRow = Record<string, unknown>;

/** The part of an address that names the row. */
export function recordKey(resource: ResourceMeta, row: AnyRow): string {
  for (const name of [resource.slug, resource.shortCode, 'id']) {
    const value = name ? row[name] : null;
    if (typeof value === 'string' && value !== '') return value;
  }
  throw new Error(`A row of ${resource.name} without an id`);
}

/** `/carriers/ACME-UK`, `/carrier_interconnects/I12/edit`. */
export function recordPath(resource: ResourceMeta, row: AnyRow, view: 'show' | 'edit' = 'show'): string {
  const path = `/${resource.name}/${encodeURIComponent(recordKey(resource, row))}`;
  return view === 'edit' ? `${path}/edit` : path;
}

/** The list, as it was last left in this tab: filters, sort and page included. */
export function listPath(name: string): string {
  return `/${name}${sessionStorage.getItem(memoryKey(name)) ?? ''}`;
}

/** Called by the list whenever its state in the address changes, so that the way back returns to it. */
export function rememberList(name: string, search: string): void {
  sessionStorage.setItem(memoryKey(name), search);
}

/** The create form; `preset` fills fields in: `/carrier_interconnects/create?carrierId=…`. */
export function createPath(name: string, preset: Record<string, string> = {}): string {
  const query = new URLSearchParams(preset).toString();
  return `/${name}/create${query ? `?${query}` : ''}`;
}

/** Names the field in which a form starts. */
export const focusParameter = 'field';

/** The query of an address without the field that it names, and that field. */
export function splitFocus(search: string): { search: string; focus: string | null } {
  const query = new URLSearchParams(search);
  const focus = query.get(focusParameter);
  query.delete(focusParameter);
  const rest = query.toString();
  return { search: rest ? `?${rest}` : '', focus };
}

const memoryKey = (name: string) => `list:${name}`;
