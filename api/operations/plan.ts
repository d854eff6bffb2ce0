// Plans a query against a resource: checks every name and right, and writes the SQL in which PostgreSQL builds the JSON.
import { faceOf, onesOf, relationName, lower } from '../../resources/define/index.ts';
import type { FieldDefinition, One, Resource, Where } from '../../resources/define/index.ts';
import { rightsOf, rowScope } from '../access/rights.ts';
import type { Viewer } from '../access/rights.ts';
import { trailColumn, trailScope } from '../access/trail.ts';
import { bindColumns, ident } from '../database/constraints.ts';
import { ApiError } from '../errors.ts';
import type { Query } from '../http/query.ts';
import { conditionSql, likePattern, likeSql } from './conditions.ts';
import type { Param } from './conditions.ts';

export type Catalogue = ReadonlyMap<string, Resource>;
/** Stands among the touched resources for a field whose changes leave no audit row. */
export const unseen = '!unaudited';

/** The audit trail holds values of every table. */
const trail = 'audit_records';
const deepestPath = 4;

/**
 * What a filter may cost: a condition on a column of the table itself counts once, one behind a relation three times (for each row another
 * must be looked at), and one on a value that is looked up elsewhere five times.
 */
const mostCost = 60;

const bad = (message: string): ApiError => new ApiError('DIDBadParameter', message);

/** The to-one relation of a resource by name: the reference field and the resource that it points to. */
export function relationOf(
  resource: Resource,
  name: string,
  catalogue: Catalogue,
): { field: FieldDefinition; target: Resource } | null {
  for (const field of Object.values(resource.fields)) {
    if (field.kind !== 'reference' || relationName(field) !== name) continue;
    const target = catalogue.get((field.options as { resource: string }).resource);
    return target ? { field, target } : null;
  }
  return null;
}

/** Whether a dotted path ends at a field, whoever asks. */
export function isPath(resource: Resource, path: string, catalogue: Catalogue): boolean {
  if (Object.hasOwn(resource.fields, path)) return true;
  const at = path.indexOf('.');
  if (at < 0) return false;
  const relation = relationOf(resource, path.slice(0, at), catalogue);
  return relation !== null && isPath(relation.target, path.slice(at + 1), catalogue);
}

/** Collects parameters and joins while SQL is written over one resource for one viewer. */
export class Planner {
  readonly params: Param[];
  readonly resource: Resource;
  private readonly viewer: Viewer;
  private readonly catalogue: Catalogue;
  private cost = 0;
  private readonly joins = new Map<string, { alias: string; sql: string; resource: Resource }>();
  /** Resources that the result depends on, for remembered totals. */
  readonly touched: Set<string>;

  /** `params`: those of a statement that this is a part of. */
  constructor(resource: Resource, viewer: Viewer, catalogue: Catalogue, params: Param[] = []) {
    this.params = params;
    this.resource = resource;
    this.viewer = viewer;
    this.catalogue = catalogue;
    this.touched = new Set([resource.name]);
  }

  param(value: Param): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  get joinSql(): string {
    return [...this.joins.values()].map((join) => join.sql).join(' ');
  }

  /** Finds a field by its path, joining on the way; refuses what this viewer may not read. */
  resolve(path: string): { field: FieldDefinition; column: string } {
    const parts = path.split('.');
    const name = parts.pop() as string;
    const { alias, resource } = this.join(parts);
    const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
    if (!field) throw bad(`There is no field ${path.slice(0, 80)}.`);
    if (!rightsOf(this.viewer.role, resource).readableNames.has(name)) {
      throw new ApiError('DIDFieldForbidden', `Your role may not read ${path}.`, {
        [path]: ['may not be read by your role'],
      });
    }
    // A field that changes without an audit row changes unseen by the feed.
    if (!field.audited) this.touched.add(unseen);
    const column =
      (resource.name === trail ? trailColumn(this.viewer.role, this.catalogue, alias, name) : null) ??
      `${alias}.${ident(field.column)}`;
    return { field, column };
  }

