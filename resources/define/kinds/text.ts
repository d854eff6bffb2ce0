// Kinds whose value is a text: plain text, secrets, addresses of people, and texts with a public standard behind them.
import countries from 'i18n-iso-countries';
import ipaddr from 'ipaddr.js';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { RE2JS } from 're2js';
import { buildField } from '../field.ts';
import type { CommonOptions, Field, KindOptions } from '../field.ts';
import { equality, plainLine, plainLines, quote, textual } from './face.ts';
import type { FieldCheck, KindFace } from './face.ts';

type Options<K extends keyof KindOptions> = CommonOptions & KindOptions[K];
const anyText = (): null => null;
const textColumn = () => ({ type: 'text' });

export function text<const O extends Options<'text'>>(options?: O): Field<'text', string, O> {
  return buildField('text', { maxLength: 255, ...options });
}
/** A write-only value: it is stored, and never leaves by any route. Write rights are the definition's. */
export function secret<const O extends Options<'secret'>>(options?: O): Field<'secret', string, O> {
  return buildField('secret', { ...options });
}
export function email<const O extends Options<'email'>>(options?: O): Field<'email', string, O> {
  return buildField('email', { ...options });
}
/** Telephone number, stored as E.164 with its plus sign (ITU-T E.164: at most 15 digits). */
export function phone<const O extends Options<'phone'>>(options?: O): Field<'phone', string, O> {
  return buildField('phone', { ...options });
}
/** Leading digits of an E.164 number without the plus sign. */
export function dialCode<const O extends Options<'dialCode'>>(options?: O): Field<'dialCode', string, O> {
  return buildField('dialCode', { ...options });
}
/** IANA time-zone name. */
export function timeZone<const O extends Options<'timeZone'>>(options?: O): Field<'timeZone', string, O> {
  return buildField('timeZone', { ...options });
}
/** ISO 4217 code that stands in `currencies` (a foreign key by code). */
export function currencyCode<const O extends Options<'currencyCode'>>(options?: O): Field<'currencyCode', string, O> {
  return buildField('currencyCode', { ...options });
}
/** ISO 3166-1 alpha-2 code. */
export function country<const O extends Options<'country'>>(options?: O): Field<'country', string, O> {
  return buildField('country', { ...options });
}
/** IPv4 or IPv6 address or a host name (RFC 1123), as a SIP target may be given. */
export function host<const O extends Options<'host'>>(options?: O): Field<'host', string, O> {
  return buildField('host', { ...options });
}
/** Number translation `pattern|replacement`, run by an engine without backtracking (RE2). */
export function translation<const O extends Options<'translation'>>(options?: O): Field<'translation', string, O> {
  return buildField('translation', { ...options });
}

const textFace: KindFace<'text'> = {
  column: (field) =>
    field.options.maxLength && field.options.maxLength <= 255
      ? { type: 'varchar', length: field.options.maxLength }
      : { type: 'text' },
  schema: ({ options, required }) => ({
    type: 'string',
    minLength: options.minLength ?? (required ? 1 : 0),
    maxLength: options.maxLength ?? 255,
    pattern: options.pattern ?? (options.multiline ? plainLines : plainLine),
  }),
  expects: ({ options }) =>
    options.patternHint ??
    (options.minLength
      ? `${options.minLength} to ${options.maxLength} characters`
      : `text of at most ${options.maxLength} characters`),
  operators: [...textual, 'gt', 'gte', 'lt', 'lte', 'between', 'nbetween'],
  sortable: true,
  cast: () => 'text',
  filterProblem: anyText,
  checks: ({ options, required }) => {
    const checks: FieldCheck[] = [];
    const least = options.minLength ?? (required ? 1 : 0);
    if (least > 0) checks.push({ name: 'min_length', sql: `length({col}) >= ${least}`, message: 'must not be empty' });
    if (options.maxLength && options.maxLength > 255)
      checks.push({
        name: 'max_length',
        sql: `length({col}) <= ${options.maxLength}`,
        message: `must be at most ${options.maxLength} characters`,
      });
    if (options.pattern)
      checks.push({
        name: 'pattern',
        sql: `{col} ~ ${quote(options.pattern)}`,
        message: `must be ${options.patternHint ?? 'well-formed'}`,
      });
    else
      checks.push({
        name: 'plain',
        sql: options.multiline ? `{col} !~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]'` : `{col} !~ '[\\x01-\\x1f\\x7f]'`,
        message: 'must not contain control characters',
      });
    return checks;
  },
  problem: (value, { options }) => (options.regex ? patternProblem(String(value)) : null),
  normalise: (value, { options }) => {
    const trimmed = String(value).trim();
    return options.lowerCase ? trimmed.toLowerCase() : trimmed;
  },
};

