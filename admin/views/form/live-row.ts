// Whether somebody changed or removed the record that one has open, as the live events tell it. Nothing is written anywhere.
import { useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { useMeta } from '../../meta/context.tsx';
import { dataProvider } from '../../providers/data.ts';
import { useLive } from '../../providers/live.ts';
import type { LiveEvent } from '../../providers/live.ts';
import { recordFields } from './record.ts';
import type { Newer, Row } from './record-form.ts';

export interface LiveRow {
  /** The row as it is now, where it is newer than `version`. */
  newer: Newer | null;
  /** It was removed. */
  gone: { by: string | null; at: string } | null;
}

/** Watches the row with this id, of which one holds `version`; without an id there is nothing to watch. */
export function useLiveRow(resource: ResourceMeta, id: string | null, version: number): LiveRow {
  const { user } = useMeta();
  const [found, setFound] = useState<LiveRow>({ newer: null, gone: null });
  const read = async (by: string | null) => {
    const at = new Date().toISOString();
    const { data } = await dataProvider.getOne<Row>({
      resource: resource.name,
      id: id as string,
      meta: { query: { _fields: recordFields(resource) } },
    });
    if (data.version > version) setFound({ newer: { current: data, changedBy: by, changedAt: at }, gone: null });
  };
  // A courtesy: a row that cannot be read just now is told by the next save.
  const look = (by: string | null) => void read(by).catch(() => undefined);
  useLive((news) => {
    if (id === null) return;
    if (news === 'missed') return look(null);
    const event = news.find((one) => one.resource === resource.name && (one.id === id || one.action === 'many'));
    if (!event) return;
    const by = nameOf(event, user.id);
    if (event.action === 'delete') setFound({ newer: null, gone: { by, at: new Date().toISOString() } });
    else if (event.version === null || event.version > version) look(by);
  });
  const { newer, gone } = found;
  return { newer: newer && newer.current.version > version ? newer : null, gone };
}

/** "Anna Petrova", "You, in another window". */
function nameOf({ who }: LiveEvent, ownId: string): string | null {
  if (!who) return null;
  return who.id === ownId ? 'You, in another window,' : who.name;
}
