// Number translations `pattern|replacement`: two inputs, and a box that tries a number out with the server's own engine.
import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { asText, controlProps } from './face.ts';
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { TextFilter } from './text-control.tsx';

/** The last bar divides: a pattern may hold bars of its own. */
function split(value: string): [string, string] {
  const bar = value.lastIndexOf('|');
  return bar < 0 ? [value, ''] : [value.slice(0, bar), value.slice(bar + 1)];
}

const exampleNumber = '+442079460000';

/** What comes out for a number: null where the pattern does not match. Throws, in words, where the pattern is wrong. */
async function translate(pattern: string, replacement: string, number: string): Promise<string | null> {
  // RE2: time grows with the length of the number alone, whatever the pattern; so it is safe to run on each keystroke.
  const { RE2JS } = await import('re2js');
  const matcher = RE2JS.compile(pattern).matcher(number);
  if (!matcher.find()) return null;
  const result = replacement.replace(/\\(\d)/g, (_all, digit: string) => {
    const group = Number(digit);
    if (group > matcher.groupCount()) throw new Error(`the pattern has no group \\${digit}`);
    return matcher.group(group) ?? '';
  });
  return number.slice(0, matcher.start()) + result + number.slice(matcher.end());
}

type Outcome = { kind: 'out'; text: string } | { kind: 'unmatched' } | { kind: 'wrong'; text: string } | null;

/** Runs the translation behind the typing; an outdated answer is dropped. */
function useOutcome(pattern: string, replacement: string, number: string): Outcome {
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => {
    let current = true;
    const put = (next: Outcome) => current && setOutcome(next);
    if (pattern === '' || number === '') put(null);
    else
      translate(pattern, replacement, number).then(
        (text) => put(text === null ? { kind: 'unmatched' } : { kind: 'out', text }),
        (error: unknown) => put({ kind: 'wrong', text: error instanceof Error ? error.message : String(error) }),
      );
    return () => {
      current = false;
    };
  }, [pattern, replacement, number]);
  return outcome;
}

function Trial({ pattern, replacement, label }: { pattern: string; replacement: string; label: string }) {
  const [number, setNumber] = useState(exampleNumber);
  const outcome = useOutcome(pattern, replacement, number.trim());
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
      />
      <output className="field-mono" aria-live="polite">
        {outcome?.kind === 'out' && `→ ${outcome.text || '(empty)'}`}
        {outcome?.kind === 'unmatched' && <span className="field-quiet">stays: the pattern does not match</span>}
        {outcome?.kind === 'wrong' && <span className="field-negative">{outcome.text}</span>}
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
  const { value, onChange, id, field } = props;
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
      {pattern !== '' && <Trial pattern={pattern} replacement={replacement} label={field.label} />}
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
