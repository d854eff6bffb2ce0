// Rules that warn and do not forbid, asked of a stored row.
import type { Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { fieldsRead } from '../database/constraints.ts';
import type { Constraint } from '../database/constraints.ts';
import { one } from './read.ts';
import { findBroken } from './refusals.ts';

export interface Warning {
  fields: readonly string[];
  message: string;
}

/** GET /r/:id/warnings */
export async function warningsOf(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
): Promise<Warning[]> {
  const { body } = await one(context, request, resource, key, '_fields=id');
  const { id } = JSON.parse(body) as { id: string };
  // A warning tells of the fields that it asks.
  const mayRead = rightsOf(request.viewer.role, resource).readableNames;
  const rules = resource.rules
    .filter((rule) => rule.warning && [...rule.fields, ...fieldsRead(rule.sql)].every((name) => mayRead.has(name)))
    .map((rule): Constraint => ({
      name: rule.name,
      fields: rule.fields,
      message: rule.message,
      sql: rule.sql,
      kind: 'check',
      on: 'write',
    }));
  const broken = await findBroken(context, { resource, id, values: {} }, rules);
  return broken.map(({ fields, message }) => ({ fields, message }));
}
