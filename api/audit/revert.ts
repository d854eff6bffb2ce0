// Taking back a change, or some of its fields: first a look at what it would do now, then the ordinary update pipeline.
import { lower } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { constraintsOf } from '../database/constraints.ts';
import { ApiError, invalid } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import { findBroken } from '../operations/refusals.ts';
import { update } from '../operations/write.ts';
import type { Written } from '../operations/write.ts';
import { isBody, validateBody } from '../schema/validate.ts';
import { entryOf, lastChangesOf } from './history.ts';
import type { LastChange } from './history.ts';
import { sameValue } from './points.ts';
import { subjectOf, visible } from './subject.ts';
import type { Changes, Values } from './subject.ts';

export interface Preview {
  entry: string;
  /** The version that was looked at: applying must name it. */
  version: number;
  /** What would change: the value now, and the one it gets back. */
  changes: Changes;
  /** Fields that somebody changed again after the entry: applying loses that. */
  conflicts: Record<string, LastChange>;
  /** Fields of the entry that stay as they are, and why. */
  kept: Record<string, string>;
  /** Rules that the record would break. */
  errors: FieldErrors;
  /** Fields that want a reason. */
  reasonFor: string[];
}

/** GET /r/:id/history/:entry/revert. `only` names fields of the entry; null means all of them. */
export async function previewRevert(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  [entry, only]: [id: string, only: readonly string[] | null],
): Promise<Preview> {
  const { id, fields, current } = await subjectOf(context, request, resource, key);
  const rights = rightsOf(request.viewer.role, resource);
  if (!rights.update) throw new ApiError('DIDForbidden', `Your role may not change ${lower(resource.label.many)}.`);
  const { action, changes: all } = await entryOf(context, resource, id, entry);
  const done = visible(all, (name) => fields.has(name));
  guardNames(only, done);
  if (!current)
    throw new ApiError('DIDImpossible', `This ${lower(resource.label.one)} is gone: nothing can be given back to it.`);
  if (action === 'create')
    throw new ApiError('DIDImpossible', 'A creation cannot be taken back: delete the record instead.');
  const changes: Changes = {};
  const kept: Record<string, string> = {};
  for (const name of only ?? Object.keys(done)) {
    const [before] = done[name] as [JsonValue, JsonValue];
    // What is computed follows by itself.
    if (only === null && resource.fields[name]?.computed) continue;
    const why = whyKept(resource.fields[name] as FieldDefinition, rights.updatable);
    if (why !== null) kept[name] = why;
    else if (sameValue(current[name] ?? null, before)) kept[name] = 'has this value already';
    else changes[name] = [current[name] ?? null, before];
  }
  const names = Object.keys(changes);
  const again = names.filter((name) => !sameValue(current[name] ?? null, done[name]?.[1] ?? null));
  return {
    entry,
    version: current.version,
    changes,
    conflicts: again.length > 0 ? await lastChangesOf(context, resource, id, again) : {},
    kept,
    errors: await problemsOf(context, resource, id, valuesOf(changes)),
    reasonFor: names.filter((name) => resource.fields[name]?.reasonRequired),
  };
}

/** POST /r/:id/history/:entry/revert: writes what the preview showed, as long as the record is at that version still. */
export async function revert(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  { entry, version, body }: { entry: string; version: number | null; body: unknown },
): Promise<Written> {
  const preview = await previewRevert(context, request, resource, key, [entry, namesIn(body)]);
  if (Object.keys(preview.changes).length === 0) {
    const why = Object.entries(preview.kept).map(([name, text]) => `${resource.fields[name]?.label ?? name} ${text}`);
    throw new ApiError('DIDImpossible', `Nothing to take back: ${why.join(', ') || 'no field was changed'}.`);
  }
  return update(context, { ...request, reverts: entry }, resource, key, version, valuesOf(preview.changes));
}

const valuesOf = (changes: Changes): Values =>
  Object.fromEntries(Object.entries(changes).map(([name, [, after]]) => [name, after]));

function whyKept(field: FieldDefinition, updatable: ReadonlySet<string>): string | null {
  if (field.computed || field.readOnly) return 'is set by the server alone';
  if (field.immutable) return 'cannot change once it is set';
  return updatable.has(field.name) ? null : 'may not be written by your role';
}

/** What the values would break, as far as the database can be asked without writing. */
async function problemsOf(context: Context, resource: Resource, id: string, values: Values): Promise<FieldErrors> {
  const { value, errors } = validateBody(resource, 'update', values);
  if (Object.keys(errors).length > 0 || Object.keys(value).length === 0) return errors;
  const broken = await findBroken(context, { resource, id, values: value }, constraintsOf(resource));
  const found: FieldErrors = {};
  for (const rule of broken) for (const field of rule.fields) (found[field] ??= []).push(rule.message);
  return found;
}

function guardNames(only: readonly string[] | null, done: Changes): void {
  const stranger = only?.find((name) => !Object.hasOwn(done, name));
  if (stranger !== undefined)
    throw new ApiError('DIDBadParameter', `This entry did not change ${stranger.slice(0, 80)}.`);
}

/** `fields` of the body: names of fields, or absent for all. */
function namesIn(body: unknown): string[] | null {
  if (body === undefined) return null;
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object'] });
  const extra = Object.keys(body).find((name) => name !== 'fields');
  if (extra !== undefined) throw invalid({ [extra]: ['is not part of a revert'] });
  const { fields } = body;
  if (fields === undefined) return null;
  if (!Array.isArray(fields) || fields.length === 0 || !fields.every((one): one is string => typeof one === 'string'))
    throw invalid({ fields: ['must be a list of names of fields'] });
  return [...new Set(fields)];
}