  /** The alias of the table at the end of a chain of relations. */
  join(relations: readonly string[]): { alias: string; resource: Resource } {
    // A table may refer to itself: without an end to it, one question could join a table a thousand times.
    if (relations.length > deepestPath)
      throw bad(`${relations.join('.').slice(0, 80)}: more than ${deepestPath} relations in one path.`);
    let alias = 't';
    let { resource } = this;
    let key = '';
    for (const name of relations) {
      key = key ? `${key}.${name}` : name;
      const relation = relationOf(resource, name, this.catalogue);
      if (!relation) throw bad(`There is no relation ${key.slice(0, 80)}.`);
      const known = this.joins.get(key);
      if (known) ({ alias, resource } = known);
      else {
        this.guardRelation(resource, relation, key);
        const next = `j${this.joins.size + 1}`;
        const scope = this.scopeSql(relation.target, next);
        const sql = `LEFT JOIN ${ident(relation.target.name)} ${next} ON ${next}."id" = ${alias}.${ident(relation.field.column)}${scope ? ` AND ${scope}` : ''}`;
        this.joins.set(key, { alias: next, sql, resource: relation.target });
        this.touched.add(relation.target.name);
        alias = next;
        resource = relation.target;
      }
    }
    return { alias, resource };
  }

  private guardRelation(from: Resource, relation: { field: FieldDefinition; target: Resource }, path: string): void {
    const mayFollow =
      rightsOf(this.viewer.role, from).readableNames.has(relation.field.name) &&
      rightsOf(this.viewer.role, relation.target).read;
    if (!mayFollow)
      throw new ApiError('DIDFieldForbidden', `Your role may not read ${path}.`, {
        [path]: ['may not be read by your role'],
      });
  }

  /** The row rule of this viewer for a table under an alias; null when every row is visible. */
  scopeSql(resource: Resource, alias: string): string | null {
    const scope = rowScope(this.viewer, resource);
    if (!scope) return resource.name === trail ? trailScope(this.viewer.role, this.catalogue, alias) : null;
    if (scope.value === null) return 'false';
    if ('sql' in scope) return this.ruleSql(resource, alias, scope.sql, scope.value);
    return this.pathEquals(resource, alias, scope.path.split('.'), scope.value);
  }

  /** A rule that looks into other tables: what is remembered of its answer depends on them too. */
  private ruleSql(resource: Resource, alias: string, sql: string, own: string): string {
    for (const name of this.catalogue.keys()) if (new RegExp(`\\b${name}\\b`).test(sql)) this.touched.add(name);
    // A rule need not ask whose the viewer is: a parameter that stands nowhere in the statement has no type.
    return `(${bindColumns(sql, resource, alias).replaceAll(':own', () => `${this.param(own)}::uuid`)})`;
  }

  private pathEquals(resource: Resource, alias: string, path: readonly string[], value: string): string {
    const [head, ...rest] = path as [string, ...string[]];
    if (rest.length === 0) {
      const field = resource.fields[head] as FieldDefinition;
      return `${alias}.${ident(field.column)} = ${this.param(value)}::uuid`;
    }
    const relation = relationOf(resource, head, this.catalogue);
    if (!relation) throw new Error(`${resource.name}: the access path ${path.join('.')} leads nowhere`);
    const inner = `s${rest.length}`;
    return `${alias}.${ident(relation.field.column)} IN (SELECT ${inner}."id" FROM ${ident(relation.target.name)} ${inner} WHERE ${this.pathEquals(relation.target, inner, rest, value)})`;
  }

  /** Conditions of a filter tree. */
  whereSql(where: Where): string {
    if ('and' in where) return `(${where.and.map((one) => this.whereSql(one)).join(' AND ')})`;
    if ('or' in where) return `(${where.or.map((one) => this.whereSql(one)).join(' OR ')})`;
    if ('not' in where) return `(${this.whereSql(where.not)}) IS NOT TRUE`;
    const { field, column } = this.resolve(where.field);
    const { op, value, field: path } = where;
    this.pay(field, path);
    return conditionSql(
      { field, column, path, span: this.spanOf(field, path), param: (one) => this.param(one) },
      op,
      value,
    );
  }

