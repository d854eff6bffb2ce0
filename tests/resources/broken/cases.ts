// How a case that breaks a rule is written: values alone for a create, or what must be there first and the write that breaks it.
import { exampleValues, makeExample } from '../../support/examples.ts';
import type { Row } from '../../support/rows.ts';
import type { Values } from '../../support/samples.ts';
import type { TestApp } from '../../support/server.ts';

/** Without `row` a row is made with example values and these; `values: null` removes the row. */
export interface Broken {
  row?: Row;
  values: Values | null;
  /** The API cannot even try: the database alone is asked. */
  around?: true;
  /** Around the API, but in the name of this user. */
  actor?: string;
  /** The constraint of another table that the database finds broken first. */
  first?: string;
}
type Prepared = (make: Make, app: TestApp) => Promise<Broken>;
export type Case = Values | Prepared;
/** By `resource.rule`. */
export type Cases = Record<string, Case>;
/** Makes an example row of a resource. */
export type Make = (resource: string, given?: Values) => Promise<Row>;

/** The write of a case, with the rows that it needs in place and the values of a create complete. */
export async function prepare(app: TestApp, resource: string, wanted: Case): Promise<Broken> {
  const make: Make = (name, given) => makeExample(app, name, given);
  const broken = typeof wanted === 'function' ? await wanted(make, app) : { values: wanted };
  if (broken.row) return broken;
  return { ...broken, values: await exampleValues(app, resource, broken.values ?? {}) };
}

/** A case that changes an example row. */
export const changed =
  (resource: string, given: Values, values: Values): Prepared =>
  async (make) => ({ row: await make(resource, given), values });

/** The row behind a reference of another one. */
export async function rowBehind(app: TestApp, resource: string, id: unknown): Promise<Row> {
  return (await (await app.as('super_admin')).get<Row>(`/api/${resource}/${String(id)}`)).body;
}

export const nobody = '00000000-0000-4000-8000-000000000000';
/** A moment some days from now. */
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
