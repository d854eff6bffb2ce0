// The routes of a record's history: entries, who changed what last, the record at a point, two points compared, a change taken back.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { defaultPage, historyOf, lastChanges, maxPage } from '../audit/history.ts';
import { compare, stateAt } from '../audit/points.ts';
import { previewRevert, revert } from '../audit/revert.ts';
import { onLane, resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { answerOnce } from './once.ts';

interface Address {
  Params: { resource: string; id: string; entry: string };
  Querystring: Record<string, string | string[] | undefined>;
}
/** What these routes need of the others: who asks, and the version he names. */
export interface Shared {
  asked: (request: FastifyRequest) => Request;
  ifMatch: (request: FastifyRequest) => number | null;
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** All routes below /api/:resource/:id/history. */
export function historyRoutes(app: FastifyInstance, context: Context, { asked, ifMatch }: Shared): void {
  const base = '/api/:resource/:id/history';
  const resourceOf = (request: FastifyRequest<Address>) => resourceNamed(context, request.params.resource);

  app.get<Address>(base, async (request) => {
    const { before = null, limit = String(defaultPage) } = parameters(request, ['before', 'limit']);
    if (before !== null && !uuid.test(before)) throw bad('before is the id of an entry.');
    if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > maxPage)
      throw bad(`limit is a number from 1 to ${maxPage}.`);
    const page = { before, limit: Number(limit) };
    return historyOf(context, asked(request), resourceOf(request), request.params.id, page);
  });

  app.get<Address>(`${base}/fields`, async (request) => {
    parameters(request, []);
    return lastChanges(context, asked(request), resourceOf(request), request.params.id);
  });

  app.get<Address>(`${base}/at`, async (request) => {
    const { point } = parameters(request, ['point']);
    if (point === undefined) throw bad('point is missing: now, a moment, or the id of an entry.');
    return stateAt(context, asked(request), resourceOf(request), request.params.id, point);
  });

  app.get<Address>(`${base}/compare`, async (request) => {
    const { from, to = 'now' } = parameters(request, ['from', 'to']);
    if (from === undefined) throw bad('from is missing: a moment, or the id of an entry.');
    return compare(context, asked(request), resourceOf(request), request.params.id, [from, to]);
  });

  app.get<Address>(`${base}/:entry/revert`, async (request) => {
    const { fields } = parameters(request, ['fields']);
    const only = fields === undefined ? null : fields.split(',');
    return previewRevert(context, asked(request), resourceOf(request), request.params.id, [entryIn(request), only]);
  });

  app.post<Address>(`${base}/:entry/revert`, (request, reply) => {
    const step = { entry: entryIn(request), version: ifMatch(request), body: request.body };
    const write = { who: asked(request), resource: resourceOf(request) };
    return answerOnce(onLane(context, 'write'), request, reply, write, (inside) =>
      revert(inside, write.who, write.resource, request.params.id, step),
    );
  });
}

const bad = (message: string): ApiError => new ApiError('DIDBadParameter', message);

function entryIn(request: FastifyRequest<Address>): string {
  const { entry } = request.params;
  if (!uuid.test(entry)) throw new ApiError('DIDNotFound', 'There is no such entry in the history of this record.');
  return entry;
}

/** The known parameters of the address, each given once; any other is refused by name. */
function parameters<const N extends string>(
  { query }: FastifyRequest<Address>,
  names: readonly N[],
): Partial<Record<N, string>> {
  for (const [name, value] of Object.entries(query)) {
    if (!(names as readonly string[]).includes(name)) throw bad(`There is no parameter ${name.slice(0, 80)}.`);
    if (typeof value !== 'string') throw bad(`${name} is given more than once.`);
  }
  return query as Partial<Record<N, string>>;
}
