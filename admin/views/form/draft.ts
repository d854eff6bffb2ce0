// The draft of a form: what is typed is kept in the browser as one goes, and offered again to who comes back to the record.
import { useEffect, useRef, useState } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { Unparsed } from '../../fields/face.ts';
import type { Values } from '../../fields/face.ts';
import { sameValue } from '../../fields/same.ts';
import { useMeta } from '../../meta/context.tsx';
import { draftKey } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { drafts } from './own-drafts.ts';

/** Typing is written down when it pauses this long (ms). */
const pause = 250;

interface Options {
  resource: ResourceMeta;
  fields: FieldMeta[];
  /** What tells this form from others over the same row, or one new row from another. */
  part: string;
  base: Values;
  /** What was typed, by field. */
  edits: Values;
}

export interface DraftHandle {
  /** Edits of an earlier visit that wait to be restored or discarded. */
  offer: Draft | null;
  /** The offer was taken or turned down. */
  settleOffer: (keep: boolean) => void;
  /** The edits are saved: at once, for the page may be left before it is drawn again. */
  forget: () => void;
}

/** Keeps `edits` while there are any, drops them once they are saved or discarded, and offers what an earlier visit left. */
export function useDraft({ resource, fields, part, base, edits }: Options): DraftHandle {
  const { user } = useMeta();
  const record = typeof base['id'] === 'string' ? base['id'] : 'new';
  const key = draftKey(user.id, resource.name, part ? `${record}:${part}` : record);
  const [offer, setOffer] = useState(() => stillNews(fields, base, drafts.read(key, Date.now())));
  const write = useRef(() => {});
  /** Where this form keeps its edits; null while it has none. */
  const written = useRef<string | null>(null);
  const forget = () => {
    write.current = () => {};
    if (written.current !== null) drafts.drop(written.current);
    written.current = null;
  };
  const dirty = Object.keys(edits).length > 0;

  useEffect(() => {
    if (!dirty) {
      forget();
      return;
    }
    written.current = key;
    // An offer that nobody has answered yet is not lost to what is typed beside it.
    const told = storable(fields, { ...offer?.changes, ...edits });
    const bases = { ...base, ...offer?.base };
    const before = Object.fromEntries(Object.keys(told).map((name) => [name, bases[name] ?? null]));
    write.current = () => {
      write.current = () => {};
      drafts.keep(key, { at: Date.now(), changes: told, base: before });
    };
    const timer = setTimeout(() => write.current(), pause);
    // Another window at this record keeps its edits in the same place, and clears it when they are saved: what is typed here stays.
    const onStorage = (event: StorageEvent) => {
      if (event.key === key) drafts.add(key, { at: Date.now(), changes: told, base: before });
    };
    window.addEventListener('storage', onStorage);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('storage', onStorage);
    };
  }, [key, dirty, fields, base, edits, offer]);

  // Whoever leaves within the pause leaves with everything written down.
  useEffect(() => {
    const flush = () => write.current();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, []);

  return {
    offer,
    forget,
    settleOffer: (keep) => {
      setOffer(null);
      if (!keep && !dirty) drafts.drop(key);
    },
  };
}

/** Secrets stay where they were typed, and so does what is not a value yet. */
function storable(fields: FieldMeta[], edits: Values): Values {
  const secrets = new Set(fields.filter((field) => field.kind === 'secret').map((field) => field.name));
  return Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => !secrets.has(name) && !(value instanceof Unparsed)),
  );
}

/** A draft without what this form does not have, and without what the record holds by now anyhow; null when nothing is left. */
function stillNews(fields: FieldMeta[], base: Values, draft: Draft | null): Draft | null {
  if (!draft) return null;
  const news = fields.filter(
    (field) => field.name in draft.changes && !sameValue(field, draft.changes[field.name], base[field.name]),
  );
  const only = (values: Values) => Object.fromEntries(news.map(({ name }) => [name, values[name]]));
  return news.length > 0 ? { at: draft.at, changes: only(draft.changes), base: only(draft.base) } : null;
}
