// Checks a body against its definition: every broken rule at once, by field, in words that a clerk understands.
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { faceOf } from '../../resources/define/kinds/index.ts';
import { plainLine, plainLines } from '../../resources/define/kinds/face.ts';
import type { FieldDefinition, JsonValue, Kind } from '../../resources/define/field.ts';
import type { Resource } from '../../resources/define/shape.ts';
import { closedReason, fieldsSchema } from './json-schema.ts';
import type { Variant } from './json-schema.ts';
import { unstorable } from './storable.ts';
import { schemaText } from './texts.ts';

/** The good values, each in its one stored form, and what is wrong with the others: texts by field, nested ones dotted. */
export interface Checked {
  value: Record<string, JsonValue>;
  errors: Record<string, string[]>;
}
type Fields = Record<string, FieldDefinition>;
type Body = Record<string, unknown>;

/** Whether a parsed body is an object: the one form that has fields. */
export function isBody(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** Checks the body of a create or an update. Only what was given is in `value`: defaults are the caller's. */
export function validateBody(resource: Resource, variant: Variant, body: unknown): Checked {
  return check(checkerOf(resource.fields, variant), resource.name, body);
}

/** Checks the input of an action; `label` names the action in the text for an unknown key. */
export function validateInput(fields: Fields, body: unknown, label: string): Checked {
  return check(checkerOf(Object.keys(fields).length > 0 ? fields : noFields, 'create'), label, body);
}

/** Compiles the checks of every body ahead of the first request. Throws on a definition whose JSON Schema cannot be used. */
export function compileBodies(resources: readonly Resource[]): void {
  for (const resource of resources) {
    for (const variant of ['create', 'update'] as const) checkerOf(resource.fields, variant);
    for (const { input } of Object.values(resource.actions)) if (input) checkerOf(input as Fields, 'create');
  }
}

/** Stands for the input of every action without one, so that its checker too is made once. */
const noFields: Fields = {};

/** What a body is checked with, made once per definition and variant. */
interface Checker {
  open: ReadonlyMap<string, FieldDefinition>;
  /** Fields that have no place in this body, with the reason. */
  closed: ReadonlyMap<string, string>;
  fits: ValidateFunction;
}

// An if/then over structured data requires properties that stand beside it, which strictRequired does not see.
// Ajv's own optimiser takes more than half of the start and saves nothing that could be measured per body.
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, code: { optimize: false } });
formats.default(ajv);
const checkers: Record<Variant, WeakMap<Fields, Checker>> = { create: new WeakMap(), update: new WeakMap() };

function checkerOf(fields: Fields, variant: Variant): Checker {
  const known = checkers[variant].get(fields);
  if (known) return known;
  const open = new Map<string, FieldDefinition>();
  const closed = new Map<string, string>();
  for (const field of Object.values(fields)) {
    const reason = closedReason(field, variant);
    if (reason === null) open.set(field.name, field);
    else closed.set(field.name, reason);
  }
  const made = { open, closed, fits: ajv.compile(fieldsSchema(fields, variant)) };
  checkers[variant].set(fields, made);
  return made;
}

function check(checker: Checker, label: string, body: unknown): Checked {
  if (!isBody(body)) return { value: {}, errors: { '': ['must be a JSON object'] } };
  const errors = new Errors();
  const given = takeKnown(checker, label, body, errors);
  if (!checker.fits(given)) {
    for (const error of checker.fits.errors ?? []) addSchemaError(checker, given, error, errors);
  }
  const value: Record<string, JsonValue> = {};
  for (const [name, one] of Object.entries(given)) {
    if (errors.has(name)) continue;
    const stored = storedForm(checker.open.get(name) as FieldDefinition, one);
    if (stored.problem === null) value[name] = stored.value;
    else errors.add(name, stored.problem);
  }
  return { value, errors: errors.byField() };
}

