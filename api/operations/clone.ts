// A record like another one, with what hangs on it as far as its definition says: one transaction, everything by the rules of a create.
import { lower } from '../../resources/define/index.ts';
import type { Clone, JsonValue, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { ApiError, invalid } from '../errors.ts';
import { isBody } from '../schema/validate.ts';
import { gathered } from './gathered.ts';
import { allInside } from './inside.ts';
import { list, one } from './read.ts';
import { create } from './write.ts';
import type { Written } from './write.ts';

type Values = Record<string, JsonValue>;

/** POST /r/:id/clone. `body` holds own fields that shall differ; the title is among them. */
export async function clone(
  context: Context,
  request: Request,
  resource: Resource,
  key: string,
  body: unknown,
): Promise<Written> {
  const plan = resource.clone;
  if (!plan) throw new ApiError('DIDNotFound', `${resource.label.many} cannot be cloned.`);
  if (!rightsOf(request.viewer.role, resource).create) {
    throw new ApiError('DIDForbidden', `Your role may not add ${lower(resource.label.many)}.`);
  }
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object'] });
  if (!Object.hasOwn(body, resource.title)) throw invalid({ [resource.title]: ['is required'] });
  const { done: written, notice } = await allInside(context, async (inside) => {
    const stored = JSON.parse((await one(inside, request, resource, key)).body) as Values & { id: string };
    const told: Request = { ...request, reason: request.reason ?? `Clone of ${String(stored[resource.title])}` };
    const made = await create(inside, told, resource, { ...copyOf(request, resource, stored, plan.blank), ...body });
    for (const part of plan.with) await copyPart(inside, told, context, part, stored.id, made.id);
    return made;
  });
  return { ...written, notice };
}

/** The rows of another table that belong to the record. */
async function copyPart(
  inside: Context,
  request: Request,
  context: Context,
  part: Clone['with'][number],
  from: string,
  to: string,
): Promise<void> {
  const resource = context.catalogue.get(part.resource) as Resource;
  // What this person may not read cannot be copied in his name.
  if (!rightsOf(request.viewer.role, resource).create || !rightsOf(request.viewer.role, resource).read) return;
  const { body } = await list(inside, request, resource, `${part.by}=${from}&_start=0&_end=1000&_count=none`);
  for (const row of JSON.parse(body) as Values[]) {
    try {
      await create(inside, request, resource, { ...copyOf(request, resource, row, part.blank ?? []), [part.by]: to });
    } catch (error) {
      throw error instanceof ApiError ? gathered([{ part: resource, error }]) : error;
    }
  }
}

/** What can be given to a new row, of the one that stands; a value that nobody gave stays away, for a field may be out of place. */
function copyOf(request: Request, resource: Resource, row: Values, blank: readonly string[]): Values {
  const { creatable } = rightsOf(request.viewer.role, resource);
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => creatable.has(name) && !blank.includes(name) && value !== null),
  );
}
