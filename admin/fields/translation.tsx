// Number translations `pattern|replacement`: two inputs, and a box that tries a number out, step by step, on the server.
import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { asText, controlProps } from './face.ts';
import type { CellProps, FieldFace, InputProps, Values } from './face.ts';
import { apiUrl, http } from '../providers/http.ts';
import type { ServerError } from '../providers/http.ts';
import { TextFilter } from './text-control.tsx';

/** The last bar divides: a pattern may hold bars of its own. */
function split(value: string): [string, string] {
  const bar = value.lastIndexOf('|');
  return bar < 0 ? [value, ''] : [value.slice(0, bar), value.slice(bar + 1)];
}

const exampleNumber = '+442079460000';

/** As the server tells it: see POST /api/translate. */
interface Outcome {
  steps: {
    step: 'global' | 'check' | 'rule';
    before: string;
    after: string;
    matched: boolean;
    problem: string | null;
  }[];
  number: string;
  problem: string | null;
}
type Answer = { outcome: Outcome; refusal: null } | { outcome: null; refusal: string };

/** Typing is asked about when it pauses this long (ms). */
const pause = 250;

/** Asks the server behind the typing; an outdated answer is dropped. */
function useOutcome(body: Record<string, unknown>): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  // Compared by what it says: the object is another one at each drawing.
  const asked = JSON.stringify(body);
  useEffect(() => {
    const given = JSON.parse(asked) as Record<string, unknown>;
    if (given['number'] === '') return setAnswer(null);
    const abort = new AbortController();
    const timer = setTimeout(() => {
      http.post<Outcome>(`${apiUrl}/translate`, given, { signal: abort.signal }).then(
        ({ data }) => setAnswer({ outcome: data, refusal: null }),
        (error: ServerError) => !abort.signal.aborted && setAnswer({ outcome: null, refusal: refusalOf(error) }),
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked]);
  return answer;
}

/** The field's own words where there is one: "must be a pattern and a replacement divided by |". */
const refusalOf = (error: ServerError): string =>
  [Object.values(error.errors ?? {})[0]].flat().map(String)[0] ?? error.message;

const stepLabels = { global: 'Every number', check: 'Check', rule: 'Rule' };

function stepText({ step, matched, after, problem }: Outcome['steps'][number]): string {
  if (problem) return problem;
  if (step === 'check') return matched ? 'passes' : 'is refused';
  return matched ? after : 'stays as it is';
}

/** The settings beside this one: in a form over several rows their names have the same beginning. */
function besides(name: string, values: Values): Record<string, unknown> {
  const begin = name.slice(0, name.lastIndexOf('.') + 1);
  const origin = name.endsWith('originTranslation');
  const names = [
    'globalTranslation',
    'translationCountry',
    ...(origin ? ['originationValidation', 'originationPattern'] : []),
  ];
  const given = names.map((one) => [one, values[begin + one] ?? null] as const).filter(([, value]) => value !== null);
  return Object.fromEntries(given);
}

function Trial({ name, rule, label, values }: { name: string; rule: string | null; label: string; values: Values }) {
  const [number, setNumber] = useState(exampleNumber);
  const answer = useOutcome({
    number: number.trim(),
    ...besides(name, values),
    ...(rule ? { translation: rule } : {}),
  });
  return (
    <div className="translation-trial">
      <span className="field-quiet" aria-hidden="true">
        Try
      </span>
      <Input
        size="small"
        className="field-mono"
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        aria-label={`Number to try ${label} with`}
        inputMode="tel"
        maxLength={33}
      />
      <output className="translation-steps" aria-live="polite">
        {answer?.refusal && <span className="field-negative">{answer.refusal}</span>}
        {answer?.outcome && (
          <>
            {answer.outcome.steps.map((step) => (
              <span key={step.step} className={step.problem ? 'field-negative' : 'field-quiet'}>
                {stepLabels[step.step]}: {stepText(step)}
              </span>
            ))}
            <span className="field-mono">→ {answer.outcome.number || '(empty)'}</span>
            {answer.outcome.problem && <span className="field-negative">{answer.outcome.problem}</span>}
          </>
        )}
      </output>
    </div>
  );
}

function TranslationCell({ value }: CellProps) {
  const [pattern, replacement] = split(String(value));
  return (
    <span className="field-mono" title={String(value)}>
      {pattern} <span aria-label="becomes">→</span> {replacement || '(nothing)'}
    </span>
  );
}

function TranslationInput(props: InputProps) {
  const { value, onChange, id, field, values } = props;
  const [pattern, replacement] = split(asText(value));
  const put = (nextPattern: string, nextReplacement: string) =>
    onChange(nextPattern === '' && nextReplacement === '' ? null : `${nextPattern}|${nextReplacement}`);
  const shared = { ...controlProps(props), className: 'field-mono', autoComplete: 'off', spellCheck: false };
  return (
    <div className="translation">
      <div className="translation-pair">
        <Input
          {...shared}
          value={pattern}
          placeholder="^\+(.*)$"
          maxLength={128}
          aria-label={`${field.label}: pattern`}
          onChange={(event) => put(event.target.value, replacement)}
        />
        <span aria-hidden="true">→</span>
        <Input
          {...shared}
          id={`${id}-replacement`}
          value={replacement}
          placeholder="\1"
          maxLength={128}
          aria-label={`${field.label}: replacement`}
          onChange={(event) => put(pattern, event.target.value)}
        />
      </div>
      <Trial
        name={field.name}
        rule={pattern === '' ? null : `${pattern}|${replacement}`}
        label={field.label}
        values={values}
      />
      <p className="field-quiet translation-note">Left the pattern, right what it becomes; \1 to \9 are its groups.</p>
    </div>
  );
}

export const translationFace: FieldFace = {
  Cell: TranslationCell,
  Input: TranslationInput,
  Filter: TextFilter,
  text: (_field, value) => split(String(value)).join(' → '),
  problem: (_field, value) => (split(String(value))[0] === '' ? 'must have a pattern' : null),
};
