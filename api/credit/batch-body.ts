// The body of a batch of calls: read line by line, every bad line named with what is wrong with it.
import { Decimal } from 'decimal.js';
import { invalid } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import { isBody } from '../schema/validate.ts';

export interface Line {
  /** When the call began, ISO 8601 in UTC. */
  at: string;
  /** What it costs, 0 or more. */
  amount: string;
  seconds: number;
  callId: string | null;
}
export interface Batch {
  direction: 'customer' | 'supplier';
  reference: string;
  currency: string | null;
  reason: string;
  lines: Line[];
}

export const maxLines = 10_000;
/** Bytes: ten thousand lines with long call ids. */
export const maxBatchBytes = 4_000_000;
/** So many bad lines are named; of more only the number is told. */
const named = 100;
const days = 93;

const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;
const cost = /^\d{1,10}(\.\d{1,4})?$/;
const printable = /^[^\p{Cc}\p{Cs}]+$/u;

/** Throws a 422 that names every broken part. */
export function readBatch(body: unknown, now: Date): Batch {
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object'] });
  const errors: FieldErrors = {};
  const known = ['direction', 'reference', 'currency', 'reason', 'lines'];
  for (const name of Object.keys(body)) if (!known.includes(name)) errors[name.slice(0, 60)] = ['is not part of a batch of calls'];
  const { direction = 'customer', reference, currency = null, reason = 'Calls as rated by the switch', lines } = body;
  if (direction !== 'customer' && direction !== 'supplier') errors['direction'] = ['must be customer or supplier'];
  if (!isText(reference, 100)) errors['reference'] = ['is required: a text of at most 100 characters'];
  if (currency !== null && (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)))
    errors['currency'] = ['must be a currency code such as EUR'];
  if (!isText(reason, 500)) errors['reason'] = ['must be a text of at most 500 characters'];
  const read = readLines(lines, now, errors);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return {
    direction: direction as Batch['direction'],
    reference: reference as string,
    currency: currency as string | null,
    reason: reason as string,
    lines: read,
  };
} // prettier-ignore

const isText = (given: unknown, longest: number): given is string =>
  typeof given === 'string' && given.trim() !== '' && given.length <= longest && printable.test(given);

function readLines(given: unknown, now: Date, errors: FieldErrors): Line[] {
  if (!Array.isArray(given) || given.length === 0 || given.length > maxLines) {
    errors['lines'] = [`must be a list of 1 to ${maxLines} calls`];
    return [];
  }
  const seen = new Map<string, number>();
  let bad = 0;
  const lines = given.map((line: unknown, at): Line => {
    const problems = problemsOf(line, now);
    const { callId } = (isBody(line) ? line : {}) as { callId?: unknown };
    if (typeof callId === 'string') {
      const before = seen.get(callId);
      if (before === undefined) seen.set(callId, at);
      else problems['callId'] = `is that of line ${before} too`;
    }
    const broken = Object.entries(problems);
    if (broken.length > 0 && ++bad <= named) {
      for (const [field, text] of broken) errors[`lines.${at}${field ? `.${field}` : ''}`] = [text];
    }
    return broken.length > 0 ? { at: '', amount: '0', seconds: 0, callId: null } : normal(line as unknown as Line);
  });
  if (bad > 0) errors['lines'] = [`${bad} of ${lines.length} are wrong${bad > named ? `; the first ${named} are named` : ''}`];
  return lines;
} // prettier-ignore

/** One form for one line, so that a repetition is known as one however its numbers are written. */
const normal = ({ at, amount, seconds, callId }: Line): Line => ({
  at: new Date(at).toISOString(),
  amount: new Decimal(amount).toFixed(),
  seconds,
  callId: callId ?? null,
});

const fields = ['at', 'amount', 'seconds', 'callId'];

function problemsOf(line: unknown, now: Date): Record<string, string> {
  if (!isBody(line)) return { '': 'must be an object with at, amount and seconds' };
  const problems: Record<string, string> = {};
  for (const name of Object.keys(line)) if (!fields.includes(name)) problems[name.slice(0, 40)] = 'is not part of a call';
  const { at, amount, seconds, callId = null } = line;
  const began = typeof at === 'string' && moment.test(at) ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(began)) problems['at'] = 'must be a moment such as 2026-01-31T09:30:00Z';
  else if (began > now.getTime() + 300_000) problems['at'] = 'must not lie in the future';
  else if (began < now.getTime() - days * 86_400_000) problems['at'] = `must lie within the last ${days} days`;
  if (typeof amount !== 'string' || !cost.test(amount)) problems['amount'] = 'must be a decimal number in quotes, 0 or more, with at most 4 decimals';
  if (!Number.isInteger(seconds) || (seconds as number) < 0 || (seconds as number) > 172_800) problems['seconds'] = 'must be a whole number from 0 to 172800';
  if (callId !== null && !isText(callId, 100)) problems['callId'] = 'must be a text of at most 100 characters';
  return problems;
} // prettier-ignore
