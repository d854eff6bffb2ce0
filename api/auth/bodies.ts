// The small bodies of the sign-in routes: a few texts, each required or not, and nothing else.
import { invalid } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import { isBody } from '../schema/validate.ts';

const longest = 256;
/** Counted in characters, as a person would. */
const isTooLong = (value: string): boolean => value.length > longest && [...value].length > longest;

/** The texts of a body by name. 422 names what is missing, too long, or not part of `what`. */
export function textsOf<R extends string, O extends string = never>(
  body: unknown,
  what: string,
  required: readonly R[],
  optional: readonly O[] = [],
): Record<R, string> & Partial<Record<O, string>> {
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object'] });
  const errors = Object.create(null) as FieldErrors;
  const texts: Record<string, string> = {};
  const names: readonly string[] = [...required, ...optional];
  for (const name of names) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (value === undefined && !(required as readonly string[]).includes(name)) continue;
    if (typeof value !== 'string' || value === '') errors[name] = ['is required'];
    else if (isTooLong(value) || value.includes('\0'))
      errors[name] = ['is too long or holds characters that cannot be'];
    else texts[name] = value;
  }
  for (const name of Object.keys(body)) if (!names.includes(name)) errors[name] = [`is not part of ${what}`];
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return texts as Record<R, string> & Partial<Record<O, string>>;
}
