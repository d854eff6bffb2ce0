// ISO 4217 codes of currencies that the office works with: picked from that table, shown as the code.
import { CodeCell, CodeFilter, CodeInput, useCodeSource } from './code.tsx';
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { TextControl, TextFilter } from './text-control.tsx';

const names = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
const nameOf = (code: string) => (/^[A-Z]{3}$/.test(code) ? (names.of(code) ?? '') : '');

function CurrencyCodeCell(props: CellProps) {
  return <CodeCell {...props} hint={nameOf(String(props.value))} />;
}

function CurrencyCodeInput(props: InputProps) {
  const source = useCodeSource(props.field);
  if (source) return <CodeInput {...props} source={source} nameOf={nameOf} />;
  const upper = (next: unknown) => props.onChange(typeof next === 'string' ? next.toUpperCase() : next);
  return <TextControl {...props} mono onChange={upper} control={{ maxLength: 3, placeholder: 'EUR' }} />;
}

function CurrencyCodeFilter(props: FilterProps) {
  return useCodeSource(props.field) ? <CodeFilter {...props} /> : <TextFilter {...props} />;
}

export const currencyCodeFace: FieldFace = {
  Cell: CurrencyCodeCell,
  Input: CurrencyCodeInput,
  Filter: CurrencyCodeFilter,
  text: (_field, value) => String(value),
  problem: (_field, value) => (/^[A-Z]{3}$/.test(String(value)) ? null : 'must be a currency code such as EUR'),
};
