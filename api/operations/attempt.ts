// A write that was tried: what its row would be, for the questions that follow a refusal.
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import { ident } from '../database/constraints.ts';

/** The stored row's id (null on create), and the values by field. */
export interface Attempt {
  resource: Resource;
  id: string | null;
  values: Record<string, JsonValue>;
}

/** The row as the write would make it (`r`), beside the stored one (`s`, on an update), to ask expressions of. */
export function rowToBe({ resource, id, values }: Attempt): { source: string; values: [string, string | null] } {
  const columns = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [resource.fields[name]?.column as string, value]),
  );
  const table = ident(resource.name);
  const source =
    id === null
      ? `(SELECT (jsonb_populate_record(NULL::${table}, $1::jsonb || jsonb_build_object('id', gen_random_uuid()))).*) r WHERE $2::uuid IS NULL`
      : `${table} s CROSS JOIN LATERAL (SELECT (jsonb_populate_record(s, $1::jsonb)).*) r WHERE s.id = $2::uuid`;
  return { source, values: [JSON.stringify(columns), id] };
}
