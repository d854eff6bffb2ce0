// The state of a form over one record: what was loaded, what was typed, what is wrong, and the way to the server.
import { App } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import type { ServerError } from '../../providers/http.ts';
import { useDraft } from './draft.ts';
import type { Draft } from './drafts.ts';
import { failureText } from './failure.ts';
import { useLiveRow } from './live-row.ts';
import type { LiveRow } from './live-row.ts';
import { mergeChanges, settle } from './merge.ts';
import type { Choices } from './merge.ts';
import { useReason } from './reason.tsx';
import type { Reason } from './reason.tsx';
import { useSend } from './send.ts';
import type { Sender } from './send.ts';
import { othersByField } from './others.ts';
import type { Others } from './others.ts';
import { changedValues, createBody, effectiveValues, errorsByField, problems } from './values.ts';
import type { Errors, Mode } from './values.ts';

export type Row = Values & { id: string; version: number };

/** The row as somebody else saved it, who they are and when it was. */
export interface Newer {
  current: Row;
  changedBy: string | null;
  changedAt: string | null;
}

/** Somebody else's row that a person looks at: because a save met it, or because they wanted to see it. */
export interface Conflict extends Newer {
  purpose: 'save' | 'look';
}

export interface RecordForm {
  mode: Mode;
  fields: FieldMeta[];
  base: Values;
  values: Values;
  /** Values as conditions see them: hidden fields have none. */
  effective: Values;
  set: (name: string, value: unknown) => void;
  /** What a save would send. */
  changes: Values;
  dirty: boolean;
  errors: Errors;
  /** What went wrong beside the fields. */
  failures: string[];
  /** Rows that stand in the way, by the field whose error speaks of them. */
  others: Others;
  /** Counts refused saves: a change of it moves the focus to the first error. */
  refusals: number;
  saving: boolean;
  /** Why, in the person's words. */
  reason: Reason;
  /**
   * Resolves with the stored row, or with null when it was refused. Over a newer version it merges: at once where nothing
   * clashes, otherwise when the person has chosen.
   */
  save: () => Promise<Row | null>;
  discard: () => void;
  conflict: Conflict | null;
  /** Looks at what somebody else saved meanwhile. */
  showNewer: () => void;
  /** Forget the conflict: the form stays as it is, and so does the server. */
  closeConflict: () => void;
  /** Go on from their row, with my changes on top of it as far as they were left alone or chosen; then save, if that was wanted. */
  resolve: (choices: Choices) => void;
  /** A newer version that came in while this form was open. */
  newer: Newer | null;
  /** Somebody removed the row. */
  gone: LiveRow['gone'];
  /** Unsaved edits of an earlier visit. */
  draft: Draft | null;
  restoreDraft: (choices: Choices) => void;
  discardDraft: () => void;
}

interface Options {
  resource: ResourceMeta;
  fields: FieldMeta[];
  /** The stored row, or null for a new one. */
  row: Row | null;
  /** What a new one starts with. */
  fresh: Values;
  /** Sent with a new row although no input shows it. */
  fixed?: Values;
  /** What tells this form from others over the same row, or one new row from another. */
  part?: string;
  /** Another way to the server than one row of the resource. */
  send?: Sender;
}

/** Somebody who saves without pause cannot be outrun for ever. */
const maxMerges = 3;

