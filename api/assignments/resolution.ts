// Which customers may call through a carrier, and through which carriers a customer may call, with the reason (domain: carrier_assignments).
import { mayCallThrough, lower } from '../../resources/define/index.ts';
import type { JsonValue } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { resourceNamed } from '../context.ts';
import { ApiError, invalid } from '../errors.ts';
import { prepared } from '../operations/prepared.ts';
import { one } from '../operations/read.ts';
import { validateBody } from '../schema/validate.ts';

/** A customer of an assignment or a carrier of a customer, and why. */
export interface Open {
  id: string;
  /** Account number or code. */
  code: string;
  title: string;
  status: string;
  /** "Category Wholesale", "Named", "Open to all". */
  why: string;
}
export interface Opening {
  total: number;
  /** The first of them, by name. */
  rows: Open[];
  /** Why there are none, where the reason is not the assignment itself. */
  none: string | null;
}

const shown = 200;
const assigned = {
  type: 'assigned.assignment_type',
  categories: 'assigned.category_ids',
  groups: 'assigned.group_ids',
  customers: 'assigned.customer_ids',
};
const why = `CASE assigned.assignment_type WHEN 'all' THEN 'Open to all' WHEN 'customers' THEN 'Named'
  WHEN 'groups' THEN 'Group ' || (SELECT part.name FROM customer_groups AS part WHERE part.id = customer.group_id)
  ELSE 'Category ' || (SELECT class.name FROM customer_categories AS class WHERE class.id = customer.category_id) END`;

/** What stands after SELECT for the carriers that are open to a customer; `customer` is SQL for its id. */
export const carriersOpenTo = (customer: string): string => `FROM carrier_assignments AS assigned
  JOIN carriers AS partner ON partner.id = assigned.carrier_id AND partner.status <> 'disabled'
  JOIN customers AS customer ON customer.id = ${customer} WHERE ${mayCallThrough(assigned)}`;

const page = (columns: string, from: string): string => `SELECT json_build_object(
    'total', (SELECT count(*) ${from}),
    'rows', (SELECT COALESCE(json_agg(p), '[]'::json) FROM (SELECT ${columns}, ${why} AS why ${from} ORDER BY title, id LIMIT ${shown}) p)
  )::text AS body`;

/** GET /api/carrier_assignments/:id/customers */
export async function customersOf(context: Context, request: Request, key: string): Promise<Opening> {
  guardReading(context, request, ['customers']);
  const { body } = await one(context, request, resourceNamed(context, 'carrier_assignments'), key, '_fields=id');
  const from = `FROM carrier_assignments AS assigned CROSS JOIN customers AS customer
    WHERE assigned.id = $1::uuid AND ${mayCallThrough(assigned)}`;
  return asked(context, customersPage(from), [(JSON.parse(body) as { id: string }).id]);
}

const customersPage = (from: string): string =>
  page('customer.id, customer.account_number AS code, customer.company_name AS title, customer.status', from);

/** POST /api/carrier_assignments/preview: the same for an assignment that is not saved yet. */
export async function previewCustomers(context: Context, request: Request, body: unknown): Promise<Opening> {
  const resource = resourceNamed(context, 'carrier_assignments');
  guardReading(context, request, ['carrier_assignments', 'customers']);
  const { value, errors } = validateBody(resource, 'update', body);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const list = (name: string): string => JSON.stringify(value[name] ?? []);
  const from = `FROM (SELECT $1::text AS assignment_type, $2::jsonb AS category_ids, $3::jsonb AS group_ids, $4::jsonb AS customer_ids)
    AS assigned CROSS JOIN customers AS customer WHERE ${mayCallThrough(assigned)}`;
  const type: JsonValue = value['assignmentType'] ?? 'all';
  return asked(context, customersPage(from), [type, list('categoryIds'), list('groupIds'), list('customerIds')]);
}

/** GET /api/customers/:id/carriers */
export async function carriersOf(context: Context, request: Request, key: string): Promise<Opening> {
  guardReading(context, request, ['carriers', 'carrier_assignments']);
  const { body } = await one(context, request, resourceNamed(context, 'customers'), key, '_fields=id,status');
  const { id, status } = JSON.parse(body) as { id: string; status: string };
  const columns = 'partner.id, partner.code, partner.name AS title, partner.status';
  const opening = await asked(context, page(columns, carriersOpenTo('$1::uuid')), [id]);
  return status === 'active' ? opening : { ...opening, none: `The customer is ${status.replaceAll('_', ' ')}.` };
}

/** Both sides are told only to who may read every row of them. */
function guardReading(context: Context, request: Request, names: readonly string[]): void {
  const { role } = request.viewer;
  const narrowed = role.startsWith('carrier_') || role.startsWith('customer_');
  const closed = names
    .map((name) => resourceNamed(context, name))
    .find((resource) => narrowed || !rightsOf(role, resource).read);
  if (closed) throw new ApiError('DIDForbidden', `Your role may not read all ${lower(closed.label.many)}.`);
}

async function asked(context: Context, text: string, values: JsonValue[]): Promise<Opening> {
  const { rows } = await context.pool.query<{ body: string }>(prepared(text, values));
  return { ...(JSON.parse(rows[0]?.body ?? '{"total":0,"rows":[]}') as Omit<Opening, 'none'>), none: null };
}
