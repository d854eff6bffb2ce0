// What of the audit trail a role may see: what it may not read in a table it does not learn from the changes of that table either.
import type { Resource, Role } from '../../resources/define/index.ts';
import { rightsOf } from './rights.ts';

interface TrailView {
  /** Tables whose changes are hidden altogether. */
  tables: string[];
  /** Fields whose changes are hidden, by table. */
  fields: Map<string, string[]>;
}

type Catalogue = ReadonlyMap<string, Resource>;
const known = new WeakMap<Catalogue, Map<Role, TrailView>>();

function viewOf(role: Role, catalogue: Catalogue): TrailView {
  const perRole = known.get(catalogue) ?? new Map<Role, TrailView>();
  known.set(catalogue, perRole);
  const found = perRole.get(role);
  if (found) return found;
  const made: TrailView = { tables: [], fields: new Map() };
  for (const resource of catalogue.values()) {
    const { read, readableNames } = rightsOf(role, resource);
    if (!read) made.tables.push(resource.name);
    // Of secrets the trail knows the fact of a change alone.
    const hidden = Object.values(resource.fields).filter(
      ({ name, kind }) => kind !== 'secret' && !readableNames.has(name),
    );
    if (read && hidden.length > 0)
      made.fields.set(
        resource.name,
        hidden.map((field) => field.name),
      );
  }
  perRole.set(role, made);
  return made;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The condition under which a row of the trail is visible; null when all are. */
export function trailScope(role: Role, catalogue: Catalogue, alias: string): string | null {
  const { tables } = viewOf(role, catalogue);
  if (tables.length === 0) return null;
  return `(${alias}."resource" IS NULL OR ${alias}."resource" NOT IN (${tables.map(quote).join(', ')}))`;
}

/** The names of the fields that a row of the trail changed, without those that the role may not read. */
function trailChangedFields(role: Role, catalogue: Catalogue, alias: string): string {
  const { fields } = viewOf(role, catalogue);
  const column = `${alias}."changed_fields"`;
  if (fields.size === 0) return column;
  const cases = [...fields].map(
    ([table, names]) => `WHEN ${quote(table)} THEN ${column} - ARRAY[${names.map(quote).join(', ')}]`,
  );
  return `CASE ${alias}."resource" ${cases.join(' ')} ELSE ${column} END`;
}

/** The metadata of a row of the trail, without the changes of fields that the role may not read. */
function trailMetadata(role: Role, catalogue: Catalogue, alias: string): string {
  const { fields } = viewOf(role, catalogue);
  const column = `${alias}."metadata"`;
  if (fields.size === 0) return column;
  const cases = [...fields].map(
    ([table, names]) =>
      `WHEN ${quote(table)} THEN jsonb_set(${column}, '{changes}', COALESCE(${column}->'changes', '{}') - ARRAY[${names.map(quote).join(', ')}])`,
  );
  return `CASE ${alias}."resource" ${cases.join(' ')} ELSE ${column} END`;
}

/** A column of the trail as the role may see it; null where it is the same for all. */
export function trailColumn(role: Role, catalogue: Catalogue, alias: string, field: string): string | null {
  if (field === 'metadata') return trailMetadata(role, catalogue, alias);
  return field === 'changedFields' ? trailChangedFields(role, catalogue, alias) : null;
}