/** The values of open fields, texts tidied; every other key is an error. */
function takeKnown(checker: Checker, label: string, body: Body, errors: Errors): Record<string, JsonValue> {
  const given: Record<string, JsonValue> = {};
  for (const name of Object.keys(body)) {
    const field = checker.open.get(name);
    if (!field) {
      errors.add(name, checker.closed.get(name) ?? `is not a field of ${label}`);
      continue;
    }
    const problem = unstorable(body[name]);
    if (problem === null) given[name] = tidied(field, body[name] as JsonValue);
    else errors.add(name, problem);
  }
  return given;
}

/** Kinds whose stored form may be taken before the check, because it never makes a wrong text right by anything but space and case. */
const tidyKinds: ReadonlySet<Kind> = new Set<Kind>(['text', 'email', 'host']);
/** Kinds that are typed or pasted, whose stored form exists for good values alone: only the space around them goes. */
const trimmedKinds: ReadonlySet<Kind> = new Set<Kind>(['phone', 'ipAddress', 'dateTime']);

function tidied(field: FieldDefinition, value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  if (tidyKinds.has(field.kind)) return faceOf(field).normalise(value);
  return trimmedKinds.has(field.kind) ? value.trim() : value;
}

function addSchemaError(checker: Checker, given: Body, error: ErrorObject, errors: Errors): void {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const name = path[0];
  if (name === undefined) {
    const missing = String((error.params as { missingProperty?: string }).missingProperty);
    // A field that was given in a form that cannot be stored has its own text already.
    if (!errors.has(missing)) errors.add(missing, 'is required');
    return;
  }
  const field = checker.open.get(name) as FieldDefinition;
  const value = given[name];
  if (value === null) errors.add(name, 'must not be empty');
  else if (value === '' && field.required) errors.add(name, 'is required');
  else if (field.kind === 'json') addNestedError(path, error, errors);
  else errors.add(name, kindText(field, error));
}

function kindText(field: FieldDefinition, { keyword, params }: ErrorObject): string {
  const pattern = keyword === 'pattern' ? (params as { pattern: string }).pattern : null;
  if (pattern === plainLine) return 'must be one line without control characters';
  if (pattern === plainLines) return 'must not contain control characters';
  return `must be ${faceOf(field).expects}`;
}

function addNestedError(path: string[], error: ErrorObject, errors: Errors): void {
  // The branch that an `if` chose reports for itself.
  if (error.keyword === 'if') return;
  const params = error.params as Record<string, unknown>;
  const key = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'];
  errors.add((key === undefined ? path : [...path, String(key)]).join('.'), schemaText(error), path[0]);
}

/** Rules beyond the schema, then the form in which the value is kept. */
function storedForm(
  field: FieldDefinition,
  value: JsonValue,
): { value: JsonValue; problem: null } | { problem: string } {
  if (value === null) return { value, problem: null };
  const face = faceOf(field);
  const problem = face.problem(value);
  if (problem !== null) return { problem };
  try {
    return { value: face.normalise(value), problem };
  } catch {
    // What has no stored form is a wrong value, such as a network of IPv4-mapped addresses wider than IPv4.
    return { problem: `must be ${face.expects}` };
  }
}

/** Collects texts by key: each once, of a bounded number of keys of bounded length, whatever the keys are called. */
class Errors {
  static readonly maxKeys = 100;
  static readonly maxKeyLength = 200;
  #texts = new Map<string, string[]>();
  #fields = new Set<string>();

  /** `field` is the field that the key belongs to, where the key is a path into it. */
  add(key: string, text: string, field: string = key): void {
    this.#fields.add(field);
    const short = key.length > Errors.maxKeyLength ? `${key.slice(0, Errors.maxKeyLength)}…` : key;
    const texts = this.#texts.get(short);
    if (texts === undefined) {
      if (this.#texts.size < Errors.maxKeys) this.#texts.set(short, [text]);
    } else if (!texts.includes(text)) texts.push(text);
  }

  has(field: string): boolean {
    return this.#fields.has(field);
  }

  /** Own properties only, `__proto__` included. */
  byField(): Record<string, string[]> {
    return Object.fromEntries(this.#texts);
  }
}
