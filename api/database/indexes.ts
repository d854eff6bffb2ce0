// Indexes that follow from a definition: references, marked fields, search boxes, default sorts.
import type { Resource } from '../../resources/define/index.ts';

export interface PlainIndex {
  name: string;
  fields: readonly string[];
  where: string | null;
  /** Beyond TypeORM: made by derived.ts, only announced to the entity. */
  byHand: 'trigram' | 'list' | 'span' | null;
}

/** Names stay within PostgreSQL's 63 bytes; a cut name keeps both ends. */
function indexName(prefix: string, resource: Resource, fields: readonly string[]): string {
  const full = `${prefix}_${resource.name}_${fields.map((name) => resource.fields[name]?.column).join('_')}`;
  return full.length <= 63 ? full : `${full.slice(0, 30)}__${full.slice(-31)}`;
}

/** All indexes of a resource but its unique ones. */
export function indexesOf(resource: Resource): PlainIndex[] {
  const made = new Map<string, PlainIndex>();
  const add = (fields: readonly string[], where: string | null = null): void => {
    const name = indexName('ix', resource, fields) + (where ? '_p' : '');
    made.set(name.slice(0, 63), { name: name.slice(0, 63), fields, where, byHand: null });
  };
  for (const field of Object.values(resource.fields)) {
    const already =
      field.unique === 'exact' || resource.unique.some((key) => key.fields[0] === field.name && !key.where);
    // A list of ids is asked from the other side: who names this row?
    if ((field.index && field.kind === 'tags') || field.kind === 'references') {
      const name = indexName('gin', resource, [field.name]);
      made.set(name, { name, fields: [field.name], where: null, byHand: 'list' });
    } else if ((field.index || field.kind === 'currencyCode') && !already) add([field.name]);
    if (field.search) {
      const name = indexName('trgm', resource, [field.name]);
      made.set(name, { name, fields: [field.name], where: null, byHand: 'trigram' });
    }
  }
  for (const field of Object.values(resource.fields)) {
    const { span } = field.options as { span?: readonly [string, string] };
    if (!span) continue;
    const name = indexName('span', resource, span);
    made.set(name, { name, fields: span, where: null, byHand: 'span' });
  }
  for (const index of resource.indexes) add(index.fields, index.where ?? null);
  // A list is opened by its default sort: that column, with the tiebreak, is worth an index.
  const first = resource.list.sort[0];
  if (first) add([first.field, 'id']);
  // An index that another one begins with costs every write and serves no read.
  const all = [...made.values()];
  const covered = (index: PlainIndex): boolean =>
    all.some(
      (other) =>
        other !== index &&
        !other.where &&
        !other.byHand &&
        other.fields.length > index.fields.length &&
        index.fields.every((name, at) => other.fields[at] === name),
    );
  return all.filter((index) => index.where !== null || index.byHand !== null || !covered(index));
}
