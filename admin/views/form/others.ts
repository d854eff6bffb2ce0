// Rows that stand in the way of a save, as a 422 tells of them: named to who may read them, for a link under the field.
import { recordPath } from '../../meta/paths.ts';
import { findResource } from '../../meta/registry.ts';
import type { ServerError } from '../../providers/http.ts';

interface Named {
  resource: string;
  id: string;
  title: string;
  shortCode: string | null;
}
export interface OtherRow {
  title: string;
  path: string;
}
export type Others = Record<string, OtherRow[]>;

/** The row, and whose it is, by each field that speaks of it. */
export function othersByField(error: ServerError): Others {
  const told = (error.body?.['others'] ?? []) as (Named & { fields: string[]; of: Named | null })[];
  const others: Others = {};
  for (const { fields, of, ...own } of told) {
    const links = [own, ...(of ? [of] : [])].map(linkTo).filter((link) => link !== null);
    for (const field of fields) others[field] = [...(others[field] ?? []), ...links];
  }
  return others;
}

function linkTo(row: Named): OtherRow | null {
  const resource = findResource(row.resource);
  if (!resource) return null;
  const key = { id: row.id, ...(resource.shortCode && row.shortCode ? { [resource.shortCode]: row.shortCode } : {}) };
  return { title: `${resource.label.one}: ${row.title}`, path: recordPath(resource, key) };
}
