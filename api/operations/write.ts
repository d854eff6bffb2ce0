// Writing one record: create, update, remove. Each is one guarded statement that carries its audit context and answers with the row.
import type { QueryConfig } from 'pg';
import { faceOf, lower } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import { isKnownTo, rightsOf, rowScope } from '../access/rights.ts';
import { auditContext, auditCte } from '../audit/context.ts';
import { recordDeniedMoney } from '../audit/denied.ts';
import { guardReason } from '../audit/reasons.ts';
import { guardSignIn } from '../auth/person.ts';
import { guardTable } from '../auth/tokens.ts';
import type { Context, Request } from '../context.ts';
import { constraintsOf, fieldsRead, ident } from '../database/constraints.ts';
import { inTransaction } from '../database/pool.ts';
import { ApiError } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import { validateBody } from '../schema/validate.ts';
import { mayBeFilledAnew } from './firsts.ts';
import { deniedFields, dropUnchanged, guardFields, guardOwnRow, guardVersion, notYours } from './guards.ts';
import { followWrite, prepareWrite } from './hooks.ts';
import { forgetTotals } from './inside.ts';
import { notFound, Planner } from './plan.ts';
import { prepared } from './prepared.ts';
import { one, storedRow } from './read.ts';
import { findBroken, refuse, tellBroken } from './refusals.ts';

type Values = Record<string, JsonValue>;
export interface Written {
  id: string;
  /** The row as JSON text, holding what this viewer may read. */
  body: string;
  version: number;
  /** What the person should know beside the row. */
  notice?: string | null;
}

/** POST /r */
export async function create(context: Context, request: Request, resource: Resource, body: unknown): Promise<Written> {
  guardTable(request.viewer, resource.name);
  const rights = rightsOf(request.viewer.role, resource);
  const denied = deniedFields(resource, body, rights.creatable, 'create');
  if (denied.length > 0) await recordDeniedMoney(context, request, { resource, denied, stored: null });
  if (!rights.create) throw new ApiError('DIDForbidden', `Your role may not add ${lower(resource.label.many)}.`);
  guardFields(body, denied);
  await guardSignIn(context, request, resource, { body, stored: null });
  const { value, errors } = validateBody(resource, 'create', body);
  await guardOwnRow(context, request, { resource, id: null, values: value }, errors);
  const prepare = () => prepareWrite(context, request, resource, { ...defaultsOf(resource), ...value }, null);
  let values = await prepare();
  if (Object.keys(errors).length > 0) throw await withBrokenRules(context, request, resource, null, values, errors);
  let written: Written;
  try {
    written = await insert(context, request, resource, values).catch(async (error: unknown) => {
      if (!mayBeFilledAnew(resource, error)) throw error;
      values = await prepare();
      return insert(context, request, resource, values);
    });
  } catch (error) {
    return refuse(context, request, error, { resource, id: null, values });
  }
  forgetTotals(context, resource.name, 'audit_records');
  return { ...written, notice: await followWrite(resource, { context, request, id: written.id, values, isNew: true }) };
}

async function insert(context: Context, request: Request, resource: Resource, values: Values): Promise<Written> {
  const planner = new Planner(resource, request.viewer, context.catalogue);
  const cte = auditCte(planner.param(auditContext(request)));
  const entries = columnsOf(resource, values);
  const columns = entries.map(([field]) => ident(field.column)).join(', ');
  const params = entries.map(([field, one]) => placeholder(planner, field, one)).join(', ');
  const into = entries.length > 0 ? `(${columns}) SELECT ${params}` : `("id") SELECT gen_random_uuid()`;
  const text = `${cte} INSERT INTO ${ident(resource.name)} AS t ${into} FROM ctx RETURNING t."id", t."version", ${rowSql(planner)}`;
  return (await run(context, request, resource, prepared(text, planner.params))) as Written;
}

/**
 * What a create with this body would be refused for, as far as it can be told while the record that `by` refers to is not there: rules
 * that look at it count as kept. Null where nothing is wrong.
 */
export async function foreseen(
  context: Context,
  request: Request,
  resource: Resource,
  by: string,
  body: unknown,
): Promise<ApiError | null> {
  const { value, errors } = validateBody(resource, 'create', body);
  const { [by]: _absent, ...wrong } = errors;
  const refusal = await withBrokenRules(context, request, resource, null, { ...defaultsOf(resource), ...value }, wrong);
  return Object.keys(refusal.errors ?? {}).length > 0 ? refusal : null;
}