/** One form over one record. A newer `row` never touches what was typed. */
export function useRecordForm({
  resource,
  fields,
  row,
  fresh,
  fixed = {},
  part = '',
  send: given,
}: Options): RecordForm {
  const { message } = App.useApp();
  const [base, setBase] = useState<Values>(row ?? fresh);
  // Once a new row is saved, the next save changes it, even before it has been read again.
  const mode: Mode = typeof base['id'] === 'string' ? 'edit' : 'create';
  const [values, setValues] = useState<Values>(base);
  const [errors, setErrors] = useState<Errors>({});
  const [failures, setFailures] = useState<string[]>([]);
  const [others, setOthers] = useState<Others>({});
  const [refusals, setRefusals] = useState(0);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  /** The save that waits for a person to choose. */
  const waiting = useRef<(saved: Row | null) => void>(() => {});
  const plain = useSend(resource);
  const send = given ?? plain;

  const changes = useMemo(
    () => (mode === 'create' ? createBody(fields, values) : changedValues(fields, base, values)),
    [mode, fields, base, values],
  );
  const typed = useMemo(() => changedValues(asEditable(fields), base, values), [fields, base, values]);
  const edits = mode === 'create' ? typed : changes;
  const dirty = Object.keys(edits).length > 0;
  const { offer, settleOffer, forget } = useDraft({ resource, fields, part, base, edits });

  const reason = useReason(fields, changes, mode === 'create');

  const startFrom = (next: Values, kept: Values = {}) => {
    setBase(next);
    setValues({ ...next, ...kept });
    setErrors({});
    setFailures([]);
    setConflict(null);
  };
  const id = typeof base['id'] === 'string' ? base['id'] : null;
  const live = useLiveRow(resource, id, Number(base['version'] ?? 0), send.whole?.(base));
  const reread = useNewer(row, base, dirty, (next) => startFrom(next));
  // While a save is under way, the newer version may well be one's own.
  const newer = send.saving ? null : (live.newer ?? reread);

  const refuse = (next: Errors, texts: string[]) => {
    setErrors(next);
    setFailures(texts);
    setOthers({});
    setRefusals((count) => count + 1);
  };
  const refuseAs = (error: ServerError) => {
    // The sign-in form that comes over the page says it all.
    if (error.statusCode === 401) return;
    if (error.code === 'DIDReasonRequired' && error.errors) return reason.miss(Object.keys(error.errors));
    const { own, other } = errorsByField(fields, error.errors ?? {}, resource.fields);
    const named = Object.keys(own).length > 0 || other.length > 0;
    refuse(own, named ? other : [failureText(error)]);
    setOthers(othersByField(error));
  };
  const ask = (found: Conflict): Promise<Row | null> => {
    setConflict(found);
    return new Promise((resolve) => (waiting.current = resolve));
  };
  /** Writes `body` over `from`. Whoever was faster is merged with. */
  const write = async (from: Values, body: Values, merges = 0): Promise<Row | null> => {
    try {
      const saved = await send.run(typeof from['id'] === 'string' ? from : null, body, reason.text);
      startFrom({ ...from, ...saved });
      reason.set('');
      forget();
      return saved;
    } catch (thrown) {
      const error = thrown as ServerError;
      const found = error.statusCode === 412 ? foundNewer(error) : null;
      if (!found) {
        refuseAs(error);
        return null;
      }
      const theirs = { ...from, ...found.current };
      const merge = mergeChanges(fields, from, theirs, body);
      if (merge.clashes.length > 0 || merges >= maxMerges) return ask({ ...found, purpose: 'save' });
      startFrom(theirs, merge.kept);
      if (merge.taken.length > 0) void message.info(takenText(merge.taken, found.changedBy), 6);
      return Object.keys(merge.kept).length > 0 ? write(theirs, merge.kept, merges + 1) : found.current;
    }
  };
  const save = async (): Promise<Row | null> => {
    if (send.saving) return null;
    const found = problems(fields, mode, base, values);
    if (Object.keys(found).length > 0) {
      refuse(found, []);
      return null;
    }
    if (reason.demanding.length > 0 && !reason.text.trim()) {
      reason.miss();
      return null;
    }
    return mode === 'create' ? write({ ...base, id: undefined }, { ...fixed, ...changes }) : write(base, changes);
  };
  const resolve = (choices: Choices) => {
    if (!conflict) return;
    const theirs = { ...base, ...conflict.current };
    const mine = settle(mergeChanges(fields, base, theirs, edits), edits, choices);
    startFrom(theirs, mine);
    if (conflict.purpose === 'look') return;
    const wanted = Object.keys(mine).length > 0 ? write(theirs, mine) : Promise.resolve(conflict.current);
    void wanted.then(waiting.current);
  };
  return {
    mode,
    fields,
    base,
    values,
    effective: useMemo(() => effectiveValues(fields, values), [fields, values]),
    set: (name, value) => {
      setValues((before) => ({ ...before, [name]: value }));
      setErrors(({ [name]: _mended, ...others }) => others);
    },
    changes,
    dirty,
    errors,
    failures,
    others,
    refusals,
    saving: send.saving,
    reason,
    save,
    discard: () => {
      startFrom(base);
      reason.set('');
    },
    conflict,
    showNewer: () => newer && setConflict({ ...newer, purpose: 'look' }),
    closeConflict: () => {
      setConflict(null);
      waiting.current(null);
    },
    resolve,
    newer,
    gone: live.gone,
    draft: offer,
    restoreDraft: (choices) => {
      if (!offer) return;
      const merge = mergeChanges(fields, { ...base, ...offer.base }, base, offer.changes);
      setValues((before) => ({ ...before, ...settle(merge, offer.changes, choices) }));
      settleOffer(true);
    },
    discardDraft: () => settleOffer(false),
  };
}

/** The row, who and when that a 412 tells. */
function foundNewer(error: ServerError): Newer | null {
  return error.body?.['current'] ? (error.body as unknown as Newer) : null;
}

/** "Merged with what ann@example.com changed meanwhile: Status, Tax code". */
function takenText(taken: FieldMeta[], by: string | null): string {
  const names = taken.map((field) => field.label).join(', ');
  return `Merged with what ${by ?? 'somebody else'} changed meanwhile: ${names}`;
}

/** In a new record everything that can be given counts as typed, whether it could be changed later or not. */
function asEditable(fields: FieldMeta[]): FieldMeta[] {
  return fields.map((field) => ({ ...field, may: { create: field.may.create, update: field.may.create } }));
}

/** Takes in a newer stored row at once where nothing was typed; otherwise says that there is one. */
function useNewer(row: Row | null, base: Values, dirty: boolean, adopt: (row: Row) => void): Newer | null {
  const seen = useRef(row);
  const isNewer = row !== null && row.version > Number(base['version'] ?? 0) && row.id === base['id'];
  useEffect(() => {
    if (row === seen.current) return;
    seen.current = row;
    if (isNewer && !dirty && row) adopt(row);
  });
  return isNewer && dirty ? { current: row, changedBy: null, changedAt: null } : null;
}
