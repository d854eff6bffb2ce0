// The REST routes of every resource: each hands the request to one operation and writes its answer as the dialect wants it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import { recordEvent } from '../audit/events.ts';
import { signedIn } from '../auth/guard.ts';
import { onLane, resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { ApiError, invalid } from '../errors.ts';
import { act, actOnMany } from '../operations/act.ts';
import { exportFormats, exportRows } from '../operations/export.ts';
import type { ExportFormat } from '../operations/export.ts';
import type { Gate } from '../operations/gate.ts';
import { list, maxRows, one, storedRow } from '../operations/read.ts';
import { beforeRemoval } from '../operations/references.ts';
import { reveal } from '../operations/sealed.ts';
import { warningsOf } from '../operations/warnings.ts';
import { clone } from '../operations/clone.ts';
import { createTogether, updateTogether } from '../operations/together.ts';
import { remove } from '../operations/write.ts';
import type { Written } from '../operations/write.ts';
import { turnOf } from '../operations/serially.ts';
import { readinessOf } from '../readiness/readiness.ts';
import { isBody } from '../schema/validate.ts';
import { goneSignal } from './gone.ts';
import { historyRoutes } from './history.ts';
import { answerOnce } from './once.ts';
import { summaryOf } from '../summary/summary.ts';

interface Address {
  Params: { resource: string; id: string; action: string; field: string };
}
const json = 'application/json; charset=utf-8';

/** The part of the URL behind the question mark, as it was sent. */
function queryString(request: FastifyRequest): string {
  const { url } = request.raw;
  const at = url?.indexOf('?') ?? -1;
  return at < 0 ? '' : (url as string).slice(at + 1);
}

/** The filter of an export: `format` and `checksum` are the route's own parameters. */
function withoutOwn(query: string): string {
  return query
    .split('&')
    .filter((part) => !/^(format|checksum)(=|$)/.test(part))
    .join('&');
}

/** If-Match as a version; null when absent. `*` demands nothing. */
function ifMatch(request: FastifyRequest): number | null {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return null;
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header);
  if (!match) throw new ApiError('DIDBadParameter', 'If-Match must be the ETag of the record.');
  return Number(match[1]);
}

function sendRow(reply: FastifyReply, row: { body: string; version: number }): FastifyReply {
  return reply.header('etag', `"${row.version}"`).type(json).send(row.body);
}

