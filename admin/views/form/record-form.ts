// The state of a form over one record: what was loaded, what was typed, what is wrong, and the way to the server.
import { useCreate, useInvalidate, useUpdate } from '@refinedev/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import type { ServerError } from '../../providers/http.ts';
import { failureText } from './failure.ts';
import { changedValues, createBody, effectiveValues, errorsByField, problems } from './values.ts';
import type { Errors, Mode } from './values.ts';

export type Row = Values & { id: string; version: number };

/** Somebody else saved first: their row, who they are and when it was. */
export interface Conflict {
  current: Row;
  changedBy: string | null;
  changedAt: string | null;
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
  /** Counts refused saves: a change of it moves the focus to the first error. */
  refusals: number;
  saving: boolean;
  save: () => Promise<Row | null>;
  discard: () => void;
  conflict: Conflict | null;
  /** Forget the conflict: the form stays as it is, and so does the server. */
  closeConflict: () => void;
  /** Go on from their row: it becomes the base, what was typed here stays (`keep`) or is dropped. */
  takeOver: (row: Values, keep: boolean) => void;
  /** A newer version that came in while this form had changes. */
  newer: Row | null;
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
}

/** One form over one record. A newer `row` never touches what was typed. */
export function useRecordForm({ resource, fields, row, fresh, fixed = {} }: Options): RecordForm {
  const [base, setBase] = useState<Values>(row ?? fresh);
  // Once a new row is saved, the next save changes it, even before it has been read again.
  const mode: Mode = typeof base['id'] === 'string' ? 'edit' : 'create';
  const [values, setValues] = useState<Values>(base);
  const [errors, setErrors] = useState<Errors>({});
  const [failures, setFailures] = useState<string[]>([]);
  const [refusals, setRefusals] = useState(0);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const send = useSend(resource);

  const changes = useMemo(
    () => (mode === 'create' ? createBody(fields, values) : changedValues(fields, base, values)),
    [mode, fields, base, values],
  );
  const typed = useMemo(() => changedValues(asEditable(fields), base, values), [fields, base, values]);
  const dirty = Object.keys(mode === 'create' ? typed : changes).length > 0;

  const startFrom = (next: Values, kept: Values = {}) => {
    setBase(next);
    setValues({ ...next, ...kept });
    setErrors({});
    setFailures([]);
    setConflict(null);
  };
  const takeOver = (next: Values, keep: boolean) => startFrom({ ...base, ...next }, keep ? changes : {});
  const newer = useNewer(row, base, dirty, (next) => startFrom(next));

  const refuse = (next: Errors, texts: string[]) => {
    setErrors(next);
    setFailures(texts);
    setRefusals((count) => count + 1);
  };
  const save = async (): Promise<Row | null> => {
    if (send.saving) return null;
    const found = problems(fields, mode, base, values);
    if (Object.keys(found).length > 0) {
      refuse(found, []);
      return null;
    }
    try {
      const saved = mode === 'create' ? await send.run(null, { ...fixed, ...changes }) : await send.run(base, changes);
      startFrom({ ...base, ...saved });
      return saved;
    } catch (thrown) {
      const error = thrown as ServerError;
      if (error.statusCode === 412 && error.body?.['current']) setConflict(error.body as unknown as Conflict);
      else {
        const { own, other } = errorsByField(fields, error.errors ?? {}, resource.fields);
        const named = Object.keys(own).length > 0 || other.length > 0;
        refuse(own, named ? other : [failureText(error)]);
      }
      return null;
    }
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
    refusals,
    saving: send.saving,
    save,
    discard: () => startFrom(base),
    conflict,
    closeConflict: () => setConflict(null),
    takeOver,
    newer,
  };
}

/** In a new record everything that can be given counts as typed, whether it could be changed later or not. */
function asEditable(fields: FieldMeta[]): FieldMeta[] {
  return fields.map((field) => ({ ...field, may: { create: field.may.create, update: field.may.create } }));
}

/** Takes in a newer stored row at once where nothing was typed; otherwise says that there is one. */
function useNewer(row: Row | null, base: Values, dirty: boolean, adopt: (row: Row) => void): Row | null {
  const seen = useRef(row);
  const isNewer = row !== null && row.version > Number(base['version'] ?? 0) && row.id === base['id'];
  useEffect(() => {
    if (row === seen.current) return;
    seen.current = row;
    if (isNewer && !dirty && row) adopt(row);
  });
  return isNewer && dirty ? row : null;
}

/** The write itself: PATCH of what changed with the version that it was read at, POST of a new row. */
function useSend(resource: ResourceMeta) {
  const update = useUpdate<Row, ServerError, Values>();
  const create = useCreate<Row, ServerError, Values>();
  const invalidate = useInvalidate();
  const quiet = {
    resource: resource.name,
    successNotification: false,
    errorNotification: false,
    invalidates: [],
  } satisfies Parameters<typeof create.mutateAsync>[0];
  const run = async (base: Values | null, body: Values): Promise<Row> => {
    const { data } = base
      ? await update.mutateAsync({
          ...quiet,
          id: String(base['id']),
          values: body,
          mutationMode: 'pessimistic',
          meta: { headers: { 'If-Match': `"${String(base['version'])}"` } },
        })
      : await create.mutateAsync({ ...quiet, values: body });
    // The address may name the row by its code: everything of the resource is asked for again, not one id.
    void invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
    return data;
  };
  return { run, saving: update.mutation.isPending || create.mutation.isPending };
}
