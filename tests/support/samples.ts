// Values that suit a field, made from its definition: good ones for examples, and bad ones for each thing that the definition forbids.
import type { FieldDefinition, Kind, Where } from '../../resources/define/index.ts';
import { exactSize } from '../../resources/define/kinds/number.ts';

export type Values = Record<string, unknown>;

/** Options of every kind together: what a kind lacks is absent. */
export interface LooseOptions {
  min?: number | string;
  max?: number | string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  pattern?: string;
  regex?: boolean;
  codeOf?: string;
  cidr?: boolean;
  resource?: string;
  onDelete?: string;
  where?: Where;
  choices?: readonly { value: string }[];
}
export const optionsOf = (field: FieldDefinition): LooseOptions => field.options as LooseOptions;

/** Three letters that begin as no currency of the reference data does. */
const letters = (number: number): string =>
  'QWXY'.charAt(Math.floor(number / 676) % 4) +
  [26, 1].map((place) => String.fromCharCode(65 + (Math.floor(number / place) % 26))).join('');

/** Texts of the forms that patterns ask for, the plainest first; each number gives another one. */
const texts = (number: number): string[] => [
  `Example ${number}`,
  `EX-${number}`,
  `ex-${number}`,
  `ex_${number}`,
  `EX_${number}`,
  letters(number),
  `${number}`,
  `host${number}.example.com`,
  `person${number}@example.com`,
  `/api/example-${number}`,
];

function sampleText(field: FieldDefinition, number: number): string {
  const { pattern, maxLength = 255, minLength = 0 } = optionsOf(field);
  const form = pattern === undefined ? null : new RegExp(pattern);
  const found = texts(number).find(
    (one) => one.length >= minLength && one.length <= maxLength && (form?.test(one) ?? true),
  );
  if (found === undefined)
    throw new Error(`No sample text fits the pattern of ${field.name}: add one to tests/support/samples.ts`);
  return found;
}

/** The least number that is no exception (0), within the limits. */
function sampleNumber(field: FieldDefinition, number: number): number {
  const { min = 1, max = Number(min) + 10 } = optionsOf(field);
  const least = Math.max(Number(min), Math.min(1, Number(max)));
  return Math.min(least + (number % 5), Number(max));
}

type Sampler = (field: FieldDefinition, number: number) => unknown;
const whole: Sampler = sampleNumber;
const exact: Sampler = (field, number) =>
  sampleNumber(field, number).toFixed(exactSize(field as FieldDefinition<'decimal'>).scale);

/** Structured data has a form of its own in each field. */
const structured: Record<string, unknown> = {
  hours: [{ hour: '2026-01-01T10:00:00Z', amount: '1', calls: 1, seconds: 60 }],
};

const samplers: Partial<Record<Kind, Sampler>> = {
  text: sampleText,
  secret: (_field, number) => `a long secret ${number}`,
  integer: whole,
  ordering: whole,
  duration: whole,
  decimal: exact,
  money: exact,
  percent: exact,
  boolean: (_field, number) => number % 2 === 0,
  choice: (field, number) => {
    const choices = optionsOf(field).choices ?? [];
    return choices[number % choices.length]?.value;
  },
  tags: (field, number) => {
    const { choices } = optionsOf(field);
    return choices ? [choices[number % choices.length]?.value] : [sampleText(field, number)];
  },
  dateTime: (_field, number) => new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
  ipAddress: (_field, number) => `20.1.${Math.floor(number / 250) % 250}.${(number % 250) + 1}`,
  host: (_field, number) => `20.2.${Math.floor(number / 250) % 250}.${(number % 250) + 1}`,
  phone: (_field, number) => `+4420794${String(60000 + (number % 1000))}`,
  email: (_field, number) => `person${number}@example.com`,
  dialCode: (_field, number) => `44${1000 + number}`,
  timeZone: (_field, number) => ['Europe/London', 'Asia/Dubai', 'UTC'][number % 3],
  currencyCode: (_field, number) => ['USD', 'EUR'][number % 2],
  country: (_field, number) => ['GB', 'AE'][number % 2],
  translation: (_field, number) => `^\\+(.*)$|${number}\\1`,
};

/** A good value of the field; another number gives another one, where there are several. References are the caller's. */
export function sampleOf(field: FieldDefinition, number: number): unknown {
  if (Object.hasOwn(structured, field.name)) return structured[field.name];
  const sampler = samplers[field.kind];
  if (!sampler)
    throw new Error(
      `Nobody can make up a value for ${field.name} (${field.kind}): give a hint in tests/support/examples.ts`,
    );
  return sampler(field, number);
}

/** Values of JSON types that the field does not take. */
export function wrongTypes(field: FieldDefinition): unknown[] {
  switch (field.kind) {
    case 'integer':
    case 'ordering':
    case 'duration':
      return ['1', 1.5, true, [], {}];
    case 'boolean':
      return ['true', 1, [], {}];
    case 'references':
    case 'tags':
      return ['one', 1, {}, [1]];
    case 'json':
      return ['text', 1, true];
    default:
      return [1, true, [], {}];
  }
}

/** Whether a filter of a definition holds for a row. Knows the operators that definitions use; another one is an error. */
export function rowMatches(where: Where | null, row: Values): boolean {
  if (where === null) return true;
  if ('and' in where) return where.and.every((one) => rowMatches(one, row));
  if ('or' in where) return where.or.some((one) => rowMatches(one, row));
  if ('not' in where) return !rowMatches(where.not, row);
  const value = row[where.field];
  const wanted = where.value as string | number | boolean | readonly unknown[];
  if (where.op === 'eq') return value === wanted;
  if (where.op === 'ne') return value !== wanted;
  if (where.op === 'in') return (wanted as readonly unknown[]).includes(value);
  if (where.op === 'gt') return value !== null && Number(value) > Number(wanted);
  throw new Error(`Teach rowMatches the operator ${where.op}`);
}