/** PATCH or PUT /r/:id. `version` is the If-Match of the request; null when there was none. */
export async function update(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  version: number | null,
  body: unknown,
): Promise<Written> {
  guardTable(request.viewer, resource.name);
  const rights = rightsOf(request.viewer.role, resource);
  const stored = () => storedRow(context, request, resource, key);
  const changed = await dropUnchanged(resource, body, rights, stored);
  const denied = deniedFields(resource, changed, rights.updatable, 'update');
  if (denied.length > 0) await recordDeniedMoney(context, request, { resource, denied, stored });
  if (!rights.update) throw new ApiError('DIDForbidden', `Your role may not change ${lower(resource.label.many)}.`);
  guardVersion(resource, version);
  guardFields(changed, denied);
  const at = await guardedVersion(context, request, resource, [key, version], changed);
  const { value, errors } = validateBody(resource, 'update', changed);
  if (Object.keys(errors).length > 0) {
    throw await withBrokenRules(context, request, resource, (await stored()).id, value, errors);
  }
  const values = await prepareWrite(context, request, resource, value, stored);
  await guardReason(request, resource, values, stored);
  const entries = columnsOf(resource, values);
  if (entries.length === 0) return unchanged(context, request, resource, key, at);
  const planner = new Planner(resource, request.viewer, context.catalogue);
  const cte = auditCte(planner.param(auditContext(request)));
  const set = entries.map(([field, one]) => `${ident(field.column)} = ${placeholder(planner, field, one)}`).join(', ');
  const text = `${cte} UPDATE ${ident(resource.name)} t SET ${set} FROM ctx WHERE ${guardSql(planner, resource, key, at)} RETURNING t."id", t."version", ${rowSql(planner)}`;
  try {
    const written = await run(context, request, resource, prepared(text, planner.params));
    if (!written) throw await missed(context, request, resource, key, at);
    forgetTotals(context, resource.name, 'audit_records');
    return {
      ...written,
      notice: await followWrite(resource, { context, request, id: written.id, values, isNew: false }),
    };
  } catch (error) {
    if (error instanceof ApiError) throw error;
    return refuse(context, request, error, { resource, id: (await stored()).id, values });
  }
}

/** DELETE /r/:id. Answers with the row that was. */
export async function remove(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  version: number | null,
): Promise<Written> {
  guardTable(request.viewer, resource.name);
  if (!rightsOf(request.viewer.role, resource).delete) {
    throw new ApiError('DIDForbidden', `Your role may not remove ${lower(resource.label.many)}.`);
  }
  guardVersion(resource, version);
  const at = await guardedVersion(context, request, resource, [key, version], null);
  await prepareWrite(context, request, resource, null, () => storedRow(context, request, resource, key));
  const planner = new Planner(resource, request.viewer, context.catalogue);
  const cte = auditCte(planner.param(auditContext(request)));
  const text = `${cte} DELETE FROM ${ident(resource.name)} t USING ctx WHERE ${guardSql(planner, resource, key, at)} RETURNING t."id", t."version", ${rowSql(planner)}`;
  try {
    const { rows } = await context.pool.query<Written>(prepared(text, planner.params));
    if (!rows[0]) throw await missed(context, request, resource, key, at);
    // A cascade may have taken rows of other resources with it.
    forgetTotals(context, '*');
    return rows[0];
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const { id } = await storedRow(context, request, resource, key);
    return refuse(context, request, error, { resource, id, values: {} });
  }
}

/**
 * The version at which the row must stand: that of If-Match; and where the row decides whether a token may, or an old sign-in, the one
 * that was looked at.
 */
async function guardedVersion(
  context: Context,
  request: Request,
  resource: Resource,
  [key, version]: [key: string, version: number | null],
  body: unknown,
): Promise<number | null> {
  const stored = () => storedRow(context, request, resource, key);
  const looked = await guardSignIn(context, request, resource, { body, stored });
  if (version !== null && looked !== null && looked !== version)
    throw await missed(context, request, resource, key, version);
  return version ?? looked;
}

/**
 * Runs the statement of a create or update. Who sees some rows only must see the written one too: otherwise a portal user could
 * plant rows with another carrier or customer. That is known when the row stands, so then the write is a transaction.
 */
