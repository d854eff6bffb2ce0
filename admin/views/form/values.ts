// The values of a form as plain data: where it starts, what it would send, and what is wrong with it.
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { faceOf } from '../../fields/index.tsx';
import { isNothing, sameValue } from '../../fields/same.ts';
import { holds } from '../../meta/conditions.ts';

export type Mode = 'create' | 'edit';
/** Texts by field, in the server's wording: "must be at least 1". */
export type Errors = Record<string, string[]>;

/** Whether this user may write the field here. */
export function isWritable(field: FieldMeta, mode: Mode): boolean {
  return mode === 'create' ? field.may.create : field.may.update;
}

/** A text of the address bar as the value of a field. */
function presetValue(field: FieldMeta, text: string): unknown {
  switch (field.kind) {
    case 'boolean':
      return text === 'true';
    case 'integer':
    case 'ordering':
    case 'duration':
      return /^-?\d+$/.test(text) ? Number(text) : null;
    case 'references':
    case 'tags':
      return text.split(',').filter(Boolean);
    default:
      return text;
  }
}

/** What a create form starts with: defaults, over them what the address presets. */
export function freshValues(fields: FieldMeta[], preset: Record<string, string> = {}): Values {
  return Object.fromEntries(
    fields.map((field) => {
      const given = preset[field.name];
      return [field.name, given === undefined ? (field.default ?? null) : presetValue(field, given)];
    }),
  );
}

/**
 * The values that conditions look at: a field that is hidden has none, unless it can never be null.
 * A condition may hang on a field that is hidden itself, hence the rounds.
 */
export function effectiveValues(fields: FieldMeta[], values: Values): Values {
  let effective = values;
  for (let round = 0; round < 3; round += 1) {
    const hidden = fields.filter(
      (field) => field.nullable && !isNothing(effective[field.name]) && !holds(field.when, effective),
    );
    if (hidden.length === 0) return effective;
    effective = { ...effective, ...Object.fromEntries(hidden.map((field) => [field.name, null])) };
  }
  return effective;
}

/** Only what changed, as the body of an update. A nullable field that lost its meaning goes out as null. */
export function changedValues(fields: FieldMeta[], base: Values, values: Values): Values {
  const before = effectiveValues(fields, base);
  const after = effectiveValues(fields, values);
  const body: Values = {};
  for (const field of fields) {
    if (!isWritable(field, 'edit')) continue;
    const { name } = field;
    if (holds(field.when, after)) {
      if (!sameValue(field, base[name], values[name])) body[name] = isNothing(values[name]) ? null : values[name];
    } else if (field.nullable && !isNothing(base[name]) && holds(field.when, before)) body[name] = null;
  }
  return body;
}

/** The body of a create: everything that has a value, and null where a default was taken away on purpose. */
export function createBody(fields: FieldMeta[], values: Values): Values {
  const after = effectiveValues(fields, values);
  const body: Values = {};
  for (const field of fields) {
    if (!isWritable(field, 'create') || !holds(field.when, after)) continue;
    const value = values[field.name];
    if (!isNothing(value)) body[field.name] = value;
    else if (field.nullable && !isNothing(field.default)) body[field.name] = null;
  }
  return body;
}

/** Whether the form must not be sent without a value. */
export function isRequired(field: FieldMeta, effective: Values): boolean {
  return field.required || (field.requiredWhen !== null && holds(field.requiredWhen, effective));
}

/** What the browser can see to be wrong; the server has the last word. A stored value that nobody touched is not judged. */
export function problems(fields: FieldMeta[], mode: Mode, base: Values, values: Values): Errors {
  const effective = effectiveValues(fields, values);
  const errors: Errors = {};
  for (const field of fields) {
    if (!isWritable(field, mode) || !holds(field.when, effective)) continue;
    const value = values[field.name];
    const problem = isNothing(value) ? missing(field, mode, effective) : wrong(field, mode, base, value);
    if (problem) errors[field.name] = [problem];
  }
  return errors;
}

function missing(field: FieldMeta, mode: Mode, effective: Values): string | null {
  // An empty secret keeps the stored one.
  if (field.kind === 'secret' && mode === 'edit') return null;
  if (isRequired(field, effective)) return 'is required';
  return !field.nullable && mode === 'edit' ? 'must have a value' : null;
}

function wrong(field: FieldMeta, mode: Mode, base: Values, value: unknown): string | null {
  if (mode === 'edit' && sameValue(field, base[field.name], value)) return null;
  if (field.required && Array.isArray(value) && value.length === 0) return 'must not be empty';
  return faceOf(field).problem?.(field, value) ?? null;
}

/**
 * Errors of the server by field of the form; those of nested places ("lines.0.sip") belong to their field. What has no input
 * in the form is told by the label that it has in `all`.
 */
export function errorsByField(
  fields: FieldMeta[],
  given: Record<string, unknown>,
  all: FieldMeta[] = fields,
): { own: Errors; other: string[] } {
  const own: Errors = {};
  const other: string[] = [];
  for (const [key, held] of Object.entries(given)) {
    const texts = (Array.isArray(held) ? held : [held]).map((text) => String(text));
    const field = fields.find((one) => key === one.name || key.startsWith(`${one.name}.`));
    const name = field?.name ?? key.split('.')[0];
    const path = field
      ? key
          .slice(field.name.length + 1)
          .split('.')
          .filter(Boolean)
      : [];
    if (field)
      (own[field.name] ??= []).push(...texts.map((text) => (path.length > 0 ? `${placeText(path)} ${text}` : text)));
    else {
      const label = all.find((one) => one.name === name)?.label ?? key;
      other.push(...texts.map((text) => (key === '' ? text : `${label} ${text}`)));
    }
  }
  return { own, other };
}

/** ["0", "match", "sip"] → "row 1, match sip:". */
function placeText(path: string[]): string {
  const words = path.map((part) => (/^\d+$/.test(part) ? `row ${Number(part) + 1},` : part));
  return `${words.join(' ').replace(/,$/, '')}:`;
}

/** The fields of a resource that a record of it can show, by name. */
export function fieldOf(resource: ResourceMeta, name: string): FieldMeta | null {
  return resource.fields.find((field) => field.name === name) ?? null;
}
