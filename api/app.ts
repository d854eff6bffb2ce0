// The HTTP server over a database that is ready: sign-in, meta, resources, documentation, health, panel.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Resource } from '../resources/define/index.ts';
import { ChangeFeed } from './audit/feed.ts';
import { createWitnesses } from './audit/witnesses.ts';
import { signedIn } from './auth/guard.ts';
import { authRoutes, createAuth, guardApi } from './auth/index.ts';
import type { AuthOptions } from './auth/index.ts';
import type { Vault } from './auth/vault.ts';
import { consoleRoutes } from './console/index.ts';
import { onLane } from './context.ts';
import type { Context } from './context.ts';
import { usualConnections } from './database/lanes.ts';
import type { Lanes } from './database/lanes.ts';
import { tellChanges } from './failing.ts';
import { Health } from './health.ts';
import { assignmentRoutes } from './http/assignments.ts';
import { creditRoutes } from './http/credit.ts';
import { guardDeadlines, serverDeadlines, usualDeadlines } from './http/deadlines.ts';
import type { Deadlines } from './http/deadlines.ts';
import { Ending } from './http/ending.ts';
import type { EndingOptions } from './http/ending.ts';
import { errorHandlers, sendError } from './http/errors.ts';
import { findRoute } from './http/find.ts';
import { healthRoutes } from './http/health.ts';
import { metaFor } from './http/meta.ts';
import { sendPacked } from './http/packed.ts';
import { panelRoutes } from './http/panel.ts';
import { rateLimits, usualPerMinute } from './http/rate-limits.ts';
import { trailRoutes } from './http/trail.ts';
import { resourceRoutes } from './http/routes.ts';
import { securityHeaders } from './http/security.ts';
import { shareLanes } from './http/shares.ts';
import { Troubles } from './http/troubles.ts';
import { translateRoute } from './http/translate.ts';
import { Jobs } from './jobs/index.ts';
import { allJobs } from './jobs/list.ts';
import { liveRoutes } from './live/routes.ts';
import type { Mailer } from './mail/index.ts';
import { exportGate } from './operations/export.ts';
import { Totals } from './operations/totals.ts';
import { docs } from './schema/docs.ts';
import { openApi } from './schema/openapi.ts';
import { version } from './version.ts';

export interface AppOptions extends AuthOptions {
  lanes: Lanes;
  /** Connections of all lanes together; absent: the usual number. */
  connections?: number | undefined;
  /** Requests of one person or token in a minute; absent: the usual number. */
  requestsPerMinute?: number | undefined;
  resources: readonly Resource[];
  vault: Vault;
  /** Addresses and networks of proxies that are believed. */
  trustProxy?: readonly string[];
  /** Labels the head of the panel: "Demo", "Production". */
  environment: string;
  /** Folder of the built panel, with a slash at its end. */
  panel: URL;
  /** Amount in the base currency above which an adjustment waits for a second person; absent: none waits. */
  approvalLimit?: string | undefined;
  mail: Mailer;
  /** Whether this copy runs jobs. */
  worker: boolean;
  /** How the server ends; absent: without a delay, and answers under way have 20 seconds. */
  shutdown?: EndingOptions | undefined;
  /** Audit records older than this are removed; absent: all are kept. */
  auditRetentionDays?: number | undefined;
  /** The file that notes the newest seal; absent: this process remembers it. */
  auditAnchor?: string | undefined;
  /** Milliseconds between two looks at what guards the trail; absent: a minute. */
  auditCheckEvery?: number | undefined;
  log: Context['log'];
  /** Other times for slow clients than the usual ones. */
  deadlines?: Partial<Deadlines>;
}

const maxBody = 1_000_000;

