// The proof of the trail for people: how far it is sealed, how the last verification went, and a way to ask for one now.
import type { FastifyInstance } from 'fastify';
import { verifyJob } from '../audit/jobs.ts';
import { proof } from '../audit/proof.ts';
import { signedIn } from '../auth/guard.ts';
import { resourceNamed } from '../context.ts';
import type { Context } from '../context.ts';
import { guardRead } from '../operations/read.ts';

/** GET /api/audit_records/proof, POST /api/audit_records/proof/verify: for whoever may read the trail. */
export function proofRoutes(app: FastifyInstance, context: Context): void {
  const guard = (request: Parameters<typeof signedIn>[0]): void =>
    guardRead(
      { viewer: signedIn(request), requestId: request.id, ip: request.ip, reason: null },
      resourceNamed(context, 'audit_records'),
    );
  app.get('/api/audit_records/proof', async (request) => {
    guard(request);
    return proof(context.pool);
  });
  app.post('/api/audit_records/proof/verify', async (request, reply) => {
    guard(request);
    await context.jobs.kick(verifyJob);
    return reply.code(202).send(await proof(context.pool));
  });
}