const secretFace: KindFace<'secret'> = {
  column: textColumn,
  schema: ({ options }) => ({ type: 'string', minLength: options.minLength ?? 1, maxLength: options.maxLength ?? 256 }),
  expects: ({ options }) => `${options.minLength ?? 1} to ${options.maxLength ?? 256} characters`,
  operators: [],
  sortable: false,
  cast: () => 'text',
  filterProblem: () => 'cannot be filtered',
};

const emailPattern =
  "^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$";
const emailFace: KindFace<'email'> = {
  column: () => ({ type: 'varchar', length: 254 }),
  schema: () => ({ type: 'string', maxLength: 254, pattern: emailPattern.replaceAll('a-z0-9', 'A-Za-z0-9') }),
  expects: () => 'an e-mail address such as noc@example.com',
  operators: textual,
  sortable: true,
  cast: () => 'text',
  filterProblem: anyText,
  checks: () => [
    {
      name: 'pattern',
      sql: `{col} ~ ${quote(emailPattern)}`,
      message: 'must be an e-mail address such as noc@example.com',
    },
  ],
  normalise: (value) => String(value).trim().toLowerCase(),
};

const phoneFace: KindFace<'phone'> = {
  column: () => ({ type: 'varchar', length: 16 }),
  schema: () => ({ type: 'string', maxLength: 40, pattern: '^\\+?[0-9 ()./-]+$' }),
  expects: () => 'a telephone number in international form such as +442079460000',
  operators: textual,
  sortable: true,
  cast: () => 'text',
  filterProblem: anyText,
  checks: () => [
    {
      name: 'pattern',
      sql: `{col} ~ '^\\+[1-9][0-9]{6,14}$'`,
      message: 'must be a telephone number in international form such as +442079460000',
    },
  ],
  problem: (value) =>
    /^\+[1-9]\d{6,14}$/.test(toE164(String(value)))
      ? null
      : 'must be a telephone number in international form such as +442079460000',
  normalise: (value) => toE164(String(value)),
};

function toE164(given: string): string {
  const digits = given.replace(/[^\d+]/g, '');
  const international = digits.startsWith('+') ? digits : `+${digits}`;
  return parsePhoneNumberFromString(international)?.number ?? international;
}

const dialCodeFace: KindFace<'dialCode'> = {
  column: () => ({ type: 'varchar', length: 15 }),
  schema: () => ({ type: 'string', pattern: '^\\d{1,15}$' }),
  expects: () => 'a dial code of 1 to 15 digits such as 4420',
  operators: [...textual, 'prefix_of'],
  sortable: true,
  cast: () => 'text',
  filterProblem: (given) => (/^\+?\d{0,15}$/.test(given) ? null : 'must be digits'),
  checks: () => [{ name: 'pattern', sql: `{col} ~ '^[0-9]{1,15}$'`, message: 'must be 1 to 15 digits' }],
};

/** Zones of the tz database that this runtime knows, and UTC, which it lists under other names. */
export const timeZones: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
];
const knownZones = new Set(timeZones);
const anyCase = new Set(timeZones.map((zone) => zone.toLowerCase()));
/**
 * A name of the IANA list as it is written there. JavaScript lists one name of each zone, and of some an old one (Asia/Calcutta for
 * Asia/Kolkata); it knows the others too, but also names like EST, and heeds no capitals.
 */
function isTimeZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  if (anyCase.has(name.toLowerCase()) || !/^[A-Z][A-Za-z]+(\/[A-Z][A-Za-z0-9_+-]+)+$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // Not a zone: the engine has no other way to say so.
  }
}
const timeZoneFace: KindFace<'timeZone'> = {
  column: () => ({ type: 'varchar', length: 64 }),
  schema: () => ({ type: 'string', maxLength: 64 }),
  expects: () => 'a time zone such as Europe/London',
  operators: textual,
  sortable: true,
  cast: () => 'text',
  filterProblem: anyText,
  checks: () => [
    {
      name: 'pattern',
      sql: `{col} ~ '^(UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+)$'`,
      message: 'must be a time zone such as Europe/London',
    },
    { name: 'known', sql: `is_time_zone({col})`, message: 'must be a time zone of the IANA list', across: true },
  ],
  problem: (value) =>
    isTimeZone(String(value))
      ? null
      : 'must be a time zone of the IANA list such as Europe/London; EST and PST are not in it',
};

