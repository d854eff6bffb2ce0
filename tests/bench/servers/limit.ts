// The limit: node:http and pg, nothing else. One prepared statement a request, in which PostgreSQL builds the same JSON; the totals are
// counted once, at the start. What a server on this stack could do at best.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { faceOf } from '../../../resources/define/index.ts';
import type { Resource } from '../../../resources/define/index.ts';
import { loadResources } from '../../../resources/define/load.ts';
import { commonText, rareText } from '../seed.ts';
import { ifMatch, readBody, serve, settings } from './listen.ts';
import type { Answer } from './listen.ts';

const { main, copy, connections } = settings();
const poolOf = (url: string): pg.Pool =>
  new pg.Pool({ connectionString: url, max: connections, options: '-c timezone=UTC' });
const reading = poolOf(main);
const writing = poolOf(copy);
const resources = await loadResources();
const columnsOf = (name: string): string => {
  const { fields } = resources.find((one) => one.name === name) as Resource;
  const shown = Object.values(fields).filter((field) => field.kind !== 'secret');
  return shown.map((field) => `${faceOf(field).select(`t."${field.column}"`)} AS "${field.name}"`).join(', ');
};
const carrier = columnsOf('carriers');
const byName = 'ORDER BY t."name", t."id" LIMIT';
interface Plan {
  text: string;
  values: string[];
  total: number;
}

async function counted(columns: string, from: string, rest: string, values: string[] = []): Promise<Plan> {
  const { rows } = await reading.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`, values);
  const text = `SELECT COALESCE(json_agg(r), '[]'::json)::text AS body FROM (SELECT ${columns} FROM ${from} ${rest}) r`;
  return { text, values, total: rows[0]?.n ?? 0 };
}

const filtered = (text: string): Promise<Plan> =>
  counted(carrier, `carriers t WHERE t."status" = $1::route_status AND t."name" ILIKE $2`, `${byName} 25`, [
    'active',
    `%${text}%`,
  ]);

const plans: Record<string, Plan> = {
  list: await counted(carrier, 'carriers t', `${byName} 25`),
  thousand: await counted(carrier, 'carriers t', `${byName} 1000`),
  filtered: await filtered(rareText),
  common: await filtered(commonText),
  trail: await counted(
    columnsOf('audit_records'),
    'audit_records t',
    'ORDER BY t."occurred_at" DESC, t."id" DESC LIMIT 25',
  ),
};

const one = `SELECT r.version, row_to_json(r)::text AS body FROM (SELECT ${carrier} FROM carriers t WHERE t."id" = $1) r`;
/** One statement that updates and audits; it writes the audit row that our trigger writes. */
const update = `WITH changed AS (
    UPDATE carriers c SET bill_to = $3, version = c.version + 1, updated_at = clock_timestamp() WHERE c.id = $1 AND c.version = $2
    RETURNING old.bill_to AS before, new.*
  ), audited AS (
    INSERT INTO audit_records (event_type, actor_email, description, metadata, occurred_at)
    SELECT 'config_change', $4::text, 'Carrier ' || name || ': update', jsonb_build_object('resource', 'carriers', 'recordId', id, 'title', name,
      'action', 'update', 'requestId', $5::text, 'ip', $6::text, 'changes', jsonb_build_object('billTo', jsonb_build_array(before, bill_to))), clock_timestamp()
    FROM changed)
  SELECT r.version, row_to_json(r)::text AS body FROM (SELECT ${carrier} FROM changed t) r`;

type Row = { version: number; body: string };
const answer = (row: Row | undefined, otherwise: number): Answer =>
  row ? { status: 200, body: row.body, headers: { etag: `"${row.version}"` } } : { status: otherwise, body: '{}' };

serve(async (work, id, request) => {
  if (request.method === 'PATCH') {
    const { billTo } = await readBody(request);
    const values = [id, ifMatch(request), billTo, 'limit@example.com', randomUUID(), request.socket.remoteAddress];
    const { rows } = await writing.query<Row>({ name: 'update', text: update, values });
    return answer(rows[0], 412);
  }
  if (work === 'one') {
    const { rows } = await reading.query<Row>({ name: 'one', text: one, values: [id] });
    return answer(rows[0], 404);
  }
  const plan = plans[work];
  if (!plan) return { status: 404, body: '{}' };
  const { rows } = await reading.query<{ body: string }>({ name: work, text: plan.text, values: plan.values });
  return { status: 200, body: rows[0]?.body ?? '[]', headers: { 'x-total-count': plan.total } };
});
