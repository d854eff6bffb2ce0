// Writing a record together with its one-to-one rows: one body, one transaction, all or nothing. In the body a one-to-one row stands
// under the name of its table, with the version at which it was read: { "name": "…", "interconnect_media_settings": { "version": 3, … } }.
// `"version": null`, or none, says that there was no such row yet.
import type { Resource } from '../../resources/define/index.ts';
import { onesOf, lower } from '../../resources/define/index.ts';
import type { One } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { ident } from '../database/constraints.ts';
import { ApiError, invalid } from '../errors.ts';
import { isBody } from '../schema/validate.ts';
import { gathered } from './gathered.ts';
import type { Failure } from './gathered.ts';
import { guardDenied } from './guards.ts';
import { allInside } from './inside.ts';
import { notFound, Planner } from './plan.ts';
import { one } from './read.ts';
import { create, foreseen, update } from './write.ts';
import type { Written } from './write.ts';

type Body = Record<string, unknown>;
interface Part {
  one: One;
  resource: Resource;
  body: Body;
  /** At which it was read; null: there was none. */
  version: number | null;
}

/** POST /r, perhaps with one-to-one rows. */
export async function createTogether(
  context: Context,
  request: Request,
  resource: Resource,
  body: unknown,
): Promise<Written> {
  const { own, parts } = split(context, resource, body);
  if (parts.length === 0) return create(context, request, resource, body);
  for (const part of parts) await guardPart(context, request, part);
  let made = false;
  try {
    return await allOrNothing(context, request, resource, parts, async (inside) => {
      const written = await create(inside, request, resource, own);
      made = true;
      return { written, failures: await writeAll(partWrites(inside, request, written.id, parts)) };
    });
  } catch (error) {
    if (made || !(error instanceof ApiError) || error.errors === null) throw error;
    throw gathered([{ part: null, error }, ...(await foreseenOf(context, request, parts))]);
  }
}

/** What the one-to-one rows of a record that was refused itself would be refused for: told at once, not with the next save. */
async function foreseenOf(context: Context, request: Request, parts: readonly Part[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const { resource, one: found, body } of parts) {
    const { [found.by]: _parent, ...own } = body;
    const error = await foreseen(context, request, resource, found.by, own);
    if (error) failures.push({ part: resource, error });
  }
  return failures;
}

/** PATCH or PUT /r/:id, perhaps with one-to-one rows. Where no own field is given, the version of the record does not matter. */
export async function updateTogether(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  version: number | null,
  body: unknown,
): Promise<Written> {
  const { own, parts } = split(context, resource, body);
  if (parts.length === 0) return update(context, request, resource, key, version, body);
  await guardDenied(context, request, resource, key, own);
  for (const part of parts) await guardPart(context, request, part);
  return allOrNothing(context, request, resource, parts, async (inside) => {
    const id = await lock(inside, request, resource, key);
    let written: Written = { ...(await one(inside, request, resource, id)), id };
    const ownWrite: Write = {
      part: null,
      run: async () => {
        written = await update(inside, request, resource, id, version, own);
      },
    };
    const writes = partWrites(inside, request, id, parts);
    const failures = await writeAll(Object.keys(own).length > 0 ? [ownWrite, ...writes] : writes);
    return { written, failures };
  });
}

/** Own values and one-to-one rows of a body. */
function split(context: Context, resource: Resource, body: unknown): { own: Body; parts: Part[] } {
  const ones = onesOf(resource);
  if (!isBody(body)) return { own: {}, parts: [] };
  const own: [string, unknown][] = [];
  const parts: Part[] = [];
  for (const [name, value] of Object.entries(body)) {
    const found = ones.find((one) => one.resource === name);
    if (!found) own.push([name, value]);
    else parts.push(partOf(context.catalogue.get(name) as Resource, found, value));
  }
  // Not by assignment, which would take `__proto__` for something else than the unknown field that it is.
  return { own: Object.fromEntries(own), parts };
}

function partOf(resource: Resource, found: One, value: unknown): Part {
  if (!isBody(value)) throw invalid({ [resource.name]: ['must be a JSON object'] });
  const { version = null, ...body } = value;
  if (version !== null && !(Number.isInteger(version) && Number(version) > 0)) {
    throw invalid({ [`${resource.name}.version`]: ['must be the version of the row as it was read, or null'] });
  }
  // A whole row sent back: what the server sets is dropped, as it is for the record itself.
  const given = 'id' in body ? { ...body, version } : body;
  return { one: found, resource, body: given, version: version as number | null };
}

