// Whether somebody changed or removed the record that one has open, as the live events tell it. Nothing is written anywhere.
import { useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { useMeta } from '../../meta/context.tsx';
import { dataProvider } from '../../providers/data.ts';
import { useLive } from '../../providers/live.ts';
import type { LiveEvent } from '../../providers/live.ts';
import type { ServerError } from '../../providers/http.ts';
import { recordFields } from './record.ts';
import type { Newer, Row } from './record-form.ts';

export interface LiveRow {
  /** The row as it is now, where it is newer than `version`. */
  newer: Newer | null;
  /** It was removed; when and by whom is not known where nobody looked. */
  gone: { by: string | null; at: string | null } | null;
}

/** A form over a record and its one-to-one rows. */
export interface Whole {
  /** The version of the record alone: that of the whole moves with every part. */
  ownVersion: number;
  /** Without an id there is no such row yet. */
  parts: { resource: string; id: string | null; version: number }[];
  read: () => Promise<Row>;
}

/** Watches the row with this id, of which one holds `version`, and what belongs to it; without an id there is nothing to watch. */
export function useLiveRow(resource: ResourceMeta, id: string | null, version: number, whole?: Whole): LiveRow {
  const { user } = useMeta();
  const [found, setFound] = useState<LiveRow>({ newer: null, gone: null });
  const read = async (by: string | null) => {
    const at = new Date().toISOString();
    const current = whole ? await whole.read() : await readRow(resource, id as string);
    if (current.version <= version) return;
    // Answers may overtake each other.
    setFound((known) =>
      (known.newer?.current.version ?? 0) > current.version
        ? known
        : { newer: { current, changedBy: by, changedAt: at }, gone: null },
    );
  };
  // A courtesy: a row that cannot be read just now is told by the next save.
  const look = (by: string | null) =>
    void read(by).catch((error: Partial<ServerError>) => {
      if (error.statusCode !== 404) return;
      setFound((known) => (known.gone ? known : { newer: null, gone: { by: null, at: null } }));
    });
  useLive((news) => {
    if (id === null) return;
    if (news === 'missed') return look(null);
    const own = { resource: resource.name, id, version: whole?.ownVersion ?? version };
    const event = news.find((one) => isOf(one, own));
    const by = (one: LiveEvent) => nameOf(one, user.id);
    if (event?.action === 'delete')
      return setFound({ newer: null, gone: { by: by(event), at: new Date().toISOString() } });
    // A part that was not there may have been made: for this record or for another one, which the reading tells.
    const changed = news.find((one) =>
      [own, ...(whole?.parts ?? [])].some((part) => isOf(one, part) && isNewer(one, part)),
    );
    if (changed) look(by(changed));
  });
  const { newer, gone } = found;
  return { newer: newer && newer.current.version > version ? newer : null, gone };
}

type Watched = Whole['parts'][number];
const isOf = (event: LiveEvent, { resource, id }: Watched): boolean =>
  event.resource === resource && (id === null || event.id === id || event.action === 'many');
const isNewer = (event: LiveEvent, { version }: Watched): boolean => event.version === null || event.version > version;

async function readRow(resource: ResourceMeta, id: string): Promise<Row> {
  const { data } = await dataProvider.getOne<Row>({
    resource: resource.name,
    id,
    meta: { query: { _fields: recordFields(resource) } },
  });
  return data;
}

/** "Anna Petrova", "You, in another window". */
function nameOf({ who }: LiveEvent, ownId: string): string | null {
  if (!who) return null;
  return who.id === ownId ? 'You, in another window,' : who.name;
}