async function run(
  context: Context,
  request: Request,
  resource: Resource,
  statement: QueryConfig,
): Promise<Written | undefined> {
  if (!rowScope(request.viewer, resource)) return (await context.pool.query<Written>(statement)).rows[0];
  return inTransaction(context.pool, async (client) => {
    const written = (await client.query<Written>(statement)).rows[0];
    if (!written) return written;
    const planner = new Planner(resource, request.viewer, context.catalogue);
    const scope = planner.scopeSql(resource, 't');
    const { rows } = await client.query({
      text: `SELECT FROM ${ident(resource.name)} t WHERE t."id" = ${planner.param(written.id)}::uuid AND ${scope}`,
      values: planner.params,
    });
    if (rows.length > 0) return written;
    throw notYours(resource);
  });
}

function defaultsOf(resource: Resource): Values {
  return Object.fromEntries(
    Object.values(resource.fields)
      .filter((field) => field.default !== undefined && !field.computed && field.name !== 'version')
      .map((field) => [field.name, field.default as JsonValue]),
  );
}

function columnsOf(resource: Resource, values: Values): [FieldDefinition, JsonValue][] {
  return Object.entries(values).map(([name, value]) => [resource.fields[name] as FieldDefinition, value]);
}

function placeholder(planner: Planner, field: FieldDefinition, value: JsonValue): string {
  const { type } = faceOf(field).column;
  if (value === null) return `${planner.param(null)}::${castOf(field)}`;
  return `${planner.param(type === 'jsonb' ? JSON.stringify(value) : String(value))}::${castOf(field)}`;
}

function castOf(field: FieldDefinition): string {
  const { type, enumName } = faceOf(field).column;
  return type === 'enum' ? (enumName as string) : type === 'varchar' ? 'text' : type;
}

/** The written row as this viewer may read it. */
function rowSql(planner: Planner): string {
  return `(SELECT row_to_json(r)::text FROM (SELECT ${planner.selectSql(null, [])}) r) AS body`;
}

function guardSql(planner: Planner, resource: Resource, key: string, version: number | null): string {
  const parts = [planner.recordSql(key)];
  if (version !== null) parts.push(`t."version" = ${planner.param(version)}::int`);
  const scope = planner.scopeSql(resource, 't');
  if (scope) parts.push(scope);
  return parts.join(' AND ');
}

async function unchanged(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  version: number | null,
): Promise<Written> {
  const found = await one(context, request, resource, key);
  if (version !== null && version !== found.version) throw await missed(context, request, resource, key, version);
  return { ...found, id: (JSON.parse(found.body) as { id: string }).id };
}

/** No row came back: absent or invisible (404), or someone was faster (412 with their row, who and when). */
async function missed(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  version: number | null,
): Promise<ApiError> {
  const current = await storedRow(context, request, resource, key);
  if (version === null) return notFound(resource);
  const { rows } = await context.pool.query<{ email: string | null; id: string | null; at: string }>({
    // Refused writes and looks at secrets stand in the trail of a record too: whoever made them changed nothing.
    text: `SELECT actor_email AS email, actor_id AS id, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at FROM audit_records
           WHERE resource = $1 AND record_id = $2 AND metadata ? 'changes' ORDER BY occurred_at DESC, seq DESC LIMIT 1`,
    values: [resource.name, current.id],
  });
  const last = rows[0];
  const by = last && isKnownTo(request.viewer, last.id) ? last.email : null;
  const who = by ? ` by ${by}` : '';
  return new ApiError(
    'DIDStale',
    `This ${lower(resource.label.one)} was changed${who} in the meantime (version ${current.version}, you had ${version}).`,
    null,
    {
      current,
      changedBy: by,
      changedAt: last?.at ?? null,
    },
  );
}

/** Errors of the values, and of the rules over those fields whose values are good: everything at once. */
async function withBrokenRules(
  context: Context,
  request: Request,
  resource: Resource,
  id: string | null,
  values: Values,
  errors: FieldErrors,
): Promise<ApiError> {
  const wrong = new Set(Object.keys(errors).map((name) => name.split('.')[0]));
  const sound = Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.has(name)));
  const rules = constraintsOf(resource).filter((rule) => !fieldsRead(rule.sql).some((name) => wrong.has(name)));
  // On a create the missing fields are NULL here, which every rule takes as good.
  const attempt = { resource, id, values: sound };
  return tellBroken(context, request, attempt, await findBroken(context, attempt, rules), errors);
}
