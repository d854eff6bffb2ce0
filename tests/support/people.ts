// People of every role: those of the portals belong to a carrier or a customer, since nobody else may have their roles.
import { carrierRoles, customerRoles, relationName, roles } from '../../resources/define/index.ts';
import type { Resource, Role } from '../../resources/define/index.ts';
import { makeExample } from './examples.ts';
import type { Row } from './rows.ts';
import { optionsOf } from './samples.ts';
import type { Client, TestApp } from './server.ts';

const sideOf = (role: Role): 'carrier' | 'customer' | null => {
  if ((carrierRoles as readonly string[]).includes(role)) return 'carrier';
  return (customerRoles as readonly string[]).includes(role) ? 'customer' : null;
};

const partners = new WeakMap<TestApp, Map<string, Promise<Row>>>();

/** The carrier or customer that portal people of an app belong to, made at first use; null for a role of our own office. */
export async function partnerOf(app: TestApp, role: Role): Promise<Row | null> {
  const side = sideOf(role);
  if (!side) return null;
  const made = partners.get(app) ?? new Map<string, Promise<Row>>();
  partners.set(app, made);
  const partner = made.get(side) ?? makeExample(app, `${side}s`, { status: 'active' });
  made.set(side, partner);
  return partner;
}

/** A client of the role. */
export async function personOf(app: TestApp, role: Role): Promise<Client> {
  const partner = await partnerOf(app, role);
  return app.as(role, partner ? { [`${sideOf(role)}Id`]: partner.id } : {});
}

/** By SQL: a rule that no path can tell. */
export const bySql = 'sql';

/** The path by which rows of a resource belong to portal people of the role; null for a role of our own office. */
export function ownerPath(role: Role, { access }: Resource): string | null {
  const side = sideOf(role);
  const rule = side && (access[side] ?? null);
  return rule !== null && typeof rule === 'object' ? bySql : rule;
}

const offered = (name: string) => (app: TestApp) => makeExample(app, name);

/** Rows that a rule in SQL shows to a partner, by resource. */
const shown: Record<string, (app: TestApp, partner: Row) => Promise<Row>> = {
  pops: offered('pops'),
  channel_plans: offered('channel_plans'),
  voice_tiers: offered('voice_tiers'),
  customer_categories: async (app, customer) =>
    (await (await app.as('super_admin')).get<Row>(`/api/customer_categories/${String(customer['categoryId'])}`)).body,
  customer_groups: async (app, customer) => {
    const group = await makeExample(app, 'customer_groups', { categoryId: customer['categoryId'] });
    await (await app.as('super_admin')).patch(`/api/customers/${customer.id}`, { groupId: group.id });
    return group;
  },
  carriers: async (app, customer) => {
    const carrier = await makeExample(app, 'carriers');
    const named = { assignmentType: 'customers', customerIds: [customer.id] };
    await makeExample(app, 'carrier_assignments', { carrierId: carrier.id, ...named });
    return carrier;
  },
};

/** What makes a row one that partners do not see, where that is not whose it is. */
const withheld: Record<string, object> = {
  pops: { isActive: false },
  channel_plans: { isActive: false },
  voice_tiers: { isActive: false },
  customer_categories: { showOnWebsite: false },
};

/** A row that nobody of a partner sees, unless everybody does. */
export const foreignRow = (app: TestApp, name: string): Promise<Row> => makeExample(app, name, { ...withheld[name] });

/** A row that a person of the role sees: one of the own company, where the resource shows no other. */
export async function rowFor(app: TestApp, role: Role, resource: Resource): Promise<Row> {
  const path = ownerPath(role, resource);
  const partner = await partnerOf(app, role);
  if (path === null || path === 'all' || !partner) return makeExample(app, resource.name);
  if (path !== bySql) return rowOwnedBy(app, resource, path, partner);
  const show = shown[resource.name];
  if (!show)
    throw new Error(`Nobody knows how ${resource.name} are shown to a ${role}: say so in tests/support/people.ts`);
  return show(app, partner);
}

async function rowOwnedBy(app: TestApp, resource: Resource, path: string, owner: Row): Promise<Row> {
  const [head = '', ...rest] = path.split('.');
  if (head === 'id') return owner;
  if (rest.length === 0) return makeExample(app, resource.name, { [head]: owner.id });
  const field = Object.values(resource.fields).find((one) => one.kind === 'reference' && relationName(one) === head);
  if (!field) throw new Error(`${resource.name} has no relation ${head}`);
  const parent = await rowOwnedBy(app, app.resource(String(optionsOf(field).resource)), rest.join('.'), owner);
  return makeExample(app, resource.name, { [field.name]: parent.id });
}

/** Clients of all roles, signed in one after the other. */
export async function everyRole(app: TestApp): Promise<Map<Role, Client>> {
  const clients = new Map<Role, Client>();
  for (const role of roles) clients.set(role, await personOf(app, role));
  return clients;
}