/** All routes below /api/:resource. */
export function resourceRoutes(app: FastifyInstance, context: Context, exports: Gate): void {
  const writing = onLane(context, 'write');
  const exporting = onLane(context, 'export');
  const asked = (request: FastifyRequest): Request => ({
    viewer: signedIn(request),
    requestId: request.id,
    ip: request.ip,
    reason: reasonOf(request),
  });

  app.get<Address>('/api/:resource', async (request, reply) => {
    const who = asked(request);
    const answer = await list(context, who, resourceNamed(context, request.params.resource), queryString(request));
    if (answer.total) {
      reply.header('x-total-count', answer.total.count);
      if (!answer.total.exact) reply.header('x-total-count-exact', 'false');
    }
    if (answer.capped) reply.header('x-row-limit', maxRows);
    return reply.type(json).send(answer.body);
  });

  app.get<Address>('/api/:resource/export', { config: { lane: null } }, async (request, reply) => {
    const who = asked(request);
    const resource = resourceNamed(context, request.params.resource);
    const own = new URLSearchParams(queryString(request));
    const format = own.get('format') ?? 'csv';
    const checksum = own.get('checksum') ?? 'false';
    if (checksum !== 'true' && checksum !== 'false')
      throw new ApiError('DIDBadParameter', 'checksum is true or false.');
    if (!Object.hasOwn(exportFormats, format)) throw new ApiError('DIDBadParameter', 'format is csv or ndjson.');
    const filter = withoutOwn(queryString(request));
    const told = (details: Record<string, JsonValue>) =>
      recordEvent(context.pool, who, {
        type: 'export',
        action: 'export',
        description: `${resource.label.many} exported as ${format.toUpperCase()}`,
        resource: resource.name,
        details: { format, filter: filter.slice(0, 1000), ...details },
      });
    const onChecked = checksum === 'true' ? (rows: number, sha256: string) => told({ rows, sha256 }) : null;
    const turn = { gate: exports, signal: goneSignal(reply) };
    const stream = await exportRows(exporting, who, resource, format as ExportFormat, filter, turn, onChecked);
    const day = new Date().toISOString().slice(0, 10);
    reply.header('content-disposition', `attachment; filename="${resource.name}-${day}.${format}"`);
    reply.type(exportFormats[format as ExportFormat]);
    if (request.method === 'HEAD') {
      // No rows leave: nothing is told, and the table is not read to its end to be thrown away.
      stream.destroy();
      return reply.send('');
    }
    await told({}).catch((error: unknown) => {
      stream.destroy();
      throw error;
    });
    return reply.send(stream);
  });

  app.get<Address>('/api/:resource/:id', async (request, reply) => {
    const who = asked(request);
    return sendRow(
      reply,
      await one(context, who, resourceNamed(context, request.params.resource), request.params.id, queryString(request)),
    );
  });

  app.get<Address>('/api/:resource/:id/warnings', async (request) => {
    const who = asked(request);
    return warningsOf(context, who, resourceNamed(context, request.params.resource), request.params.id);
  });

  app.get<Address>('/api/:resource/:id/readiness', async (request) => {
    const who = asked(request);
    return readinessOf(context, who, resourceNamed(context, request.params.resource), request.params.id);
  });

  app.get<Address>('/api/:resource/:id/summary', async (request) => {
    const who = asked(request);
    return summaryOf(context, who, resourceNamed(context, request.params.resource), request.params.id);
  });

  app.get<Address>('/api/:resource/:id/references', async (request) => {
    const who = asked(request);
    const resource = resourceNamed(context, request.params.resource);
    const { id } = await storedRow(context, who, resource, request.params.id);
    return beforeRemoval(context, who, resource, id);
  });

  /** What a write is about. */
  const write = (request: FastifyRequest<Address>) => ({
    who: asked(request),
    resource: resourceNamed(context, request.params.resource),
  });

  app.post<Address>('/api/:resource', (request, reply) => {
    const { who, resource } = write(request);
    return answerOnce(writing, request, reply, { who, resource }, async (inside) =>
      created(resource, await createTogether(inside, who, resource, request.body)),
    );
  });

  const change = (request: FastifyRequest<Address>, reply: FastifyReply): Promise<FastifyReply> => {
    const { who, resource } = write(request);
    const { id } = request.params;
    return answerOnce(writing, request, reply, { who, resource }, (inside) =>
      updateTogether(inside, who, resource, id, ifMatch(request), request.body),
    );
  };
  app.patch<Address>('/api/:resource/:id', change);
  app.put<Address>('/api/:resource/:id', change);

  app.delete<Address>('/api/:resource/:id', (request, reply) => {
    const { who, resource } = write(request);
    return answerOnce(writing, request, reply, { who, resource }, (inside) =>
      remove(inside, who, resource, request.params.id, ifMatch(request)),
    );
  });

  historyRoutes(app, context, { asked, ifMatch });

  app.post<Address>('/api/:resource/:id/clone', (request, reply) => {
    const { who, resource } = write(request);
    return answerOnce(writing, request, reply, { who, resource }, async (inside) =>
      created(resource, await clone(inside, who, resource, request.params.id, request.body)),
    );
  });

  // With a key, too, each look is a look of its own: the trail has them all.
  app.post<Address>('/api/:resource/:id/reveal/:field', async (request) => {
    const who = asked(request);
    const { resource, id, field } = request.params;
    return reveal(writing, who, resourceNamed(context, resource), id, field, request.body);
  });

  app.post<Address>('/api/:resource/:id/actions/:action', (request, reply) => {
    const { who, resource } = write(request);
    const { id, action } = request.params;
    return answerOnce(writing, request, reply, { who, resource, turn: turnOf(resource.name, id) }, (inside) =>
      act(inside, who, resource, id, action, request.body),
    );
  });

  app.post<Address>('/api/:resource/actions/:action', (request, reply) => {
    const { who, resource } = write(request);
    const { ids, input } = bulkBody(request.body);
    return answerOnce(writing, request, reply, { who, resource }, async (inside) => ({
      body: JSON.stringify(await actOnMany(inside, who, resource, request.params.action, ids, input)),
    }));
  });
}

/** The answer to a create. */
const created = (resource: Resource, written: Written) => ({
  ...written,
  status: 201,
  location: `/api/${resource.name}/${written.id}`,
});

/** Why a change is made, when the client says so. */
function reasonOf(request: FastifyRequest): string | null {
  const header = request.headers['x-reason'];
  if (typeof header !== 'string' || header === '') return null;
  try {
    return decodeURIComponent(header).replaceAll('\0', '').slice(0, 500);
  } catch {
    throw new ApiError('DIDBadParameter', 'X-Reason is not correctly encoded.');
  }
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function bulkBody(body: unknown): { ids: string[]; input: unknown } {
  if (!isBody(body)) throw invalid({ '': ['must be a JSON object with ids and input'] });
  const extra = Object.keys(body).find((name) => name !== 'ids' && name !== 'input');
  if (extra !== undefined) throw invalid({ [extra]: ['is not part of an action on several records'] });
  const { ids } = body;
  if (!Array.isArray(ids) || !ids.every((one): one is string => typeof one === 'string' && uuid.test(one))) {
    throw invalid({ ids: ['must be a list of ids'] });
  }
  return { ids, input: body['input'] ?? {} };
}
