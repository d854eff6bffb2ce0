// What AdminJS takes on trust is looked at before it: names, ids, parameters and forms. What it does not know is refused as REST refuses it.
import type { AdminJS, BaseResource } from 'adminjs';
import { isUuid } from '../../resources/define/index.ts';
import { ApiError, invalid } from '../errors.ts';
import type { FieldErrors } from '../errors.ts';
import { isBody } from '../schema/validate.ts';
import { reasonName } from './resource.ts';

export const nothing = (): ApiError => new ApiError('DIDNotFound', 'There is nothing at this address of the console.');
const bad = (message: string): ApiError => new ApiError('DIDBadParameter', message);

/** A request to AdminJS, as far as it is judged here. */
export interface Asked {
  method: string;
  /** The method of its controller, which says what an address is about. */
  handler: string;
  /** Data, as opposed to the page that asks for them. */
  isData: boolean;
  params: Record<string, string>;
  query: Record<string, unknown>;
  payload: unknown;
}

/** Whether an address can start an action of this kind. */
const fits: Readonly<Record<string, (action: ActionDecorator) => boolean>> = {
  resourceAction: (action) => action.isResourceType(),
  recordAction: (action) => action.isRecordType(),
  bulkAction: (action) => action.isBulkType(),
};
type ActionDecorator = ReturnType<BaseResource['decorate']>['actions'][string];
/** Actions whose data are asked for in one way alone; AdminJS takes the other one for a fault of its own, or does not care. */
const methods: Readonly<Record<string, string>> = { new: 'POST', list: 'GET', search: 'GET', show: 'GET' };

/** Refuses what leads nowhere, may not be done, or is not understood. Answers with the parameters, each a text. */
export async function guardAsked(admin: AdminJS, asked: Asked): Promise<Record<string, string>> {
  const { params, handler, isData } = asked;
  const query = textsOf(asked.query);
  // We have no pages of our own, and its other search is an old one that complains in the log.
  if (params['pageName'] !== undefined || handler === 'search') throw nothing();
  if (params['resourceId'] === undefined) return query;
  const resource = admin.resources.find((one) => one.id() === params['resourceId']);
  if (!resource) throw nothing();
  if (params['action'] !== undefined) guardAction(resource, asked, params['action']);
  const ids = idsOf(asked, query);
  guardNames(resource, query);
  if (isData && asked.method === 'POST') guardForm(resource, asked.payload);
  if (isData && ids.length > 0 && (await resource.findMany(ids)).length < ids.length) throw nothing();
  return query;
}

function guardAction(resource: BaseResource, { method, handler, isData, params }: Asked, name: string): void {
  const { actions } = resource.decorate();
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action || !fits[handler]?.(action)) throw nothing();
  if (isData && (methods[name] ?? method) !== method) throw nothing();
  if (params['query'] !== undefined && name !== 'search') throw nothing();
  if (!action.isAccessible()) throw new ApiError('DIDForbidden', 'Your role may not do this here.');
}

/** The ids of the records that are asked for; none where it is about the table. */
function idsOf({ handler, params }: Asked, query: Record<string, string>): string[] {
  if (handler === 'recordAction') {
    const { recordId = '' } = params;
    if (!isUuid(recordId)) throw nothing();
    return [recordId];
  }
  if (handler !== 'bulkAction') return [];
  if (!query['recordIds']) throw nothing();
  const ids = [...new Set(query['recordIds'].split(','))];
  if (!ids.every(isUuid)) throw bad('recordIds must be ids, with commas between them.');
  return ids;
}

/** Its parameters are paths into objects: a name that every object has would lead it into the prototype. */
function textsOf(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (name.split(/[.[\]~]+/).some((part) => part in Object.prototype))
        throw bad(`There is no parameter ${shown(name)}.`);
      if (typeof value !== 'string') throw bad(`${shown(name)} is given more than once.`);
      return [name, value];
    }),
  );
}

const shown = (name: string): string => name.slice(0, 60);
const wholeNumber = /^[1-9]\d{0,5}$/;

/** Fields to filter, sort and search by must be such; the numbers of a list must be numbers. */
function guardNames(resource: BaseResource, query: Record<string, string>): void {
  for (const [name, value] of Object.entries(query)) {
    const [root] = name.split('.') as [string];
    if (root === 'filters') guardFilter(resource, name);
    if (!Object.hasOwn(checks, root)) continue;
    if (root !== name) throw bad(`There is no parameter ${shown(name)}.`);
    const problem = checks[root]?.(resource, value);
    if (problem) throw bad(`${root} ${problem}.`);
  }
}

type Check = (resource: BaseResource, value: string) => string | false;
const field: Check = (resource, value) => !resource.property(value) && `names no field: ${shown(value)}`;
const count: Check = (_resource, value) => !wholeNumber.test(value) && 'must be a whole number above 0';
const checks: Readonly<Record<string, Check>> = {
  sortBy: (resource, value) => !resource.property(value)?.isSortable() && `names no field to sort by: ${shown(value)}`,
  searchProperty: field,
  direction: (_resource, value) => !/^(asc|desc)$/.test(value) && 'is asc or desc',
  page: count,
  perPage: count,
};

function guardFilter(resource: BaseResource, name: string): void {
  const match = /^filters\.([^~]+)(~~(from|to))?$/.exec(name);
  if (!match || !resource.property(match[1] as string)) throw bad(`There is no field to filter by: ${shown(name)}.`);
}

/** The fields of a form are those of the table, each a plain value, and the reason of the change. */
function guardForm(resource: BaseResource, form: unknown): void {
  if (form === undefined) return;
  if (!isBody(form)) throw invalid({ '': ['must be a form, or a JSON object'] });
  const errors = Object.create(null) as FieldErrors;
  for (const [name, value] of Object.entries(form)) {
    if (name !== reasonName && !resource.property(name)) errors[name] = ['is no field of this table'];
    else if (typeof value === 'object' && value !== null) errors[name] = ['must be a plain value'];
  }
  if (Object.keys(errors).length > 0) throw invalid(errors);
}
