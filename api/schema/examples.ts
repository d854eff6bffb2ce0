// An example value for each field, so that the API's documentation shows sense instead of texts made up from patterns.
import { faceOf } from '../../resources/define/kinds/index.ts';
import type { FieldDefinition, JsonValue } from '../../resources/define/field.ts';

const anId = '3f2b8c1e-6d0a-4b7e-9a54-0c1d2e3f4a5b';

/** A good value of the field, or null where none can be told: structured data, patterns that name no example. */
export function exampleOf(field: FieldDefinition): JsonValue | null {
  // A kind, or the hint of a pattern, ends what it expects with "such as …".
  const named = /such as (.+)$/.exec(faceOf(field).expects)?.[1] ?? null;
  switch (field.kind) {
    case 'id':
    case 'reference':
      return anId;
    case 'references':
      return [anId];
    case 'decimal':
    case 'money':
    case 'percent':
      return (field.options as { min?: string }).min ?? '0';
    case 'text':
      return textExample(field as FieldDefinition<'text'>, named);
    case 'tags':
      return null;
    default:
      return named;
  }
}

/** The example of the hint, or the first of its several; the label where any text will do. */
function textExample({ label, options }: FieldDefinition<'text'>, named: string | null): string | null {
  const { pattern, regex, lowerCase, minLength = 0, maxLength = 255 } = options;
  if (pattern === undefined) {
    const text = lowerCase ? label.toLowerCase() : label;
    return regex ? named : text.slice(0, maxLength).padEnd(minLength, '.');
  }
  const form = new RegExp(pattern, 'u');
  const several = named === null ? [] : [named, ...named.split(/,? or |, /)];
  return several.find((one) => one.length >= minLength && one.length <= maxLength && form.test(one)) ?? null;
}
