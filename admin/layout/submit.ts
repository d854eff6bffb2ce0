// A small form on its way to the server: busy, refused with words for each field or for the whole.
import { useState } from 'react';
import type { ServerError } from '../providers/http.ts';

export interface Submit {
  busy: boolean;
  /** What is wrong, by field. */
  errors: Record<string, string>;
  /** What is wrong beside the fields. */
  problem: string | null;
  /** Runs the work; true when it was not refused. */
  submit: (work: () => Promise<void>) => Promise<boolean>;
  /** Refuses before anything is sent. */
  refuse: (errors: Record<string, string>) => void;
}

/** `fields`: those that show their own errors; of others the form as a whole speaks. */
export function useSubmit(fields: readonly string[]): Submit {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (work: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setErrors({});
    setProblem(null);
    try {
      await work();
      return true;
    } catch (caught) {
      const { errors: given = {}, message } = caught as ServerError;
      const known = Object.entries(given).filter(([name]) => fields.includes(name));
      setErrors(Object.fromEntries(known.map(([name, texts]) => [name, `This ${[texts].flat().join(', ')}.`])));
      setProblem(known.length > 0 ? null : message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const refuse = (next: Record<string, string>) => {
    setErrors(next);
    setProblem(null);
  };
  return { busy, errors, problem, submit, refuse };
}
