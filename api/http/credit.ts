// The routes of credit control beside those of its tables: batches of calls, and how a template reads.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { signedIn } from '../auth/guard.ts';
import { onLane, resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { bookBatch } from '../credit/batches.ts';
import { maxBatchBytes } from '../credit/batch-body.ts';
import { preview } from '../credit/preview.ts';
import { ApiError } from '../errors.ts';
import { turnOf } from '../operations/serially.ts';
import { answerOnce } from './once.ts';

interface Address {
  Params: { id: string };
  Querystring: Record<string, unknown>;
}

export function creditRoutes(app: FastifyInstance, context: Context): void {
  const asked = (request: FastifyRequest): Request => ({
    viewer: signedIn(request),
    requestId: request.id,
    ip: request.ip,
    reason: null,
  });

  app.post<Address>('/api/carriers/:id/call-batches', { bodyLimit: maxBatchBytes }, (request, reply) => {
    const { id } = request.params;
    const who = asked(request);
    const write = { who, resource: resourceNamed(context, 'ledger_entries'), turn: turnOf('carriers', id) };
    return answerOnce(onLane(context, 'write'), request, reply, write, async (inside) => {
      const booked = await bookBatch(inside, who, id, request.body);
      return { ...booked, status: booked.isNew ? 201 : 200, location: `/api/ledger_entries/${booked.id}` };
    });
  });

  app.get<Address>('/api/email_templates/:id/preview', async (request) => {
    const { carrier = null, ...others } = request.query;
    const unknown = Object.keys(others)[0];
    if (unknown !== undefined || (carrier !== null && typeof carrier !== 'string'))
      throw new ApiError('DIDBadParameter', 'A preview takes one parameter: carrier, by id or code.');
    return preview(context, asked(request), request.params.id, carrier || null);
  });
}
