// What somebody else did to an open record, in a sentence.
import type { FieldMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { relativeTime } from '../../fields/time.ts';
import type { LiveRow } from './live-row.ts';
import { mergeChanges } from './merge.ts';
import type { Newer } from './record-form.ts';

/** More fields than these are counted. */
const named = 3;

/** "Anna Petrova changed Credit limit, Status just now." `changes` are one's own. */
export function newsText(fields: FieldMeta[], base: Values, newer: Newer, now: number, changes: Values = {}): string {
  const { taken, clashes } = mergeChanges(fields, base, { ...base, ...newer.current }, changes);
  const labels = [...clashes, ...taken].map((field) => field.label);
  const rest = labels.length - named;
  const what = rest > 0 ? `${labels.slice(0, named).join(', ')} and ${rest} more` : labels.join(', ');
  const when = newer.changedAt ? ` ${relativeTime(newer.changedAt, now)}` : '';
  return `${newer.changedBy ?? 'Somebody else'} changed ${what || 'this record'}${when}.`;
}

/** "Anna Petrova removed this record 2 min ago." */
export function goneText(gone: NonNullable<LiveRow['gone']>, now: number): string {
  if (gone.at === null) return 'This record is not there any more.';
  return `${gone.by ?? 'Somebody else'} removed this record ${relativeTime(gone.at, now)}.`;
}
