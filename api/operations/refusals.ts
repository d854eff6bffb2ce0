// What a refusal of the database means to the client: the field it belongs to and a text a clerk understands.
import { lower } from '../../resources/define/index.ts';
import type { Resource } from '../../resources/define/index.ts';
import type { Context, Request } from '../context.ts';
import { bindColumns, constraintsOf, foreignKeyName, plainMessage, uniquesOf } from '../database/constraints.ts';
import type { Constraint } from '../database/constraints.ts';
import { isDatabaseError, troubleOf } from '../database/pool.ts';
import type { DatabaseError } from '../database/pool.ts';
import { ApiError, invalid } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import { rowToBe } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { refusedEffect } from './entailed.ts';
import { objectionsTo } from './objections.ts';
import { othersOf } from './others.ts';
import { referencesTo } from './references.ts';

const isCheck = (error: DatabaseError): boolean => error.code === '23514';

/** Turns an error of a write into the answer; anything that is no refusal is thrown on as it is. */
export async function refuse(context: Context, request: Request, error: unknown, attempt: Attempt): Promise<never> {
  if (!isDatabaseError(error)) throw error;
  const { resource } = attempt;
  const trouble = troubleOf(error);
  if (trouble === 'locked') throw locked(context, error, resource);
  if (trouble !== null) throw error;
  const entailed = refusedEffect(context, request, error, attempt);
  if (entailed) throw entailed;
  if (isCheck(error)) throw await brokenRules(context, request, error, attempt);
  if (error.code === '23505') throw taken(error, resource);
  if (error.code === '23503' && error.table === 'audit_records')
    throw new ApiError('DIDNotSignedIn', 'Not saved: your account was removed in the meantime.');
  if (error.code === '23503' || error.code === '23001') throw await missingOrReferred(context, request, error, attempt);
  if (error.code === '23502') throw invalid({ [fieldOfColumn(resource, error.column)]: ['must not be empty'] });
  if (error.code === '42501') throw new ApiError('DIDForbidden', `${resource.label.many} can only be added to.`);
  // Class 22: a value that PostgreSQL cannot take (out of range, bad encoding, invalid text).
  if (error.code.startsWith('22'))
    throw invalid({ [fieldOfColumn(resource, error.column)]: ['holds a value that cannot be stored'] });
  throw error;
}

/** A lock that was not given in time. PostgreSQL says in which table: `while updating tuple (0,7) in relation "carriers"`. */
function locked({ catalogue }: Context, error: DatabaseError, resource: Resource): ApiError {
  const table = /relation "([a-z0-9_]+)"/.exec(error.where ?? '')?.[1] ?? resource.name;
  const { one } = catalogue.get(table)?.label ?? resource.label;
  return new ApiError(
    'DIDLocked',
    `Not saved: another change of this ${lower(one)} is still under way. Try again in a moment.`,
    null,
    { retryAfter: 2 },
  );
}

function fieldOfColumn(resource: Resource, column: string | undefined): string {
  return Object.values(resource.fields).find((field) => field.column === column)?.name ?? '';
}

/** The database names the first broken rule only; this asks it for all of them. */
async function brokenRules(
  context: Context,
  request: Request,
  error: DatabaseError,
  attempt: Attempt,
): Promise<ApiError> {
  const constraint = constraintsOf(attempt.resource).find((one) => one.name === error.constraint);
  if (error.table !== attempt.resource.name || !constraint) return elsewhere(context, error);
  if (constraint.on === 'delete' && attempt.id !== null) {
    const objections = await objectionsTo(context, request, attempt.resource, attempt.id);
    // None is left when somebody mended it in this very moment.
    const words = objections.length > 0 ? objections.map((one) => one.message) : [plainMessage(constraint)];
    return new ApiError('DIDReferenced', `Not removed: ${words.join('; ')}.`, null, { objections });
  }
  const broken = await findBroken(context, attempt, constraintsOf(attempt.resource));
  return tellBroken(context, request, attempt, broken.length > 0 ? broken : [constraint], {});
}

