// /healthz: this process lives. /readyz: whether it can serve, and which of its parts cannot. Neither asks the database: strangers may
// call them as often as they like.
import type { FastifyInstance } from 'fastify';
import type { Resource } from '../../resources/define/index.ts';
import type { Context } from '../context.ts';
import { pendingWork } from '../database/pending.ts';

/** The tail of the trail is read twice a second: longer without an answer (ms), the database is taken for gone. */
const patience = 3_000;
/** How often at most it is asked, behind an answer, whether it is still at the version of this code (ms). */
const betweenChecks = 10_000;

export function healthRoutes(app: FastifyInstance, context: Context, resources: readonly Resource[]): void {
  const { health, feed } = context;
  const checkVersion = versionCheck(context, resources);
  // Load balancers ask for everybody.
  const config = { rateLimit: false } as const;
  app.get('/healthz', { config }, async () => ({ status: 'ok' }));
  app.get('/readyz', { config }, async (_request, reply) => {
    const isReached = feed.age < patience;
    health.set('database', isReached ? null : 'it cannot be reached', true);
    if (isReached) checkVersion();
    const { state } = health;
    return reply.code(state.status === 'not ready' ? 503 : 200).send(state);
  });
}

/** Asks behind the answer, so that nobody waits for it: the start has found the database at the version of this code. */
function versionCheck({ health, lanes, log }: Context, resources: readonly Resource[]): () => void {
  let next = performance.now() + betweenChecks;
  health.set('migrations', null);
  const check = async (): Promise<void> => {
    const { migrations, derived } = await pendingWork(lanes.system, resources);
    health.set('migrations', migrations > 0 || derived ? 'some are missing' : null, true);
  };
  return () => {
    if (performance.now() < next) return;
    next = performance.now() + betweenChecks;
    check().catch((error: unknown) => log.error(error, 'The version of the database cannot be asked; asked again'));
  };
}
