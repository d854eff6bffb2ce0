// What a write is refused for before anything is written: a version that is not given, fields that are not for the role, a row of
// somebody else's.
import { isDeepStrictEqual } from 'node:util';
import { lower } from '../../resources/define/index.ts';
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import { rightsOf, rowScope } from '../access/rights.ts';
import type { Rights } from '../access/rights.ts';
import { recordDeniedMoney } from '../audit/denied.ts';
import type { Context, Request } from '../context.ts';
import { fieldsRead } from '../database/constraints.ts';
import { ApiError, invalid } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import { isBody } from '../schema/validate.ts';
import { rowToBe } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { Planner, relationOf } from './plan.ts';
import { storedRow } from './read.ts';

type Values = Record<string, JsonValue>;

export function guardVersion(resource: Resource, version: number | null): void {
  if (resource.versionRequired && version === null) {
    throw new ApiError(
      'DIDVersionRequired',
      `A change of ${lower(resource.label.many)} must say which version it changes: send If-Match with the ETag.`,
    );
  }
}

/** Own fields in a body that the role may not write. */
export function deniedFields(
  resource: Resource,
  body: unknown,
  allowed: ReadonlySet<string>,
  operation: 'create' | 'update',
): string[] {
  if (!isBody(body)) return [];
  return Object.keys(body).filter((name) => {
    const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
    return field && !field.readOnly && !(operation === 'update' && field.immutable) && !allowed.has(name);
  });
}

/**
 * Refuses what the role may not write ahead of a transaction with several writes: the note of a refused write of money must stand
 * although nothing else of it does.
 */
export async function guardDenied(
  context: Context,
  request: Request,
  resource: Resource,
  key: string | null,
  body: unknown,
): Promise<void> {
  const rights = rightsOf(request.viewer.role, resource);
  const stored = key === null ? null : () => storedRow(context, request, resource, key);
  const changed = await dropUnchanged(resource, body, rights, stored);
  const denied = deniedFields(resource, changed, rights.updatable, 'update');
  if (denied.length === 0) return;
  await recordDeniedMoney(context, request, { resource, denied, stored });
  guardFields(changed, denied);
}

/** What the role may not write is named and refused before its values are looked at. */
export function guardFields(body: unknown, denied: readonly string[]): void {
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object'] });
  if (denied.length === 0) return;
  const errors: FieldErrors = Object.fromEntries(denied.map((name) => [name, ['may not be written by your role']]));
  throw new ApiError('DIDFieldForbidden', `Your role may not write ${denied.join(', ')}.`, errors);
}

/**
 * Clients of the dialect send whole rows back (`PUT` of ra-data-json-server always does). `id` and what the server computes may stand
 * in an update; they are dropped here, for the guard on `version` is If-Match alone. So is what the role may read but not write, or
 * nobody may change, where it stands as it was read; of what it may not read it learns nothing.
 */
export async function dropUnchanged(
  resource: Resource,
  body: unknown,
  rights: Rights,
  stored: (() => Promise<Values>) | null,
): Promise<unknown> {
  if (!isBody(body) || !('id' in body) || !('version' in body)) return body;
  const fieldOf = (name: string) => (Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined);
  const own = Object.entries(body).filter(([name]) => !fieldOf(name)?.readOnly);
  const denied = new Set(deniedFields(resource, Object.fromEntries(own), rights.updatable, 'update'));
  const isFixed = (name: string): boolean => fieldOf(name)?.immutable ?? false;
  if (!stored || !rights.update) return Object.fromEntries(own.filter(([name]) => !isFixed(name)));
  if (!own.some(([name]) => denied.has(name) || isFixed(name))) return Object.fromEntries(own);
  const row = await stored();
  const isEcho = ([name, value]: [string, unknown]): boolean =>
    (denied.has(name) || isFixed(name)) && Object.hasOwn(row, name) && isDeepStrictEqual(row[name], value);
  return Object.fromEntries(own.filter((entry) => !isEcho(entry)));
}

export const notYours = (resource: Resource): ApiError =>
  new ApiError('DIDForbidden', `Not saved: you may only write ${lower(resource.label.many)} of your own.`);

/** Refuses a new row of somebody else's before any rule or unique key is asked, whose answer would tell of the rows that are there. */
export async function guardOwnRow(
  context: Context,
  request: Request,
  attempt: Attempt,
  errors: FieldErrors,
): Promise<void> {
  const { resource } = attempt;
  const scope = rowScope(request.viewer, resource);
  if (!scope) return;
  const asked = 'path' in scope ? [headOf(context, resource, scope.path)] : fieldsRead(scope.sql);
  if (asked.some((name) => Object.hasOwn(errors, name))) return;
  const { source, values } = rowToBe(attempt);
  const planner = new Planner(resource, request.viewer, context.catalogue, values);
  const own = planner.scopeSql(resource, 'r');
  const { rows } = await context.pool.query({ text: `SELECT FROM ${source} AND ${own}`, values: planner.params });
  if (rows.length === 0) throw notYours(resource);
}

/** The field of the resource where a path of a row rule begins. */
function headOf({ catalogue }: Context, resource: Resource, path: string): string {
  const head = path.split('.')[0] as string;
  return relationOf(resource, head, catalogue)?.field.name ?? head;
}
