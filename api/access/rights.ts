// What a role may do with a resource and its fields: computed once per pair from the definitions.
import type { FieldDefinition, Resource, Role } from '../../resources/define/index.ts';

/** The person behind a request. */
export interface Viewer {
  id: string;
  email: string;
  name: string;
  role: Role;
  carrierId: string | null;
  customerId: string | null;
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
  const { access } = resource;
  const read = access.read.includes(role);
  const fields = Object.values(resource.fields);
  const mayWrite = (field: FieldDefinition): boolean =>
    !field.readOnly && (field.write === null || field.write.includes(role));
  const readable = read
    ? fields.filter((field) => field.kind !== 'secret' && (field.read === null || field.read.includes(role)))
    : [];
  const create = access.create.includes(role);
  const update = access.update.includes(role);
  return {
    read,
    create,
    update,
    delete: access.delete.includes(role),
    readable,
    readableNames: new Set(readable.map((field) => field.name)),
    creatable: new Set(create ? fields.filter(mayWrite).map((field) => field.name) : []),
    updatable: new Set(
      update ? fields.filter((field) => mayWrite(field) && !field.immutable).map((field) => field.name) : [],
    ),
    actions: new Set(
      Object.entries(resource.actions)
        .filter(([, action]) => action.roles.includes(role))
        .map(([name]) => name),
    ),
  };
}

/** The path and value that narrow what this person sees of a resource; null when every row is visible. */
export function rowScope(viewer: Viewer, resource: Resource): { path: string; value: string | null } | null {
  const isCarrier = viewer.role.startsWith('carrier_');
  const isCustomer = viewer.role.startsWith('customer_');
  if (!isCarrier && !isCustomer) return null;
  const path = isCarrier ? resource.access.carrier : resource.access.customer;
  if (path === 'all') return null;
  // A portal role without a path sees nothing: an impossible value rather than an open door.
  return { path: path ?? 'id', value: path ? (isCarrier ? viewer.carrierId : viewer.customerId) : null };
}
