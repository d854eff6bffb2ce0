// A valid row of any resource with all rows it refers to, made from the definition alone; a short table helps where it cannot tell.
import type { Condition, FieldDefinition, Resource } from '../../resources/define/index.ts';
import { closedReason, mustBeGiven } from '../../api/schema/json-schema.ts';
import { currencyId, make, nextNumber } from './rows.ts';
import type { Row } from './rows.ts';
import { optionsOf, sampleOf } from './samples.ts';
import type { Values } from './samples.ts';
import type { Client, TestApp } from './server.ts';

const anyDay = [{ from: 'mon', to: 'sun', start: '00:00', end: '24:00' }];

/** What rules ask for beyond single fields. `given` is what the caller wants. */
const hints: Record<string, (app: TestApp, given: Values) => Promise<Values> | Values> = {
  carrier_services: async (app, given) => {
    const isActive = (given['status'] ?? 'active') === 'active';
    const routed = isActive && given['direction'] !== 'egress' && !('routingMethod' in given);
    const route = async () => ({ routingPlanId: (await makeExample(app, 'routing_plan_entries'))['planId'] });
    const extra = routed && !('routingPlanId' in given) ? await route() : {};
    if ('interconnectId' in given) return extra;
    const owner = 'carrierId' in given ? { carrierId: given['carrierId'] } : {};
    const link = await makeExample(app, 'carrier_interconnects', { ...owner, ipAddress: 'sip.example.com' });
    // Only a service whose interconnect has an address and a codec may be active.
    if (isActive) await openInterconnect(app, link.id);
    const own = { ...extra, interconnectId: link.id, carrierId: link['carrierId'] };
    if (given['direction'] !== 'egress' || 'ratingPlanId' in given) return own;
    const card = { type: 'provider', status: 'active', carrierId: own.carrierId };
    return { ...own, ratingPlanId: (await makeExample(app, 'rate_cards', card)).id };
  },
  carrier_assignments: async (app, given) =>
    'assignmentType' in given
      ? {}
      : { assignmentType: 'categories', categoryIds: [(await makeExample(app, 'customer_categories')).id] },
  carrier_contacts: () => ({ name: `Contact ${nextNumber()}` }),
  carrier_credit_alerts: () => ({
    alertType: 'low_balance',
    recipients: [{ type: 'email', address: 'credit@example.com', as: 'to' }],
  }),
  // The calls of an hour add up to the amount.
  ledger_entries: (_app, given) => ({
    kind: 'credit',
    currency: 'USD',
    ...(given['kind'] === 'call_batch' ? { amount: '-1' } : {}),
  }),
  ledger_approvals: () => ({ kind: 'credit', currency: 'USD', direction: 'customer' }),
  interconnect_codecs: () => ({ codecId: 'PCMA' }),
  routing_plan_entries: async (app, given) =>
    'interconnectId' in given || 'serviceId' in given || given['block'] === true
      ? {}
      : { interconnectId: (await makeExample(app, 'carrier_interconnects')).id },
  channel_plans: () => ({ channels: 30, cps: 2 }),
  customer_rating_plans: async (app) => ({ selectedTimeClasses: [(await makeExample(app, 'time_classes')).id] }),
  time_classes: () => ({ periods: anyDay }),
  users: () => ({ role: 'viewer' }),
  system_alerts: () => ({ severity: 'info', source: 'api' }),
  metrics_snapshots: () => ({
    snapshotType: 'redis',
    metrics: { p95LatencyMs: 1, cacheHitRate: 99, rateLimitRejections: 0, connected: true },
  }),
};

/** Gives an interconnect what an active service asks of it. */
export async function openInterconnect(app: TestApp, interconnectId: string): Promise<void> {
  await makeExample(app, 'interconnect_ip_addresses', { interconnectId });
  await makeExample(app, 'interconnect_codecs', { interconnectId });
}

/** Fields that the database alone sets. */
const isSystem = (field: FieldDefinition): boolean =>
  ['id', 'version', 'createdAt', 'updatedAt'].includes(field.name) ||
  field.computed !== null ||
  field.lookup !== null ||
  field.kind === 'shortCode';

/** Whether the API lets anybody make rows of it; all others come from jobs, triggers and actions. */
export const isCreatable = (resource: Resource): boolean => resource.access.create.includes('super_admin');

/** Who may write all of the values: a super admin, and finance where money is among them, which is theirs alone. */
export function writerOf(app: TestApp, resource: Resource, values: Values): Promise<Client> {
  const isDenied = (name: string): boolean => resource.fields[name]?.write?.includes('super_admin') === false;
  return app.as(Object.keys(values).some(isDenied) ? 'finance' : 'super_admin');
}

/** Whether a condition of a definition holds for values; what is not given has its default. */
export function holds(resource: Resource, condition: Condition, values: Values): boolean {
  return Object.entries(condition).every(([name, wanted]) => {
    const value = name in values ? values[name] : resource.fields[name]?.default;
    return ([] as unknown[]).concat(wanted).includes(value);
  });
}

