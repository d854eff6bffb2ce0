// What the database itself says of an entry, where that is not what the entry says: who wrote it.
import { ToneTag } from '../../fields/parts.tsx';
import type { Entry } from '../history/api.ts';

export function Witness({ entry: { databaseUser } }: { entry: Pick<Entry, 'databaseUser'> }) {
  if (databaseUser === null) return null;
  return <ToneTag tone="warning">Written in the database by {databaseUser}</ToneTag>;
}