/** A rule of another table fired: a cascade, or a settings row written together with its parent. */
function elsewhere(context: Context, error: DatabaseError): ApiError {
  const resource = context.catalogue.get(error.table ?? '');
  const constraint = resource && constraintsOf(resource).find((one) => one.name === error.constraint);
  if (!resource || !constraint) throw error;
  return new ApiError(
    'DIDImpossible',
    `${resource.label.one}: ${constraint.fields.join(', ')} ${plainMessage(constraint)}.`,
  );
}

/** The answer that names every broken rule under its fields, beside the errors known already, and the rows that stand in the way. */
export async function tellBroken(
  context: Context,
  request: Request,
  attempt: Attempt,
  broken: readonly Constraint[],
  known: FieldErrors,
): Promise<ApiError> {
  const { messages, others } = await othersOf(context, request, attempt, broken);
  const errors: FieldErrors = { ...known };
  for (const rule of broken) {
    const message = messages.get(rule) ?? plainMessage(rule);
    for (const field of rule.fields.length > 0 ? rule.fields : [''])
      errors[field] = [...(errors[field] ?? []), message];
  }
  return invalid(errors, others.length > 0 ? { others } : {});
}

/** Rules that the row with these values would break: each expression of the definition, asked in one statement. */
export async function findBroken(
  context: Context,
  attempt: Attempt,
  rules: readonly Constraint[],
): Promise<Constraint[]> {
  const { resource, id } = attempt;
  const creating = id === null;
  const wanted = rules.filter((rule) => rule.on === 'write' || rule.on === (creating ? 'insert' : 'update'));
  const usable = wanted.filter((rule) => !creating || !rule.sql.includes('{old.'));
  if (usable.length === 0) return [];
  const { source, values } = rowToBe(attempt);
  const tests = usable.map(
    (rule, index) =>
      `CASE WHEN (${bindColumns(rule.sql, resource, 'r', creating ? 'r' : 's')}) IS FALSE THEN ${index} END`,
  );
  const { rows } = await context.pool.query<{ broken: number[] }>({
    text: `SELECT array_remove(ARRAY[${tests.join(', ')}], NULL)::int[] AS broken FROM ${source}`,
    values,
  });
  return (rows[0]?.broken ?? []).map((index) => usable[index] as Constraint);
}

function taken(error: DatabaseError, resource: Resource): ApiError {
  const key = uniquesOf(resource).find((one) => one.name === error.constraint);
  if (!key) throw error;
  const field = key.fields.at(-1) as string;
  const label = resource.fields[field]?.label ?? field;
  return new ApiError('DIDConflict', `Not saved: ${label} ${key.message}.`, { [field]: [key.message] });
}

async function missingOrReferred(
  context: Context,
  request: Request,
  error: DatabaseError,
  attempt: Attempt,
): Promise<ApiError> {
  const { resource, id } = attempt;
  const field =
    error.table === resource.name
      ? Object.values(resource.fields).find((one) => foreignKeyName(resource, one) === error.constraint)
      : undefined;
  const pointsOut = field && /is not present in table/.test(error.detail ?? '');
  if (pointsOut)
    return new ApiError('DIDConflict', `Not saved: ${field.label} does not exist.`, {
      [field.name]: ['does not exist'],
    });
  if (id !== null) return referred(context, request, resource, id);
  throw error;
}

/** A removal that others stand in the way of: which, as far as this viewer may know. */
async function referred(context: Context, request: Request, resource: Resource, id: string): Promise<ApiError> {
  const { references, others } = await referencesTo(context, request, resource, id);
  const hindering = references.filter((one) => one.effect === 'restrict');
  const words = hindering.map(({ resource: name, count }) => {
    const { one, many } = context.catalogue.get(name)?.label ?? { one: name, many: name };
    return `${count} ${lower(count === 1 ? one : many)}`;
  });
  if (others > 0) words.push(`${others} ${others === 1 ? 'record' : 'records'} that you may not see`);
  return new ApiError(
    'DIDReferenced',
    `Not removed: ${words.join(', ') || 'other records'} still refer to this ${lower(resource.label.one)}.`,
    null,
    { references: hindering.map((one) => ({ ...one })), others },
  );
}