  private pay(field: FieldDefinition, path: string): void {
    this.cost += field.lookup ? 5 : path.includes('.') ? 3 : 1;
    if (this.cost > mostCost)
      throw bad('This filter asks too much at once: use fewer conditions, above all on fields of other tables.');
  }

  /** The columns between which lie the addresses that a field stands for, where it says so. */
  private spanOf(field: FieldDefinition, path: string): readonly [string, string] | null {
    const { span } = field.options as { span?: readonly [string, string] };
    if (!span) return null;
    const beside = (name: string): string => this.resolve([...path.split('.').slice(0, -1), name].join('.')).column;
    return [beside(span[0]), beside(span[1])];
  }

  /** The search box: any searchable field that this viewer may read contains the text. */
  searchSql(text: string): string {
    const readable = rightsOf(this.viewer.role, this.resource).readable.filter((field) => field.search);
    if (readable.length === 0) throw bad(`${this.resource.label.many} have no search box.`);
    return `(${readable.map((field) => likeSql(field, `t.${ident(field.column)}`, 'like', this.param(likePattern('like', text)))).join(' OR ')})`;
  }

  /** WHERE of a list: filter, search and row rule. Empty when there is none. */
  filterSql(query: Pick<Query, 'where' | 'search'>): string {
    const parts: string[] = [];
    const scope = this.scopeSql(this.resource, 't');
    if (scope) parts.push(scope);
    if (query.where) parts.push(this.whereSql(query.where));
    if (query.search) parts.push(this.searchSql(query.search));
    return parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
  }

  /** ORDER BY, with the primary key appended so that pages never overlap. */
  orderSql(sort: Query['sort']): string {
    const { readableNames } = rightsOf(this.viewer.role, this.resource);
    const wanted = sort.length > 0 ? sort : this.resource.list.sort.filter((one) => readableNames.has(one.field));
    const parts = wanted.map(({ field: path, order }) => {
      const { field, column } = this.resolve(path);
      if (!faceOf(field).sortable) throw bad(`${path} cannot be sorted by.`);
      return `${column} ${order === 'desc' ? 'DESC' : 'ASC'}`;
    });
    const last = wanted.at(-1);
    if (!wanted.some((one) => one.field === 'id')) parts.push(`t."id" ${last?.order === 'desc' ? 'DESC' : 'ASC'}`);
    return `ORDER BY ${parts.join(', ')}`;
  }

  /** The columns that leave: own fields, and to-one rows as objects. */
  selectSql(fields: readonly string[] | null, embed: readonly string[]): string {
    const rights = rightsOf(this.viewer.role, this.resource);
    const own = fields?.filter((name) => !name.includes('.')) ?? rights.readable.map((field) => field.name);
    const always = ['id', 'version'].filter((name) => !own.includes(name));
    const columns = [...always, ...own].map((name) => {
      const { field, column } = this.resolve(name);
      return `${faceOf(field).select(column)} AS ${ident(name)}`;
    });
    const nested = new Map<string, string[] | null>();
    for (const relation of embed) nested.set(relation, null);
    for (const path of fields?.filter((name) => name.includes('.')) ?? []) {
      const at = path.lastIndexOf('.');
      const relation = path.slice(0, at);
      if (relation.includes('.')) throw bad(`_fields goes one relation deep; ${path.slice(0, 80)} goes further.`);
      nested.set(relation, [...(nested.get(relation) ?? []), path.slice(at + 1)]);
    }
    for (const [relation, names] of nested) {
      const single = onesOf(this.resource).find((one) => one.resource === relation);
      const sql = single ? this.oneSql(single, names) : this.embedSql(relation, names);
      columns.push(`${sql} AS ${ident(relation)}`);
    }
    return columns.join(', ');
  }

