// Actions: named commands beside create, update and delete, on one row or on many, all or nothing, each row audited.
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import { faceOf, lower } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Viewer } from '../access/rights.ts';
import { actionHandlers } from '../actions/index.ts';
import { auditContext } from '../audit/context.ts';
import { recordDeniedAction } from '../audit/denied.ts';
import { guardPerson } from '../auth/person.ts';
import type { Context, Request } from '../context.ts';
import { ident } from '../database/constraints.ts';
import { inTransaction } from '../database/pool.ts';
import { ApiError, invalid } from '../errors.ts';
import { validateInput } from '../schema/validate.ts';
import { forgetTotals, onceItStands } from './inside.ts';
import { notFound, Planner } from './plan.ts';
import { prepared } from './prepared.ts';
import { one, storedRow } from './read.ts';
import { refuse } from './refusals.ts';
import { inTurn, turnOf } from './serially.ts';

type Values = Record<string, JsonValue>;

interface ActionStep {
  row: Values;
  input: Values;
  viewer: Viewer;
  now: Date;
}
/** Decides what an action changes in a row: pure, so that a preview can ask it too. Throws when the step is impossible. */
export type ActionHandler = (step: ActionStep) => Values;

/** An action whose change of the row follows from other rows that it writes, in the transaction of `client`, which holds the row locked. */
export interface ActionCommand {
  run: (step: ActionStep & { context: Context; request: Request; client: Client }) => Promise<ActionResult>;
}
export interface ActionResult {
  /** What changes in the row itself. */
  patch?: Values;
  /** A sentence for the person who asked. */
  notice?: string | null;
  /** The address of the record that the action made, for the header Location. */
  location?: string;
  /** Runs when the transaction stands. */
  afterwards?: () => void;
}

type Client = Parameters<Parameters<typeof inTransaction>[1]>[0];

const maxRows = 1000;

/** POST /r/:id/actions/:name: answers with the row, and with what it had to say. */
export async function act(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  name: string,
  body: unknown,
): Promise<{ body: string; version: number; notice: string | null; location: string | null }> {
  await guardAction(context, request, resource, name, () => storedRow(context, request, resource, key));
  const { input, handler } = prepare(resource, name, body);
  const results = await inTurn(context, turnOf(resource.name, key), () =>
    inTransaction(context.pool, async (client) => {
      const planner = new Planner(resource, request.viewer, context.catalogue);
      const rows = await lockRows(client, resource, planner, planner.recordSql(key));
      if (rows.length === 0) throw notFound(resource);
      return applyAll(context, client, request, resource, name, handler, rows, input);
    }),
  );
  finish(context, resource, results);
  const { notice = null, location = null } = results[0] ?? {};
  return { ...(await one(context, request, resource, key)), notice, location };
}

/** POST /r/actions/:name with { ids, input }: all rows or none; answers with their number. */
export async function actOnMany(
  context: Context,
  request: Request,
  resource: Resource,
  name: string,
  ids: readonly string[],
  body: unknown,
): Promise<{ count: number }> {
  if (!resource.actions[name]?.bulk)
    throw new ApiError('DIDNotFound', `There is no action ${name} for several ${lower(resource.label.many)}.`);
  if (ids.length === 0 || ids.length > maxRows) throw invalid({ ids: [`must be a list of 1 to ${maxRows} ids`] });
  await guardAction(context, request, resource, name, null);
  const { input, handler } = prepare(resource, name, body);
  const unique = [...new Set(ids.map((id) => id.toLowerCase()))];
  const results = await inTransaction(context.pool, async (client) => {
    const planner = new Planner(resource, request.viewer, context.catalogue);
    const rows = await lockRows(client, resource, planner, `t."id" = ANY(${planner.param(unique)}::uuid[])`);
    if (rows.length < unique.length) throw notFound(resource);
    return applyAll(context, client, request, resource, name, handler, rows, input);
  });
  finish(context, resource, results);
  return { count: unique.length };
}

function finish(context: Context, resource: Resource, results: readonly ActionResult[]): void {
  // A command may have written rows of any resource.
  const wrote = results.some((one) => one.location !== undefined) ? ['*'] : [resource.name, 'audit_records'];
  forgetTotals(context, ...wrote);
  for (const { afterwards } of results) if (afterwards) onceItStands(context, afterwards);
}

