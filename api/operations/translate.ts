// What the translation settings of an interconnect make of a number: each step, computed as a switch would. Patterns are RE2: the time
// they take grows with the number's length alone, so none runs for ever.
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { CountryCode } from 'libphonenumber-js';
import { RE2JS } from 're2js';
import { text } from '../../resources/define/index.ts';
import type { FieldDefinition } from '../../resources/define/index.ts';
import { interconnectTranslationSettings } from '../../resources/interconnects/interconnect_translation_settings.ts';

const { fields } = interconnectTranslationSettings;
const named = (field: FieldDefinition | undefined, name: string): FieldDefinition => ({
  ...(field as FieldDefinition),
  name,
});
/** What may be given: a number, and the settings as their own fields take them; `translation` is the rule of the one side or the other. */
export const translateFields: Record<string, FieldDefinition> = {
  number: named(
    text({
      required: true,
      maxLength: 33,
      pattern: '^\\+?[0-9*#]{1,32}$',
      patternHint: '1 to 32 digits, * or #, with or without +',
    }),
    'number',
  ),
  globalTranslation: named(fields['globalTranslation'], 'globalTranslation'),
  translationCountry: named(fields['translationCountry'], 'translationCountry'),
  originationValidation: named(fields['originationValidation'], 'originationValidation'),
  originationPattern: named(fields['originationPattern'], 'originationPattern'),
  translation: named(fields['destinationTranslation'], 'translation'),
};

export interface TranslationSettings {
  globalTranslation?: string | null;
  translationCountry?: string | null;
  originationValidation?: string | null;
  originationPattern?: string | null;
  /** `pattern|replacement` */
  translation?: string | null;
}
/** One step: `problem` says in words what keeps it from its work; the number then goes on as it came. */
export interface TranslationStep {
  step: 'global' | 'check' | 'rule';
  before: string;
  after: string;
  /** Whether it found something to do; for a check, whether the number passed. */
  matched: boolean;
  problem: string | null;
}
export interface Translated {
  steps: TranslationStep[];
  number: string;
  /** Why the number could not be dialled as it came out, or null. */
  problem: string | null;
}

const isNumber = (text: string): boolean => /^\+?[0-9*#]{1,32}$/.test(text);

/** Runs a number through: every number's translation first, then the check of calling numbers, then the rule. */
export function translate(number: string, settings: TranslationSettings): Translated {
  const steps: TranslationStep[] = [];
  let current = number;
  const add = (step: TranslationStep | null): void => {
    if (!step) return;
    steps.push(step);
    current = step.after;
  };
  add(globally(current, settings));
  add(checked(current, settings));
  add(ruled(current, settings.translation ?? null));
  return { steps, number: current, problem: isNumber(current) ? null : 'is no number that can be dialled' };
}

function globally(
  before: string,
  { globalTranslation, translationCountry }: TranslationSettings,
): TranslationStep | null {
  const made = (after: string, problem: string | null = null): TranslationStep => ({
    step: 'global',
    before,
    after,
    matched: after !== before,
    problem,
  });
  switch (globalTranslation) {
    case 'strip_plus':
      return made(before.replace(/^\+/, ''));
    case 'strip_00':
      return made(before.replace(/^00/, ''));
    case 'add_plus':
      return made(before.startsWith('+') ? before : `+${before}`);
    case 'to_e164': {
      if (!translationCountry) return made(before, 'needs a country');
      const parsed = parsePhoneNumberFromString(before, translationCountry as CountryCode);
      return parsed ? made(parsed.number) : made(before, 'is no number of that country');
    }
    default:
      return null;
  }
}

function checked(
  before: string,
  { originationValidation, originationPattern }: TranslationSettings,
): TranslationStep | null {
  const kind = originationValidation ?? 'none';
  if (kind === 'none') return null;
  const digits = before.replace(/^\+/, '');
  const international = parsePhoneNumberFromString(`+${digits}`);
  const passes: Record<string, () => boolean> = {
    length_check: () => /^\d{3,15}$/.test(digits),
    e164: () => /^[1-9]\d{6,14}$/.test(digits),
    nanpa: () => /^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits),
    full: () => international?.isValid() ?? false,
    custom: () => originationPattern !== undefined && originationPattern !== null && found(originationPattern, before),
  };
  const problem = kind === 'custom' ? patternProblem(originationPattern ?? '') : null;
  const matched = problem === null && (passes[kind]?.() ?? false);
  return { step: 'check', before, after: before, matched, problem };
}

const found = (pattern: string, text: string): boolean => RE2JS.compile(pattern).matcher(text).find();

function ruled(before: string, rule: string | null): TranslationStep | null {
  const bar = rule?.lastIndexOf('|') ?? -1;
  if (rule === null || bar < 1) return null;
  const [pattern, replacement] = [rule.slice(0, bar), rule.slice(bar + 1)];
  const made = (after: string, matched: boolean, problem: string | null = null): TranslationStep => ({
    step: 'rule',
    before,
    after,
    matched,
    problem,
  });
  const problem = patternProblem(pattern);
  if (problem) return made(before, false, problem);
  const matcher = RE2JS.compile(pattern).matcher(before);
  if (!matcher.find()) return made(before, false);
  const missing = [...replacement.matchAll(/\\(\d)/g)].find((one) => Number(one[1]) > matcher.groupCount());
  if (missing) return made(before, true, `the pattern has no group \\${missing[1]}`);
  const put = replacement.replace(/\\(\d)/g, (_all, group: string) => matcher.group(Number(group)) ?? '');
  return made(before.slice(0, matcher.start()) + put + before.slice(matcher.end()), true);
}

/** Why a pattern cannot be used, or null. */
function patternProblem(pattern: string): string | null {
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    return `the pattern cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}
