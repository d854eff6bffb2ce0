// npm start: database, migrations, seeds, first super admin, server. Every failure on the way is one clear line and exit code 1.
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { loadResources } from '../resources/define/load.ts';
import { actionProblems } from './actions/index.ts';
import { buildApp } from './app.ts';
import { AuditKeys } from './audit/keys.ts';
import { rekey } from './auth/rekey.ts';
import { readConfig } from './config.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database/open.ts';
import type { Database } from './database/open.ts';
import { closeLanes, openLanes } from './database/lanes.ts';
import { troubleOf } from './database/pool.ts';
import { startSentence } from './database/starting.ts';
import { watchFaults } from './faults.ts';
import { anchorPath, firstAdmin, openVault, sessionSecret } from './first-start.ts';
import { createMailer } from './mail/index.ts';
import { findProjectRoot } from './project.ts';
import { endOnSignal } from './signals.ts';

/** A failure that a person can mend: printed without a stack. */
class StartError extends Error {}

const say = (line: string): void => console.log(line);
/** What the log tells of an error. A trouble of the database has words of its own: where in the code it was met explains nothing. */
const toldOf = (error: unknown): unknown =>
  troubleOf(error) === null ? error : `(${(error as Error).message || String((error as { code?: string }).code)})`;
const log = {
  info: say,
  error: (error: unknown, line: string): void => console.error(line, toldOf(error)),
};

/** Of an answer that was cut at the limit a statement may still run: so long (ms) the connections wait for it. */
const lastWords = 5_000;
/** Jobs that are under way when the last answer has gone out have so long (ms). */
const lastJobs = 15_000;

const atMost = (ms: number, work: Promise<unknown>): Promise<unknown> => Promise.race([work, wait(ms)]);

/** Closes what is open at present, for an end that nobody wanted. */
let close = async (): Promise<void> => undefined;
watchFaults(log, () => close());

/** Fails before anything else is started when somebody listens there already. */
async function guardPort(config: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new StartError(`Port ${config.port} of ${config.host} is in use: set PORT to another one.`));
      else reject(new StartError(`Cannot listen on ${config.host}, port ${config.port}: ${error.message}.`));
    });
    probe.listen(config.port, config.host, () => probe.close(() => resolve()));
  });
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  await guardPort(config);
  const resources = await loadResources();
  const problems = actionProblems(resources);
  if (problems.length > 0) throw new StartError(problems.join('\n'));
  const database = await openDatabase(config, resources, say);
  close = () => database.stop();
  try {
    await serve(config, resources, database);
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function serve(
  config: Config,
  resources: Awaited<ReturnType<typeof loadResources>>,
  database: Database,
): Promise<void> {
  const lanes = openLanes(database.url, say, config.databaseConnections);
  const admin = await firstAdmin(lanes.jobs, config);
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const address = `http://${host}:${config.port}`;
  const vault = openVault(config, config.databaseUrl ? null : database.place);
  if (vault.isShut)
    say('SECRET_KEY is not set: second factors and other secrets that must be encrypted cannot be kept.');
  const renewed = await rekey(lanes.jobs, vault, resources, say);
  await new AuditKeys(vault).remember(lanes.jobs);
  if (renewed > 0)
    say(`Encrypted anew with the present SECRET_KEY: ${renewed} ${renewed === 1 ? 'secret' : 'secrets'}.`);
  const shutdown = { delay: config.shutdownDelaySeconds * 1000, limit: config.shutdownTimeoutSeconds * 1000 };
  const app = await buildApp({
    lanes,
    connections: config.databaseConnections,
    requestsPerMinute: config.requestsPerMinute,
    resources,
    vault,
    sessionSecret: await sessionSecret(lanes.jobs, config),
    requireSecondFactor: config.requireSecondFactor,
    sessionIdleMinutes: config.sessionIdleMinutes,
    oidc: config.oidc,
    trustProxy: config.trustProxy,
    environment: config.demo ? 'Demo' : 'Production',
    panel: new URL('dist/panel/', findProjectRoot()),
    publicUrl: config.publicUrl ?? address,
    approvalLimit: config.approvalLimit,
    mail: createMailer(config.smtpUrl ?? null, config.mailFrom, log),
    worker: config.worker,
    shutdown,
    auditRetentionDays: config.auditRetentionDays,
    auditAnchor: anchorPath(config, database),
    log,
  });
  await app.listen({ port: config.port, host: config.host });
  if (admin)
    say(
      `First sign-in: ${admin.email} with the password ${admin.password} (shown this once; change it after signing in).`,
    );
  say(`DIDTron back office: ${address}, data in ${database.place}`);
  close = async () => {
    await app.close();
    await closeLanes(lanes);
    await database.stop();
  };
  endOnSignal(async () => {
    await atMost(shutdown.delay + shutdown.limit + lastJobs, app.ending.begin());
    await atMost(lastWords, closeLanes(lanes));
    await database.stop();
  }, say);
}

try {
  await start();
} catch (error) {
  // Known failures speak for themselves; of an unknown one the stack helps.
  const known = error instanceof Error && (error.constructor !== Error || !error.stack?.includes('node_modules'));
  console.error(startSentence(error) ?? (known ? (error as Error).message : error));
  process.exit(1);
}
