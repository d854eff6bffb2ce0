// What a role may do with a resource and its fields: computed once per pair from the definitions.
import type { FieldDefinition, Resource, Role } from '../../resources/define/index.ts';
import { roleLabels, staffRoles } from '../../resources/define/index.ts';
import { abilityOf, revealing } from './ability.ts';

/** The person behind a request. */
export interface Viewer {
  id: string;
  email: string;
  name: string;
  role: Role;
  carrierId: string | null;
  customerId: string | null;
  /** What the token that he comes with may do; absent: he came with a session. */
  scopes?: readonly string[];
  /** The session that he comes with, by its listed id; absent: he came with a token. */
  session?: string;
}

export interface Rights {
  read: boolean;
  create: boolean;
  update: boolean;
  delete: boolean;
  /** Fields that may leave, in order. Secrets are never among them. */
  readable: FieldDefinition[];
  readableNames: ReadonlySet<string>;
  creatable: ReadonlySet<string>;
  updatable: ReadonlySet<string>;
  /** Secrets that the role may see, each time with a reason. */
  revealable: ReadonlySet<string>;
  /** Names of actions. */
  actions: ReadonlySet<string>;
}

const known = new WeakMap<Resource, Map<Role, Rights>>();

/** Rights of a role on a resource. */
export function rightsOf(role: Role, resource: Resource): Rights {
  const perRole = known.get(resource) ?? new Map<Role, Rights>();
  known.set(resource, perRole);
  const found = perRole.get(role);
  if (found) return found;
  const made = computeRights(role, resource);
  perRole.set(role, made);
  return made;
}

function computeRights(role: Role, resource: Resource): Rights {
  const ability = abilityOf(role, resource);
  const may = (action: string, field?: string): boolean => ability.can(action, resource.name, field);
  const fields = Object.values(resource.fields);
  const allowed = (action: string): FieldDefinition[] =>
    may(action) ? fields.filter((field) => may(action, field.name)) : [];
  const namesOf = (list: readonly FieldDefinition[]): Set<string> => new Set(list.map((field) => field.name));
  const readable = allowed('read');
  return {
    read: may('read'),
    create: may('create'),
    update: may('update'),
    delete: may('delete'),
    readable,
    readableNames: namesOf(readable),
    creatable: namesOf(allowed('create')),
    updatable: namesOf(allowed('update')),
    revealable: namesOf(allowed(revealing)),
    actions: new Set(Object.keys(resource.actions).filter((action) => may(action))),
  };
}

const isStaff = (role: Role): boolean => (staffRoles as readonly Role[]).includes(role);

/**
 * Whom to ask: the roles of our office that may do what this person may not, by label. Partners are not told how our office is made up:
 * for them, and for who may do it, the list is empty.
 */
export function officeThatMay(viewer: Viewer, may: (role: Role) => boolean): string[] {
  if (may(viewer.role) || !isStaff(viewer.role)) return [];
  return staffRoles.filter(may).map((role) => roleLabels[role]);
}

/** Whether a role may ask for the rows of a table that refer to something by this field. */
export const mayListBy = (role: Role, resource: Resource, by: string): boolean =>
  rightsOf(role, resource).readableNames.has(by);

/** What narrows the rows that a person sees: a field at the end of a path that has a value, or a rule in SQL over that value. */
export type RowScope = { path: string; value: string | null } | { sql: string; value: string | null };

/** The row rule for this person; null when every row is visible. */
export function rowScope(viewer: Viewer, resource: Resource): RowScope | null {
  const isCarrier = viewer.role.startsWith('carrier_');
  const isCustomer = viewer.role.startsWith('customer_');
  if (!isCarrier && !isCustomer) return null;
  const rule = isCarrier ? resource.access.carrier : resource.access.customer;
  const value = isCarrier ? viewer.carrierId : viewer.customerId;
  if (rule === 'all') return null;
  // A portal role without a rule sees nothing: an impossible value rather than an open door.
  if (rule === undefined) return { path: 'id', value: null };
  return typeof rule === 'string' ? { path: rule, value } : { sql: rule.sql, value };
}

/** People of partners do not learn who works in our office: only of their own doings they are told who it was. */
export const isKnownTo = (viewer: Viewer, actorId: string | null): boolean =>
  isStaff(viewer.role) || actorId === viewer.id;