const currencyCodeFace: KindFace<'currencyCode'> = {
  column: () => ({ type: 'varchar', length: 3 }),
  schema: () => ({ type: 'string', pattern: '^[A-Z]{3}$' }),
  expects: () => 'a currency code such as EUR',
  operators: textual,
  sortable: true,
  cast: () => 'text',
  filterProblem: anyText,
};

const alpha2 = Object.keys(countries.getAlpha2Codes());
const countryFace: KindFace<'country'> = {
  column: () => ({ type: 'varchar', length: 2 }),
  schema: () => ({ type: 'string', enum: alpha2 }),
  expects: () => 'a two-letter country code such as GB',
  operators: equality,
  sortable: true,
  cast: () => 'text',
  filterProblem: anyText,
  checks: () => [
    {
      name: 'known',
      sql: `{col} IN (${alpha2.map(quote).join(', ')})`,
      message: 'must be a two-letter country code such as GB',
    },
  ],
};

const label = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const hostPattern = `^(${label}(\\.${label})*\\.?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$`;
const hostFace: KindFace<'host'> = {
  column: () => ({ type: 'varchar', length: 253 }),
  schema: () => ({ type: 'string', maxLength: 253, pattern: hostPattern }),
  expects: () => 'an IP address or a host name such as sip.example.com',
  operators: textual,
  sortable: true,
  cast: () => 'text',
  filterProblem: anyText,
  checks: () => [
    {
      name: 'pattern',
      sql: `{col} ~ ${quote(hostPattern)}`,
      message: 'must be an IP address or a host name such as sip.example.com',
    },
    {
      name: 'address',
      sql: `{col} !~ '^[0-9.]+$' AND {col} !~ ':' OR is_address({col})`,
      message: 'is not an IP address',
      across: true,
    },
  ],
  problem: (value) => {
    const given = String(value);
    if (/^[\d.]+$/.test(given) && !ipaddr.IPv4.isValidFourPartDecimal(given)) return 'is not an IPv4 address';
    return given.includes(':') && !ipaddr.IPv6.isValid(given) ? 'is not an IPv6 address' : null;
  },
  normalise: (value) => String(value).trim().toLowerCase(),
};

const translationFace: KindFace<'translation'> = {
  column: () => ({ type: 'varchar', length: 257 }),
  schema: () => ({ type: 'string', maxLength: 257, pattern: plainLine }),
  expects: () => 'a pattern and a replacement divided by |, such as ^\\+(.*)$|\\1',
  operators: textual,
  sortable: false,
  cast: () => 'text',
  filterProblem: anyText,
  checks: () => [
    { name: 'form', sql: `position('|' in {col}) > 1`, message: 'must be a pattern and a replacement divided by |' },
    {
      name: 'pattern_length',
      sql: `length({col}) - length(regexp_replace({col}, '^.*[|]', '')) <= 129`,
      message: 'must have a pattern of at most 128 characters',
    },
  ],
  problem: (value) => translationProblem(String(value)),
};

/** Rules of a number translation: both parts present, pattern at most 128 characters and RE2-safe, back references that exist. */
export function translationProblem(given: string): string | null {
  const bar = given.lastIndexOf('|');
  if (bar < 1) return 'must be a pattern and a replacement divided by |, such as ^\\+(.*)$|\\1';
  const pattern = given.slice(0, bar);
  const replacement = given.slice(bar + 1);
  if (pattern.length > 128) return 'must have a pattern of at most 128 characters';
  const problem = patternProblem(pattern);
  if (problem) return `has a pattern that ${problem}`;
  const groups = RE2JS.compile(pattern).groupCount();
  const used = [...replacement.matchAll(/\\(\d)/g)].map((match) => Number(match[1]));
  const missing = used.find((group) => group > groups);
  if (missing !== undefined) return `refers to group \\${missing}, but the pattern has ${groups}`;
  if (!/^(?:\+|\\\d|[0-9*#])*$/.test(replacement))
    return 'may only put digits, *, #, + and groups such as \\1 in the replacement';
  return null;
}

/** Why a regular expression does not compile in an engine without backtracking (RE2), or null. */
function patternProblem(pattern: string): string | null {
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    return `cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export const textFaces = {
  text: textFace,
  secret: secretFace,
  email: emailFace,
  phone: phoneFace,
  dialCode: dialCodeFace,
  timeZone: timeZoneFace,
  currencyCode: currencyCodeFace,
  country: countryFace,
  host: hostFace,
  translation: translationFace,
};