  private embedSql(relation: string, names: readonly string[] | null): string {
    const { alias, resource } = this.join([relation]);
    const list = names ?? rightsOf(this.viewer.role, resource).readable.map((field) => field.name);
    const parts = list.map((name) => {
      const { field, column } = this.resolve(`${relation}.${name}`);
      return `${faceOf(field).select(column)} AS ${ident(name)}`;
    });
    return `CASE WHEN ${alias}."id" IS NULL THEN NULL ELSE (SELECT row_to_json(e) FROM (SELECT ${parts.join(', ')}) e) END`;
  }

  /** The one-to-one row that belongs to this one, with the titles of what it refers to; null while there is none. */
  private oneSql({ resource: name, by }: One, names: readonly string[] | null): string {
    const resource = this.catalogue.get(name) as Resource;
    const rights = rightsOf(this.viewer.role, resource);
    if (!rights.read)
      throw new ApiError('DIDFieldForbidden', `Your role may not read ${name}.`, {
        [name]: ['may not be read by your role'],
      });
    this.touched.add(name);
    const wanted = names === null ? rights.readable : rights.readable.filter((field) => names.includes(field.name));
    const unknown = names?.find((one) => !rights.readableNames.has(one));
    if (unknown !== undefined) throw bad(`There is no field ${name}.${unknown.slice(0, 80)} that your role may read.`);
    const parts = wanted.map((field) => `${faceOf(field).select(`o.${ident(field.column)}`)} AS ${ident(field.name)}`);
    const titles = wanted
      .filter((field) => field.kind === 'reference' && field.name !== by)
      .flatMap((field) => this.titleSql(field, 'o'));
    const scope = this.scopeSql(resource, 'o');
    const back = ident(resource.fields[by]?.column as string);
    return `(SELECT row_to_json(e) FROM (SELECT ${[...parts, ...titles].join(', ')} FROM ${ident(name)} o WHERE o.${back} = t."id"${scope ? ` AND ${scope}` : ''}) e)`;
  }

  /** What a reference points to, as id and title; nothing where this viewer may not read it. */
  private titleSql(field: FieldDefinition, alias: string): string[] {
    const target = this.catalogue.get((field.options as { resource: string }).resource);
    if (!target || !rightsOf(this.viewer.role, target).readableNames.has(target.title)) return [];
    this.touched.add(target.name);
    const scope = this.scopeSql(target, 'r');
    const title = target.fields[target.title] as FieldDefinition;
    const columns = `r."id", ${faceOf(title).select(`r.${ident(title.column)}`)} AS ${ident(title.name)}`;
    return [
      `(SELECT row_to_json(x) FROM (SELECT ${columns} FROM ${ident(target.name)} r WHERE r."id" = ${alias}.${ident(field.column)}${scope ? ` AND ${scope}` : ''}) x) AS ${ident(relationName(field))}`,
    ];
  }

  /** How a record in an address is found: by id, short code or slug. */
  recordSql(key: string): string {
    const { column, value } = recordKey(this.viewer, this.resource, key);
    return `t.${ident(column)} = ${this.param(value)}${column === 'id' ? '::uuid' : ''}`;
  }
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The column by which a key in an address is looked up: id, short code or slug. One that can be none of them is 404; so is a code that
 * this viewer may not read, which trying would else give away.
 */
export function recordKey(viewer: Viewer, resource: Resource, key: string): { column: string; value: string } {
  if (uuid.test(key)) return { column: 'id', value: key };
  const { readableNames } = rightsOf(viewer.role, resource);
  const code = (name: string | null): FieldDefinition | undefined =>
    name !== null && readableNames.has(name) ? resource.fields[name] : undefined;
  const short = code(resource.shortCode);
  if (short && new RegExp(`^${(short.options as { prefix: string }).prefix}\\d+$`).test(key))
    return { column: short.column, value: key };
  const slug = code(resource.slug);
  if (slug && key.length <= 255 && !key.includes('\0')) return { column: slug.column, value: key };
  throw notFound(resource);
}

/** The same answer for what is absent and for what this viewer may not see. */
export function notFound(resource: Resource): ApiError {
  return new ApiError('DIDNotFound', `There is no such record among ${lower(resource.label.many)}.`);
}
