// What the rules of a definition say against the removal of a row: told beforehand to who may remove it, and by the refusal itself.
import type { Resource } from '../../resources/define/index.ts';
import { auditContext, auditCte } from '../audit/context.ts';
import type { Context, Request } from '../context.ts';
import { bindColumns, constraintsOf, ident, plainMessage } from '../database/constraints.ts';
import { othersOf } from './others.ts';
import type { Other } from './others.ts';

export type Objection = {
  fields: string[];
  /** Follows a colon: "it is the last allowed codec, and service London is active: …". */
  message: string;
  /** The row that stands in the way, to who may read it. */
  other: Other | null;
};

/** Every rule that the removal of the stored row would break, in the order of the definition. */
export async function objectionsTo(
  context: Context,
  request: Request,
  resource: Resource,
  id: string,
): Promise<Objection[]> {
  const rules = constraintsOf(resource).filter((rule) => rule.on === 'delete');
  if (rules.length === 0) return [];
  const tests = rules.map(
    (rule, at) => `CASE WHEN (${bindColumns(rule.sql, resource, 's', 's')}) IS FALSE THEN ${at} END`,
  );
  // Some rules ask who removes. OFFSET 0 keeps the row behind the context, so that they find it set.
  const { rows } = await context.pool.query<{ broken: number[] }>({
    text: `${auditCte('$1')} SELECT array_remove(ARRAY[${tests.join(', ')}], NULL)::int[] AS broken
      FROM ctx CROSS JOIN LATERAL (SELECT * FROM ${ident(resource.name)} WHERE "id" = $2::uuid AND ctx.is_set IS NOT NULL OFFSET 0) s`,
    values: [auditContext(request), id],
  });
  const objections: Objection[] = [];
  for (const at of rows[0]?.broken ?? []) {
    const rule = rules[at] as (typeof rules)[number];
    const { messages, others } = await othersOf(context, request, { resource, id, values: {} }, [rule]);
    objections.push({
      fields: [...rule.fields],
      message: messages.get(rule) ?? plainMessage(rule),
      other: others[0] ?? null,
    });
  }
  return objections;
}