/** Rights come first, and outside of the transaction: a refused write of money is noted although nothing else stands. */
async function guardPart(context: Context, request: Request, { resource, body }: Part): Promise<void> {
  const rights = rightsOf(request.viewer.role, resource);
  if (!rights.create && !rights.update) {
    throw new ApiError('DIDForbidden', `Your role may not change ${lower(resource.label.many)}.`);
  }
  try {
    await guardDenied(context, request, resource, null, body);
  } catch (error) {
    throw error instanceof ApiError ? gathered([{ part: resource, error }]) : error;
  }
}

/** Two saves of one record wait for each other, so that both cannot make the same row. Answers with the id. */
async function lock(context: Context, request: Request, resource: Resource, key: string): Promise<string> {
  const planner = new Planner(resource, request.viewer, context.catalogue);
  const where = planner.recordSql(key);
  const scope = planner.scopeSql(resource, 't');
  const { rows } = await context.pool.query<{ id: string }>({
    text: `SELECT t."id" FROM ${ident(resource.name)} t WHERE ${where}${scope ? ` AND ${scope}` : ''} FOR NO KEY UPDATE OF t`,
    values: planner.params,
  });
  if (!rows[0]) throw notFound(resource);
  return rows[0].id;
}

interface Write {
  part: Part | null;
  run: () => Promise<void>;
}

function partWrites(context: Context, request: Request, id: string, parts: readonly Part[]): Write[] {
  return parts.map((part) => ({ part, run: () => writePart(context, request, id, part) }));
}

async function writePart(context: Context, request: Request, parentId: string, part: Part): Promise<void> {
  const { resource, one: found, version } = part;
  const by = ident(resource.fields[found.by]?.column as string);
  const { rows } = await context.pool.query<{ id: string }>({
    text: `SELECT id FROM ${ident(resource.name)} WHERE ${by} = $1`,
    values: [parentId],
  });
  const stored = rows[0]?.id ?? null;
  const { [found.by]: _parent, ...body } = part.body;
  if (stored) {
    if (version === null) throw await newer(context, request, resource, stored);
    await update(context, request, resource, stored, version, body);
    return;
  }
  if (version !== null) {
    throw new ApiError('DIDStale', `The ${lower(resource.label.one)} were removed in the meantime.`, null, {
      current: null,
      changedBy: null,
      changedAt: null,
    });
  }
  await create(context, request, resource, { ...body, [found.by]: parentId });
}

/** Somebody made the row that this client thought absent. */
async function newer(context: Context, request: Request, resource: Resource, id: string): Promise<ApiError> {
  const { body } = await one(context, request, resource, id);
  return new ApiError('DIDStale', `${resource.label.many} were saved by somebody else in the meantime.`, null, {
    current: JSON.parse(body) as never,
    changedBy: null,
    changedAt: null,
  });
}

/**
 * Writes each; what was refused is tried again after the others, because a rule may look at what another one of them changes. Answers
 * with what is still refused when nothing more can be written.
 */
async function writeAll(writes: readonly Write[]): Promise<Failure[]> {
  let waiting = [...writes];
  for (;;) {
    const failures: (Failure & { write: Write })[] = [];
    for (const write of waiting) {
      try {
        await write.run();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        failures.push({ part: write.part?.resource ?? null, error, write });
      }
    }
    if (failures.length === 0 || failures.length === waiting.length) return failures;
    waiting = failures.map(({ write }) => write);
  }
}

/** The transaction around it. Answers with the record and the one-to-one rows that were written. */
async function allOrNothing(
  context: Context,
  request: Request,
  resource: Resource,
  parts: readonly Part[],
  work: (inside: Context) => Promise<{ written: Written; failures: readonly Failure[] }>,
): Promise<Written> {
  const { done: written, notice } = await allInside(context, async (inside) => {
    const done = await work(inside);
    if (done.failures.length > 0) throw gathered(done.failures);
    return done.written;
  });
  const names = parts.map((part) => part.resource).filter((part) => rightsOf(request.viewer.role, part).read);
  if (names.length === 0 || !rightsOf(request.viewer.role, resource).read) return { ...written, notice };
  const query = `_embed=${names.map((part) => part.name).join(',')}`;
  return { ...(await one(context, request, resource, written.id, query)), id: written.id, notice };
}
