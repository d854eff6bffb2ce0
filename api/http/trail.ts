// The routes of the trail as a whole: its entries page by page, how far it is sealed, how the last verification went.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { defaultPage, maxPage } from '../audit/history.ts';
import { verifyJob } from '../audit/jobs.ts';
import { proof } from '../audit/proof.ts';
import { trail } from '../audit/trail.ts';
import { signedIn } from '../auth/guard.ts';
import { resourceNamed } from '../context.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { guardRead } from '../operations/read.ts';

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The parameters of the page, and the others, which are filters. */
function pageIn(request: FastifyRequest): { before: string | null; limit: number; filters: string } {
  const parts = new URL(request.url, 'http://trail').search.slice(1).split('&');
  const own = new URLSearchParams(parts.filter((part) => /^(before|limit)=/.test(part)).join('&'));
  const before = own.get('before');
  const limit = own.get('limit') ?? String(defaultPage);
  if (before !== null && !uuid.test(before)) throw new ApiError('DIDBadParameter', 'before is the id of an entry.');
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > maxPage)
    throw new ApiError('DIDBadParameter', `limit is a number from 1 to ${maxPage}.`);
  const filters = parts.filter((part) => !/^(before|limit)=/.test(part)).join('&');
  return { before, limit: Number(limit), filters };
}

/** GET /api/audit_records/trail and /proof, POST /api/audit_records/proof/verify: for whoever may read the trail. /key: for everybody. */
export function trailRoutes(app: FastifyInstance, context: Context): void {
  const asked = (request: FastifyRequest): Request => ({
    viewer: signedIn(request),
    requestId: request.id,
    ip: request.ip,
    reason: null,
  });
  const guard = (request: FastifyRequest): void => guardRead(asked(request), resourceNamed(context, 'audit_records'));
  app.get('/api/audit_records/trail', async (request) => {
    const { filters, ...page } = pageIn(request);
    return trail(context, asked(request), filters, page);
  });
  app.get('/api/audit_records/key', () => context.witnesses.keys.published(context.pool));
  app.get('/api/audit_records/proof', async (request) => {
    guard(request);
    return proof(context);
  });
  app.post('/api/audit_records/proof/verify', async (request, reply) => {
    guard(request);
    await context.jobs.kick(verifyJob);
    return reply.code(202).send(await proof(context));
  });
}
