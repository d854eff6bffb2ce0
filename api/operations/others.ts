// The rows that stand in the way of a write: told by name to who may read them, so that a clerk can go and look.
import type { Resource } from '../../resources/define/index.ts';
import { relationName, lower } from '../../resources/define/index.ts';
import type { Context, Request } from '../context.ts';
import { bindColumns, messageAbout } from '../database/constraints.ts';
import type { Constraint } from '../database/constraints.ts';
import { ApiError } from '../errors.ts';
import { rowToBe } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { one } from './read.ts';

interface Named {
  [key: string]: string | null;
  resource: string;
  id: string;
  title: string;
  shortCode: string | null;
}
/** In the `others` of a 422: the row, whose it is, and under which fields it is spoken of. */
export type Other = { fields: string[]; of: Named | null } & {
  resource: string;
  id: string;
  title: string;
  shortCode: string | null;
};

/** Messages that name the other row, by constraint, and what a client needs for a link to it. */
export async function othersOf(
  context: Context,
  request: Request,
  attempt: Attempt,
  broken: readonly Constraint[],
): Promise<{ messages: Map<Constraint, string>; others: Other[] }> {
  const messages = new Map<Constraint, string>();
  const others: Other[] = [];
  for (const constraint of broken) {
    const found = await otherOf(context, request, attempt, constraint);
    if (!found) continue;
    messages.set(constraint, messageAbout(constraint, words(context, found)));
    others.push({ ...found, fields: [...constraint.fields] });
  }
  return { messages, others };
}

/** "interconnect London (I2) of carrier Harbour Telecom" */
function words(context: Context, { of, ...own }: Omit<Other, 'fields'>): string {
  const say = (row: Named): string => {
    const label = context.catalogue.get(row.resource)?.label.one ?? '';
    const code = row.shortCode && row.shortCode !== row.title ? ` (${row.shortCode})` : '';
    return `${lower(label)} ${row.title}${code}`;
  };
  return of ? `${say(own)} of ${say(of)}` : say(own);
}

async function otherOf(
  context: Context,
  request: Request,
  attempt: Attempt,
  { inTheWay }: Constraint,
): Promise<Omit<Other, 'fields'> | null> {
  const target = inTheWay && context.catalogue.get(inTheWay.resource);
  if (!target) return null;
  const { source, values } = rowToBe(attempt);
  const { rows } = await context.pool.query<{ id: string | null }>({
    text: `SELECT (${bindColumns(inTheWay.sql, attempt.resource, 'r', attempt.id === null ? 'r' : 's')}) AS id FROM ${source}`,
    values,
  });
  const id = rows[0]?.id;
  return id ? named(context, request, target, id, inTheWay.of ?? null) : null;
}

/** The row under the rights of who asks; null when it is not for this viewer, or already gone. */
async function named(
  context: Context,
  request: Request,
  target: Resource,
  id: string,
  of: string | null,
): Promise<Omit<Other, 'fields'> | null> {
  const owner = of === null ? undefined : target.fields[of];
  const ownerResource = owner && context.catalogue.get((owner.options as { resource: string }).resource);
  const relation = owner ? relationName(owner) : '';
  const ownerFields = ownerResource ? [`${relation}.id`, `${relation}.${ownerResource.title}`] : [];
  const fields = [target.title, ...(target.shortCode ? [target.shortCode] : []), ...ownerFields];
  try {
    const { body } = await one(context, request, target, id, `_fields=${fields.join(',')}`);
    const row = JSON.parse(body) as Record<string, unknown>;
    const ownerRow = row[relation] as Record<string, string> | null | undefined;
    return {
      ...name(target, row),
      of: ownerResource && ownerRow ? name(ownerResource, ownerRow) : null,
    };
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

const name = (resource: Resource, row: Record<string, unknown>): Named => ({
  resource: resource.name,
  id: String(row['id']),
  title: String(row[resource.title] ?? row['id']),
  shortCode: resource.shortCode && row[resource.shortCode] ? String(row[resource.shortCode]) : null,
});
