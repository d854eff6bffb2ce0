// The adapter between AdminJS and our operations: every row that the console shows or writes goes the way of the API.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Resource as TypeormResource } from '@adminjs/typeorm';
import { AppError, BaseProperty, BaseRecord, ValidationError } from 'adminjs';
import type { ActionContext, Filter } from 'adminjs';
import type { BaseEntity } from 'typeorm';
import { faceOf } from '../../resources/define/index.ts';
import type { FieldDefinition, JsonValue, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { list, one } from '../operations/read.ts';
import { create, remove, update } from '../operations/write.ts';
import { FilterProblem, filterParams, fromParam, toParam, typeOf } from './values.ts';

/** The request that AdminJS is at work for: its own context has no place for it. */
export const asking = new AsyncLocalStorage<Request>();

function request(): Request {
  const found = asking.getStore();
  if (!found) throw new Error('The console works outside of a request');
  return found;
}

/** The input of a form that is no field: why one makes the change. */
export const reasonName = 'reasonOfChange';

function withReason(params: Params): Request {
  const given = params[reasonName];
  return { ...request(), reason: typeof given === 'string' && given.trim() !== '' ? given.trim().slice(0, 500) : null };
}

type Row = Record<string, JsonValue> & { id: string; version: number };
type Params = Record<string, unknown>;
type Properties = ReturnType<TypeormResource['properties']>;
/** Ids of one question: a page of 500 rows may refer to as many. */
const idsAtOnce = 100;

/** What AdminJS knows of a field, taken from its definition instead of the column. */
export class ConsoleProperty extends BaseProperty {
  readonly field: FieldDefinition;
  private readonly titles: boolean;

  constructor(field: FieldDefinition, position: number, titles: boolean) {
    super({
      path: field.name,
      type: typeOf(field),
      isId: field.kind === 'id',
      isSortable: faceOf(field).sortable,
      position,
    });
    this.field = field;
    this.titles = titles;
  }

  override isTitle(): boolean {
    return this.titles;
  }
  override isVisible(): boolean {
    return true;
  }
  override isEditable(): boolean {
    return !this.field.readOnly;
  }
  override isRequired(): boolean {
    return this.field.required;
  }
  override reference(): string | null {
    return this.field.kind === 'reference' ? (this.field.options as { resource: string }).resource : null;
  }
  override availableValues(): string[] | null {
    const { choices } = this.field.options as { choices?: readonly { value: string }[] };
    return this.field.kind === 'choice' && choices ? choices.map((choice) => choice.value) : null;
  }
}

/**
 * The class that AdminJS makes its resources of, for the entities of one server. Secrets are no properties here: they appear in
 * no list, form or answer.
 */
export function consoleResource(context: Context, models: ReadonlyMap<typeof BaseEntity, Resource>) {
  return class ConsoleResource extends TypeormResource {
    private readonly definition: Resource;
    private readonly known: ReadonlyMap<string, ConsoleProperty>;

    constructor(model: typeof BaseEntity) {
      super(model);
      this.definition = models.get(model) as Resource;
      const { readable } = rightsOf('super_admin', this.definition);
      this.known = new Map(
        readable.map((field, at) => [field.name, new ConsoleProperty(field, at, field.name === this.definition.title)]),
      );
    }

    static override isAdapterFor(model: unknown): boolean {
      return models.has(model as typeof BaseEntity);
    }

    // The adapter's own properties hang on columns; AdminJS itself asks for no more than a BaseProperty has.
    override properties(): Properties {
      return [...this.known.values()] as unknown as Properties;
    }
    override property(path: string): Properties[number] {
      return (this.known.get(path) ?? null) as unknown as Properties[number];
    }

    override async count(filter: Filter): Promise<number> {
      const query = this.queryOf(filter, { limit: 0 });
      const { total } = await this.told(() => list(context, request(), this.definition, query));
      return total?.count ?? 0;
    }

    override async find(
      filter: Filter,
      page: { limit?: number; offset?: number; sort?: { sortBy?: string; direction?: 'asc' | 'desc' } },
    ): Promise<BaseRecord[]> {
      return this.rows(this.queryOf(filter, page));
    }

    override async findOne(id: string | number): Promise<BaseRecord | null> {
      try {
        return this.recordOf(JSON.parse((await one(context, request(), this.definition, String(id))).body) as Row);
      } catch (error) {
        if (error instanceof ApiError && error.code === 'DIDNotFound') return null;
        throw error;
      }
    }

    override async findMany(ids: (string | number)[]): Promise<BaseRecord[]> {
      const records: BaseRecord[] = [];
      for (let at = 0; at < ids.length; at += idsAtOnce) {
        const part = ids.slice(at, at + idsAtOnce);
        const query = new URLSearchParams(part.map((id) => ['id', String(id)]));
        query.set('_count', 'none');
        records.push(...(await this.rows(query.toString())));
      }
      return records;
    }

    override async create(params: Params): Promise<Params> {
      const body = this.bodyOf(params, this.withDenied(rightsOf(request().viewer.role, this.definition).creatable));
      // What was left empty takes its default.
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
      const written = await this.told(() => create(context, withReason(params), this.definition, given));
      return this.paramsOf(JSON.parse(written.body) as Row);
    }

    override async update(id: string | number, params: Params = {}): Promise<Params> {
      const stored = JSON.parse((await one(context, request(), this.definition, String(id))).body) as Row;
      const { updatable } = rightsOf(request().viewer.role, this.definition);
      const changed = Object.entries(this.bodyOf(params, this.withDenied(updatable))).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(stored[name] ?? null),
      );
      // The form holds the version that it was opened with; whoever saved since then is not overwritten.
      const version = params['version'] === undefined ? null : Number(params['version']);
      const written = await this.told(() =>
        update(context, withReason(params), this.definition, stored.id, version, Object.fromEntries(changed)),
      );
      return this.paramsOf(JSON.parse(written.body) as Row);
    }

    override async delete(id: string | number, _context?: ActionContext): Promise<void> {
      // AdminJS names no version; the question "are you sure" stands over the row as it is.
      const { version } = await this.told(() => one(context, request(), this.definition, String(id)));
      await this.told(() => remove(context, request(), this.definition, String(id), version));
    }

    private async rows(query: string): Promise<BaseRecord[]> {
      const { body } = await this.told(() => list(context, request(), this.definition, query));
      return (JSON.parse(body) as Row[]).map((row) => this.recordOf(row));
    }

    private recordOf(row: Row): BaseRecord {
      return new BaseRecord(this.paramsOf(row), this);
    }

    private paramsOf(row: Row): Params {
      return Object.fromEntries(
        [...this.known.values()].map(({ field }) => [field.name, toParam(field, row[field.name] ?? null)]),
      );
    }

    /** What has writers of its own is not dropped in silence where somebody else sends it: the operation refuses it, and says why. */
    private withDenied(allowed: ReadonlySet<string>): ReadonlySet<string> {
      const fields = [...this.known.values()].map((property) => property.field);
      return new Set([...allowed, ...fields.filter((field) => field.write !== null).map((field) => field.name)]);
    }

    private bodyOf(params: Params, allowed: ReadonlySet<string>): Record<string, JsonValue> {
      const fields = [...this.known.values()].map((property) => property.field);
      return Object.fromEntries(
        fields
          .filter((field) => allowed.has(field.name) && params[field.name] !== undefined)
          .map((field) => [field.name, fromParam(field, params[field.name])]),
      );
    }

    /** The query string of a list. */
    private queryOf(
      filter: Filter,
      page: { limit?: number; offset?: number; sort?: { sortBy?: string; direction?: 'asc' | 'desc' } },
    ): string {
      const query = new URLSearchParams();
      for (const { path, value } of Object.values(filter.filters)) {
        const field = this.known.get(path)?.field;
        if (!field) throw new AppError(`There is no field ${path.slice(0, 60)} here.`);
        for (const [name, text] of this.filterOf(field, value)) query.append(name, text);
      }
      const { limit = 10, offset = 0, sort } = page;
      query.set('_start', String(offset));
      query.set('_end', String(offset + Number(limit)));
      if (limit > 0) query.set('_count', 'none');
      if (sort?.sortBy && this.known.get(sort.sortBy)?.isSortable()) {
        query.set('_sort', sort.sortBy);
        query.set('_order', sort.direction ?? 'asc');
      }
      return query.toString();
    }

    private filterOf(field: FieldDefinition, value: unknown): [string, string][] {
      try {
        return filterParams(field, value);
      } catch (error) {
        if (error instanceof FilterProblem) throw new AppError(error.message);
        throw error;
      }
    }

    /** Runs an operation; a refusal goes under the fields that it names, or over the form. */
    private async told<T>(operation: () => Promise<T>): Promise<T> {
      try {
        return await operation();
      } catch (error) {
        if (!(error instanceof ApiError) || error.statusCode >= 500) throw error;
        const { message } = error;
        const errors = Object.entries(error.errors ?? {}).filter(([name]) => this.known.has(name));
        if (errors.length === 0) throw new AppError(message);
        throw new ValidationError(
          Object.fromEntries(errors.map(([name, texts]) => [name, { type: error.code, message: texts.join(', ') }])),
          { type: error.code, message },
        );
      }
    }
  };
}
