// Secrets that may be read again: sealed before they are stored, opened for who may and says why. Others are hashed or stay shut.
import { randomUUID } from 'node:crypto';
import { lower } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import { recordEvent } from '../audit/events.ts';
import { SealBroken } from '../auth/vault.ts';
import type { Vault } from '../auth/vault.ts';
import type { Context, Request } from '../context.ts';
import { ident } from '../database/constraints.ts';
import { ApiError, invalid } from '../errors.ts';
import { isBody } from '../schema/validate.ts';
import { notFound, Planner } from './plan.ts';

type Values = Record<string, JsonValue>;

const longestReason = 500;

/** Whether a definition permits somebody to see the value again. */
export const isSealed = (field: FieldDefinition): boolean =>
  field.kind === 'secret' && (field.options as { reveal?: readonly string[] }).reveal !== undefined;

/** Bound into the seal: a value that is copied to another row or field opens nothing. */
export const sealedPurpose = (resource: Resource, field: string, id: string): string =>
  `${resource.name}.${field}:${id}`;

/** Seals such secrets among values that are to be stored. `stored` reads the row; null for a new one, which gets its id here. */
export async function sealSecrets(
  vault: Vault,
  resource: Resource,
  values: Values,
  stored: (() => Promise<{ id: string }>) | null,
): Promise<Values> {
  const given = Object.values(resource.fields).filter(
    (field) => isSealed(field) && typeof values[field.name] === 'string',
  );
  if (given.length === 0) return values;
  const id = stored ? (await stored()).id : randomUUID();
  const sealed = given.map(({ name }) => [name, vault.seal(String(values[name]), sealedPurpose(resource, name, id))]);
  return { ...values, ...(stored ? {} : { id }), ...Object.fromEntries(sealed) };
}

/** POST /r/:id/reveal/:field with { reason }: the value, once the trail has it that it was shown, to whom and why. */
export async function reveal(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  name: string,
  body: unknown,
): Promise<{ value: string | null }> {
  const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
  if (!field || !isSealed(field))
    throw new ApiError('DIDNotFound', `There is no ${name.slice(0, 60)} that could be revealed.`);
  const rights = rightsOf(request.viewer.role, resource);
  if (!rights.read || !rights.revealable.has(name))
    throw new ApiError('DIDFieldForbidden', `${field.label} is hidden from you.`, {
      [name]: ['may not be revealed by your role'],
    });
  const reason = reasonIn(body);
  const planner = new Planner(resource, request.viewer, context.catalogue);
  const where = [planner.recordSql(key), planner.scopeSql(resource, 't')].filter((part) => part !== null);
  const title = resource.fields[resource.title] as FieldDefinition;
  const { rows } = await context.pool.query<{ id: string; title: string | null; sealed: string | null }>({
    text: `SELECT t."id", t.${ident(title.column)}::text AS title, t.${ident(field.column)} AS sealed FROM ${ident(resource.name)} t WHERE ${where.join(' AND ')}`,
    values: planner.params,
  });
  const row = rows[0];
  if (!row) throw notFound(resource);
  const value = row.sealed === null ? null : open(context, row.sealed, sealedPurpose(resource, name, row.id));
  // Before the answer: what the trail could not take down is not shown.
  await recordEvent(
    context.pool,
    { ...request, reason },
    {
      type: 'reveal',
      action: 'reveal',
      description: `${field.label} of ${lower(resource.label.one)} ${row.title ?? row.id} revealed`,
      resource: resource.name,
      recordId: row.id,
      ...(row.title === null ? {} : { title: row.title }),
      details: { field: name },
    },
  );
  return { value };
}

function reasonIn(body: unknown): string {
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object with a reason'] });
  const extra = Object.keys(body).filter((name) => name !== 'reason');
  if (extra.length > 0) throw invalid(Object.fromEntries(extra.map((name) => [name, ['is not part of a reveal']])));
  const { reason } = body;
  if (reason === undefined || reason === null || (typeof reason === 'string' && reason.trim() === ''))
    throw invalid({ reason: ['is required'] });
  if (typeof reason !== 'string' || reason.length > longestReason)
    throw invalid({ reason: [`must be a text of at most ${longestReason} characters`] });
  return reason.trim();
}

function open({ vault, log }: Context, sealed: string, purpose: string): string {
  try {
    return vault.open(sealed, purpose);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    log.error(error, `${purpose} cannot be opened`);
    throw new ApiError('DIDImpossible', 'This value cannot be opened: it was stored under another key. Set it anew.');
  }
}