/** Refuses with 404 what is no action, and with 403 what is not this person's (on record) or what only a person does. */
async function guardAction(
  context: Context,
  request: Request,
  resource: Resource,
  name: string,
  stored: (() => Promise<Values>) | null,
): Promise<void> {
  const action = Object.hasOwn(resource.actions, name) ? resource.actions[name] : undefined;
  if (!action || !actionHandlers[`${resource.name}.${name}`])
    throw new ApiError('DIDNotFound', `There is no action ${name.slice(0, 60)} of ${lower(resource.label.many)}.`);
  const rights = rightsOf(request.viewer.role, resource);
  if (!rights.read || !rights.actions.has(name)) {
    await recordDeniedAction(context, request, resource, name, stored);
    throw new ApiError('DIDForbidden', `Your role may not do this: ${action.label}.`);
  }
  if (resource.signIn) await guardPerson(context, request.viewer);
}

function prepare(
  resource: Resource,
  name: string,
  body: unknown,
): { input: Values; handler: ActionHandler | ActionCommand } {
  const fields = (resource.actions[name]?.input ?? {}) as Record<string, FieldDefinition>;
  const { value, errors } = validateInput(fields, body ?? {}, name);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  return { input: value, handler: actionHandlers[`${resource.name}.${name}`] as ActionHandler | ActionCommand };
}

/** Rows as the handler sees them, locked in the order of ids so that two bulk actions cannot wait for each other. */
async function lockRows(client: Client, resource: Resource, planner: Planner, where: string): Promise<Values[]> {
  const scope = planner.scopeSql(resource, 't');
  const columns = Object.values(resource.fields)
    .filter((field) => field.kind !== 'secret')
    .map((field) => `${faceOf(field).select(`t.${ident(field.column)}`)} AS ${ident(field.name)}`);
  const text = `SELECT row_to_json(r)::text AS body FROM (SELECT ${columns.join(', ')} FROM ${ident(resource.name)} t WHERE ${where}${scope ? ` AND ${scope}` : ''} ORDER BY t."id" FOR UPDATE OF t) r`;
  const { rows } = await client.query<{ body: string }>(prepared(text, planner.params));
  return rows.map((row) => JSON.parse(row.body) as Values);
}

async function applyAll(
  context: Context,
  client: Client,
  request: Request,
  resource: Resource,
  name: string,
  handler: ActionHandler | ActionCommand,
  rows: readonly Values[],
  input: Values,
): Promise<ActionResult[]> {
  // What a person writes beside an action is why it was done.
  const note = input['note'] ?? input['reason'];
  const told = typeof note === 'string' && note ? { ...request, reason: note } : request;
  const telling = auditContext(told, { name, eventType: 'admin_action' });
  const now = new Date();
  const results: ActionResult[] = [];
  for (const row of rows) {
    guardState(request, resource, name, row);
    const step = { row, input, viewer: request.viewer, now };
    const result =
      typeof handler === 'function'
        ? { patch: handler(step) }
        : await handler.run({ ...step, context, request: told, client });
    const patch = result.patch ?? {};
    if (Object.keys(patch).length > 0)
      await client.query(prepared(`SELECT set_config('didtron.audit', $1, true)`, [telling]));
    await applyPatch(context, told, client, resource, row, patch);
    results.push(result);
  }
  return results;
}

async function applyPatch(
  context: Context,
  request: Request,
  client: Client,
  resource: Resource,
  row: Values,
  patch: Values,
): Promise<void> {
  const entries = Object.entries(patch);
  if (entries.length === 0) return;
  const values = entries.map(([, value]) =>
    value !== null && typeof value === 'object' ? JSON.stringify(value) : value,
  );
  const set = entries
    .map(([field], index) => `${ident((resource.fields[field] as FieldDefinition).column)} = $${index + 2}`)
    .join(', ');
  try {
    await client.query(`UPDATE ${ident(resource.name)} SET ${set} WHERE id = $1`, [row['id'], ...values]);
  } catch (error) {
    await refuse(context, request, error, { resource, id: String(row['id']), values: patch });
  }
}

/** An action is legal in some states only; an impossible step names the record and its state. */
function guardState({ viewer }: Request, resource: Resource, name: string, row: Values): void {
  const action = resource.actions[name];
  for (const [field, wanted] of Object.entries(action?.when ?? {})) {
    const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    if (values.includes(row[field])) continue;
    const { readableNames } = rightsOf(viewer.role, resource);
    const label = lower(resource.fields[field]?.label ?? field);
    const title = readableNames.has(resource.title) ? String(row[resource.title] ?? row['id']) : String(row['id']);
    const state = readableNames.has(field) ? `has ${label} ${String(row[field])}` : 'is in another state';
    throw new ApiError('DIDImpossible', `${action?.label}: "${title}" ${state}; this needs ${values.join(' or ')}.`);
  }
}
