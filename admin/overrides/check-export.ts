// The state of a check of an exported file: which file, how far it is read, what was found.
import { useEffect, useRef, useState } from 'react';
import { apiUrl, http } from '../providers/http.ts';
import { checkExport } from '../views/audit/export-check.ts';
import type { ExportCheck } from '../views/audit/export-check.ts';

/** A bar that is full at once only flickers: it comes when the check takes longer than this (ms). */
const barAfter = 1_000;

export interface FileCheck {
  file: File;
  /** Bytes. */
  read: number;
  isLong: boolean;
  result: ExportCheck | 'unreadable' | null;
}

export function useFileCheck() {
  const [check, setCheck] = useState<FileCheck | null>(null);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const cancel = () => {
    running.current?.abort();
    setCheck(null);
  };
  const begin = async (file: File) => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    const change = (part: Partial<FileCheck>) =>
      !stop.signal.aborted && setCheck((now) => ({ file, read: 0, isLong: false, result: null, ...now, ...part }));
    setCheck({ file, read: 0, isLong: false, result: null });
    const bar = setTimeout(() => change({ isLong: true }), barAfter);
    try {
      change({ result: await checkExport(file, (read) => change({ read }), stop.signal) });
    } catch {
      // What a browser throws when a file was moved, changed or taken away meanwhile; of a check that was stopped nothing is said.
      change({ result: 'unreadable' });
    } finally {
      clearTimeout(bar);
    }
  };
  return { check, begin, cancel };
}

/** The names of the keys of this system, the present one first; null while they are not known. Asked for when the page opens. */
export function useKeyNames(): string[] | null {
  const [names, setNames] = useState<string[] | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    http
      .get<{ keys: { kid: string }[] }>(`${apiUrl}/audit_records/key`, { signal: stop.signal })
      .then(({ data }) => setNames(data.keys.map(({ kid }) => kid)))
      // Without them the page says which key it was, and leaves it to the reader to compare.
      .catch(() => undefined);
    return () => stop.abort();
  }, []);
  return names;
}
