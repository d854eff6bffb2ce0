// Fields that the first row of several has on (`firstOf`): the first contact of a carrier is the one to call.
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import type { Context } from '../context.ts';
import { ident } from '../database/constraints.ts';
import { isDatabaseError } from '../database/pool.ts';

type Values = Record<string, JsonValue>;

const firstOf = (field: FieldDefinition): string | undefined => (field.options as { firstOf?: string }).firstOf;

/** The values of a new row, with such fields switched on where no row beside it has them. */
export async function fillFirsts(context: Context, resource: Resource, values: Values): Promise<Values> {
  const filled = { ...values };
  for (const field of Object.values(resource.fields)) {
    const by = firstOf(field);
    const parent = by === undefined ? null : (values[by] ?? null);
    if (parent === null || values[field.name] === true) continue;
    const { rows } = await context.pool.query<{ taken: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM ${ident(resource.name)} WHERE ${ident(resource.fields[by as string]?.column as string)} = $1::uuid
         AND ${ident(field.column)}) AS taken`,
      [parent],
    );
    if (!rows[0]?.taken) filled[field.name] = true;
  }
  return filled;
}

/** Whether such a field was filled in and somebody was faster: then it is looked at once more before anybody is told of it. */
export const mayBeFilledAnew = (resource: Resource, error: unknown): boolean =>
  isDatabaseError(error) && error.code === '23505' && Object.values(resource.fields).some(firstOf);
