// Rows that stand in the way of a save or a removal, as the server tells of them to who may read them: links to go and look.
import type { Other } from '../../../api/operations/others.ts';
import { recordPath } from '../../meta/paths.ts';
import { findResource } from '../../meta/registry.ts';
import type { ServerError } from '../../providers/http.ts';

type Named = Pick<Other, 'resource' | 'id' | 'title' | 'shortCode'>;
export interface OtherRow {
  title: string;
  path: string;
}
export type Others = Record<string, OtherRow[]>;

/** The row, and whose it is, by each field that speaks of it. */
export function othersByField(error: ServerError): Others {
  const others: Others = {};
  for (const other of (error.body?.['others'] ?? []) as Other[]) {
    const links = linksTo(other);
    for (const field of other.fields) others[field] = [...(others[field] ?? []), ...links];
  }
  return others;
}

/** To the row, and to whose it is. */
export const linksTo = (other: Other): OtherRow[] =>
  [other, ...(other.of ? [other.of] : [])].map(linkTo).filter((link) => link !== null);

function linkTo(row: Named): OtherRow | null {
  const resource = findResource(row.resource);
  if (!resource) return null;
  const key = { id: row.id, ...(resource.shortCode && row.shortCode ? { [resource.shortCode]: row.shortCode } : {}) };
  return { title: `${resource.label.one}: ${row.title}`, path: recordPath(resource, key) };
}