/** A good value of any field; rows that a reference points to are made, such as its filter wants them. */
export async function exampleValue(app: TestApp, field: FieldDefinition): Promise<unknown> {
  if (field.kind !== 'reference' && field.kind !== 'references') return sampleOf(field, nextNumber());
  const { resource, where } = optionsOf(field);
  if (resource === 'currencies') return currencyId(await app.as('super_admin'));
  const wanted = where && 'field' in where ? { [where.field]: ([] as unknown[]).concat(where.value)[0] } : {};
  const { id } = await makeExample(app, String(resource), wanted);
  return field.kind === 'reference' ? id : [id];
}

/** The body of a good create: what must be given, what conditions then require, and what the caller gives. */
export async function exampleValues(app: TestApp, name: string, given: Values = {}): Promise<Values> {
  const resource = app.resource(name);
  const values: Values = { ...(await hints[name]?.(app, given)), ...given };
  const open = Object.values(resource.fields).filter((field) =>
    isCreatable(resource) ? closedReason(field, 'create') === null : !isSystem(field),
  );
  for (const field of open) {
    if (!(field.name in values) && mustBeGiven(field)) values[field.name] = await exampleValue(app, field);
  }
  for (const field of open) {
    const needed = field.requiredWhen && field.default === undefined && holds(resource, field.requiredWhen, values);
    if (needed && !(field.name in values)) values[field.name] = await exampleValue(app, field);
  }
  return values;
}

/** Makes a row of any resource: through the API as who may write its values, around it where nobody may. Answers with the row as the API shows it. */
export async function makeExample(app: TestApp, name: string, given: Values = {}): Promise<Row> {
  const resource = app.resource(name);
  const values = await exampleValues(app, name, given);
  if (isCreatable(resource)) return make(await writerOf(app, resource, values), name, values);
  const admin = await app.as('super_admin');
  const id = await insertAround(app, resource, await untaken(app, resource, values));
  return (await admin.get<Row>(`/api/${name}/${id}`)).body;
}

/** A choice that may stand in one row only (the integrations): one that none has yet. */
async function untaken(app: TestApp, resource: Resource, values: Values): Promise<Values> {
  const changed: Values = {};
  for (const field of Object.values(resource.fields)) {
    if (field.kind !== 'choice' || !field.unique) continue;
    const { rows } = await app.pool.query<{ value: string }>(
      `SELECT "${field.column}"::text AS value FROM "${resource.name}"`,
    );
    const taken = rows.map((row) => row.value);
    changed[field.name] = optionsOf(field).choices?.find((one) => !taken.includes(one.value))?.value;
  }
  return { ...values, ...changed };
}

/** Field values as columns and parameters of a statement around the API. */
function columnsOf(resource: Resource, values: Values): { columns: string[]; params: unknown[] } {
  const entries = Object.entries(values);
  const isJson = (name: string): boolean => ['json', 'tags', 'references'].includes(resource.fields[name]?.kind ?? '');
  return {
    columns: entries.map(([name]) => `"${resource.fields[name]?.column}"`),
    params: entries.map(([name, value]) => (isJson(name) && value !== null ? JSON.stringify(value) : value)),
  };
}

/** INSERT around the API; answers with the id, or fails with what PostgreSQL says. */
export async function insertAround(app: TestApp, resource: Resource, values: Values): Promise<string> {
  const { columns, params } = columnsOf(resource, values);
  const places = params.map((_, at) => `$${at + 1}`);
  const { rows } = await app.pool.query<{ id: string }>(
    `INSERT INTO "${resource.name}" (${columns.join(', ')}) VALUES (${places.join(', ')}) RETURNING id`,
    params,
  );
  return String(rows[0]?.id);
}

/** UPDATE of one row around the API. */
export async function updateAround(app: TestApp, resource: Resource, id: string, values: Values): Promise<void> {
  const { columns, params } = columnsOf(resource, values);
  const set = columns.map((column, at) => `${column} = $${at + 2}`).join(', ');
  await app.pool.query(`UPDATE "${resource.name}" SET ${set} WHERE id = $1`, [id, ...params]);
}

/** A field that may be changed alone in an example row, with a value that it does not have; null where nobody may change any. */
export async function exampleChange(
  app: TestApp,
  resource: Resource,
  row: Values,
): Promise<{ field: string; value: unknown } | null> {
  if (!resource.access.update.includes('super_admin')) return null;
  const plainest = ['text', 'translation', 'dialCode', 'ipAddress', 'references', 'decimal', 'choice'];
  const field = Object.values(resource.fields)
    .filter((one) => plainest.includes(one.kind) && closedReason(one, 'update') === null)
    .filter((one) => (one.when === null || holds(resource, one.when, row)) && !optionsOf(one).codeOf)
    .toSorted((a, b) => plainest.indexOf(a.kind) - plainest.indexOf(b.kind))[0];
  if (!field) throw new Error(`${resource.name}: no field that can be changed alone`);
  for (let tries = 0; tries < 5; tries++) {
    const value = await exampleValue(app, field);
    if (JSON.stringify(value) !== JSON.stringify(row[field.name])) return { field: field.name, value };
  }
  throw new Error(`${resource.name}: no other value for ${field.name}`);
}
