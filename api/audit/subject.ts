// The record whose history is asked for, and how much of that history this person may see.
import { lower } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonValue, Resource, Role } from '../../resources/define/index.ts';
import { rightsOf, rowScope } from '../access/rights.ts';
import { resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { notFound } from '../operations/plan.ts';
import { guardRead, one } from '../operations/read.ts';

export type Values = Record<string, JsonValue>;
/** By field: value before and value after, as they left on the wire. */
export type Changes = Record<string, [before: JsonValue, after: JsonValue]>;

export interface Subject {
  resource: Resource;
  id: string;
  /** The row as this person may read it; null when it is gone. */
  current: (Values & { id: string; version: number }) | null;
  /** Fields whose past this person may see: those he may read, and that the trail has. */
  fields: ReadonlySet<string>;
}

const system: readonly string[] = ['id', 'version', 'createdAt', 'updatedAt'];
const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Finds the record by its key. One that is gone is found by its id, by those who see every row of its table. */
export async function subjectOf(context: Context, request: Request, resource: Resource, key: string): Promise<Subject> {
  const { viewer } = request;
  guardRead(request, resourceNamed(context, 'audit_records'));
  guardRead(request, resource);
  if (!resource.audit) throw new ApiError('DIDNotFound', `Changes of ${lower(resource.label.many)} are not kept.`);
  const audited = rightsOf(viewer.role, resource).readable.filter((field) => field.audited);
  const fields = new Set(audited.map((field) => field.name).filter((name) => !system.includes(name)));
  const current = await currentRow(context, request, resource, key);
  if (current) return { resource, id: current.id, current, fields };
  if (rowScope(viewer, resource) || !uuid.test(key)) throw notFound(resource);
  const id = key.toLowerCase();
  const { rowCount } = await context.pool.query({
    name: 'history_known',
    text: 'SELECT FROM audit_records WHERE resource = $1 AND record_id = $2 LIMIT 1',
    values: [resource.name, id],
  });
  if (!rowCount) throw notFound(resource);
  return { resource, id, current: null, fields };
}

async function currentRow(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
): Promise<Subject['current']> {
  try {
    return JSON.parse((await one(context, request, resource, key)).body) as NonNullable<Subject['current']>;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'DIDNotFound') return null;
    throw error;
  }
}

/**
 * Which names of a change a role may see: fields that it may read, of a secret the fact that it changed, and names that are no fields
 * (any more) where nothing of the table is kept from it.
 */
export function seenBy(role: Role, resource: Resource): (name: string) => boolean {
  const { readableNames, read } = rightsOf(role, resource);
  const open = (field: FieldDefinition): boolean =>
    readableNames.has(field.name) || (field.kind === 'secret' && (field.read === null || field.read.includes(role)));
  const all = read && Object.values(resource.fields).every(open);
  return (name) => {
    const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
    return read && (field ? open(field) : all);
  };
}

/** The part of a change that may be seen. */
export function visible(changes: Changes | undefined | null, seen: (name: string) => boolean): Changes {
  return Object.fromEntries(Object.entries(changes ?? {}).filter(([name]) => seen(name)));
}

/** A moment as the wire has it. */
export const wireTime = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
