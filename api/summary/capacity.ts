// The capacity of a carrier in one view: its limit, those of its interconnects and services, which of them decides, and what is sold twice.
import { lower } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { resourceNamed } from '../context.ts';
import { ApiError } from '../errors.ts';
import { prepared } from '../operations/prepared.ts';
import { one } from '../operations/read.ts';

interface Limited {
  id: string;
  name: string;
  shortCode: string;
  /** Simultaneous calls; null: unlimited. */
  limit: number | null;
  /** The lowest of its own limit and those above it; null: unlimited. */
  effective: number | null;
  boundBy: 'service' | 'interconnect' | 'carrier' | null;
}
/** What the parts of something have together, as far as they have limits. */
interface Sold {
  sold: number;
  unlimited: number;
  /** The limits of the parts come to more than the whole has. */
  oversold: boolean;
}
export interface Capacity extends Sold {
  limit: number | null;
  interconnects: (Limited & Sold & { isActive: boolean; services: (Limited & { status: string })[] })[];
}

/** More interconnects than these are not shown. */
const most = 200;

/** What active parts come to; `own` is the limit of the whole. */
const sold = (from: string, own: string): string => `
  (SELECT COALESCE(sum(p.capacity_limit), 0)::int FROM ${from}) AS sold,
  (SELECT count(*)::int FROM ${from} AND p.capacity_limit IS NULL) AS unlimited,
  COALESCE((SELECT sum(p.capacity_limit) FROM ${from}) > ${own}, false) AS oversold`;

const services = `SELECT COALESCE(json_agg(s ORDER BY s.name), '[]'::json) FROM (
  SELECT s.id, s.name, s.short_code AS "shortCode", s.status, s.capacity_limit AS "limit", s.effective_capacity AS effective,
    s.capacity_bound_by AS "boundBy" FROM carrier_services s WHERE s.interconnect_id = i.id) s`;

const interconnects = `SELECT COALESCE(json_agg(i ORDER BY i.name), '[]'::json) FROM (
  SELECT i.id, i.name, i.short_code AS "shortCode", i.is_active AS "isActive", i.capacity_limit AS "limit",
    LEAST(i.capacity_limit, t.capacity_limit) AS effective,
    CASE LEAST(i.capacity_limit, t.capacity_limit) WHEN i.capacity_limit THEN 'interconnect' WHEN t.capacity_limit THEN 'carrier' END AS "boundBy",
    ${sold(`carrier_services p WHERE p.interconnect_id = i.id AND p.status = 'active'`, 'LEAST(i.capacity_limit, t.capacity_limit)')},
    (${services}) AS services
  FROM carrier_interconnects i WHERE i.carrier_id = t.id ORDER BY i.name LIMIT ${most}) i`;

const text = `SELECT row_to_json(c)::text AS body FROM (SELECT t.capacity_limit AS "limit",
  ${sold('carrier_interconnects p WHERE p.carrier_id = t.id AND p.is_active', 't.capacity_limit')},
  (${interconnects}) AS interconnects FROM carriers t WHERE t.id = $1::uuid) c`;

/** GET /api/carriers/:id/capacity */
export async function capacityOf(context: Context, request: Request, key: string): Promise<Capacity> {
  for (const name of ['carrier_interconnects', 'carrier_services']) {
    const resource = resourceNamed(context, name);
    if (!rightsOf(request.viewer.role, resource).readableNames.has('capacityLimit'))
      throw new ApiError('DIDForbidden', `Your role may not read ${lower(resource.label.many)}.`);
  }
  const { body } = await one(context, request, resourceNamed(context, 'carriers'), key, '_fields=id,capacityLimit');
  const { rows } = await context.pool.query<{ body: string }>(
    prepared(text, [(JSON.parse(body) as { id: string }).id]),
  );
  return JSON.parse(rows[0]?.body ?? '{}') as Capacity;
}