/** Builds the server; `listen` is the caller's. Closing it stops what it started, but not the lanes. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { lanes, resources, log, connections = usualConnections } = options;
  const deadlines = { ...usualDeadlines, ...options.deadlines };
  const safe = await securityHeaders();
  const onEveryAnswer = ({ id }: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply.headers(safe).header('x-request-id', id);
  const app = Fastify({
    logger: false,
    bodyLimit: maxBody,
    ...serverDeadlines(deadlines),
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 300 },
    // An address that cannot be decoded reaches no hook and no handler of errors.
    frameworkErrors: (error, request, reply) => {
      sendError(onEveryAnswer(request, reply), request, error);
    },
    // What ends how: http/ending.ts.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    trustProxy: options.trustProxy?.length ? [...options.trustProxy] : false,
  });
  plainBodies(app);
  app.addHook('onRequest', (request, reply, done) => {
    void onEveryAnswer(request, reply);
    done();
  });
  app.decorate('ending', new Ending(app, log.info, options.shutdown));
  const behindProxy = (options.trustProxy?.length ?? 0) > 0;
  if (!behindProxy) tellOfProxy(app, log.info);
  guardDeadlines(app, deadlines, behindProxy, onceAMinute(log.info));
  const auth = createAuth(lanes, options);
  guardApi(app, auth, await rateLimits(app, options.requestsPerMinute ?? usualPerMinute));
  shareLanes(app, connections);
  const feed = new ChangeFeed(
    lanes.system,
    tellChanges(
      log,
      'The change feed cannot be read; totals are counted each time until it can',
      'The change feed is read again',
    ),
  );
  const catalogue = new Map(resources.map((resource) => [resource.name, resource]));
  const totals = new Totals(lanes, feed, (name) => catalogue.get(name)?.audit ?? false, connections);
  const health = new Health(log.info);
  const jobs = new Jobs({ lanes, jobs: allJobs, log, onState: (problem) => health.set('jobs', problem) });
  const { mail, publicUrl, vault, auditRetentionDays = null, approvalLimit = null } = options;
  const settings = { mail, publicUrl, vault, auditRetentionDays, approvalLimit };
  const witnesses = createWitnesses(vault, options.auditAnchor ?? null, {
    pool: lanes.system,
    resources,
    log,
    tell: (problem) => health.set('audit', problem, true),
    interval: options.auditCheckEvery,
  });
  const beside = { health, feed, jobs, witnesses, log };
  const context: Context = { pool: lanes.read, lanes, catalogue, totals, ...beside, ...settings };
  const troubles = new Troubles(context);
  errorHandlers(app, { log: log.error, trouble: (...what) => troubles.note(...what) });
  healthRoutes(app, context, resources);
  authRoutes(app, onLane(context, 'signIn'), auth);
  const about = { environment: options.environment, version };
  app.get('/api/meta', (request, reply) =>
    sendPacked(request, reply, JSON.stringify(metaFor(signedIn(request), catalogue, about))),
  );
  await app.register(docs, { documentOf: (role) => openApi(resources, { version }, role) });
  findRoute(app, context);
  trailRoutes(app, context);
  creditRoutes(app, context);
  assignmentRoutes(app, context);
  liveRoutes(app, context, auth, deadlines.liveStream);
  consoleRoutes(app, onLane(context, 'write'), auth);
  translateRoute(app, context);
  resourceRoutes(app, context, exportGate(connections, deadlines.exportPlace));
  await panelRoutes(app, options.panel);
  feed.start();
  await witnesses.watch.start();
  app.addHook('onClose', async () => {
    await witnesses.watch.stop();
    await jobs.stop();
    await feed.stop();
    troubles.stop();
    await mail.close();
  });
  // After the first requests can be answered: the first start of all makes the tables of the queues.
  if (options.worker) app.addHook('onListen', async () => jobs.start(onLane(context, 'jobs')));
  return app;
}

/** JSON bodies only; an empty one is `undefined`, and a `__proto__` key is refused later as the unknown field that it is. */
function plainBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null, undefined);
    try {
      done(null, JSON.parse(body as string));
    } catch {
      done(Object.assign(new Error('not JSON'), { statusCode: 400, code: 'FST_ERR_CTP_INVALID_JSON_BODY' }), undefined);
    }
  });
}

/** Behind a proxy that is not named, all people share its address: one of them who fails at sign-in makes all others wait. */
function tellOfProxy(app: FastifyInstance, tell: (line: string) => void): void {
  let told = false;
  app.addHook('onRequest', (request, _reply, done) => {
    if (!told && request.headers['x-forwarded-for'] !== undefined) {
      told = true;
      tell(
        `A request came through a proxy at ${request.ip}. Name it in TRUST_PROXY: until then everybody seems to come from there.`,
      );
    }
    done();
  });
}

function onceAMinute<T>(tell: (what: T) => void): (what: T) => void {
  let last = -Infinity;
  return (what) => {
    if (performance.now() - last < 60_000) return;
    last = performance.now();
    tell(what);
  };
}
