// A running server for tests: an own copy of the migrated template database, reached over HTTP, with a session for any role.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { inject } from 'vitest';
import { buildApp } from '../../api/app.ts';
import type { AuthOptions } from '../../api/auth/index.ts';
import type { EndingOptions } from '../../api/http/ending.ts';
import { hashPassword } from '../../api/auth/passwords.ts';
import { Vault } from '../../api/auth/vault.ts';
import { closeLanes, openLanes } from '../../api/database/lanes.ts';
import type { Lanes } from '../../api/database/lanes.ts';
import { createPool } from '../../api/database/pool.ts';
import type { Deadlines } from '../../api/http/deadlines.ts';
import { createMailer } from '../../api/mail/index.ts';
import { findProjectRoot } from '../../api/project.ts';
import { loadResources } from '../../resources/define/load.ts';
import type { Resource, Role } from '../../resources/define/index.ts';
import { createDatabase } from './database.ts';
import { templateName } from './template.ts';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
}

export interface TestApp {
  app: FastifyInstance;
  /** http://127.0.0.1:port */
  url: string;
  databaseUrl: string;
  /** Straight to the database, around the API. */
  pool: pg.Pool;
  /** The connections of the server itself. */
  lanes: Lanes;
  resources: Resource[];
  resource: (name: string) => Resource;
  /** Lines of unexpected errors that the server logged: a test that expects none looks here. */
  errors: string[];
  /** What the server told besides, mails included where no mail server was given. */
  printed: string[];
  /** A client signed in as an active user of this role. Portal roles may be bound to a carrier or customer. */
  as: (role: Role, bound?: { carrierId?: string; customerId?: string }) => Promise<Client>;
  /** A client that is not signed in. */
  stranger: Client;
  close: () => Promise<void>;
}

export interface StartOptions extends Partial<AuthOptions> {
  trustProxy?: readonly string[];
  /** A mail server; absent: mails are collected in the log. */
  smtpUrl?: string;
  /** Whether jobs run by themselves. */
  worker?: boolean;
  /** The database of another one, of which this is a second copy; absent: one of its own. */
  databaseUrl?: string;
  /** Definitions; absent: the project's own. */
  definitions?: Resource[];
  /** Makes the database ready for them. */
  prepare?: (pool: pg.Pool) => Promise<void>;
  /** Above it an adjustment waits for a second person; absent: none waits. */
  approvalLimit?: string;
  /** Requests of one person in a minute; absent: so many that no test meets the limit. */
  requestsPerMinute?: number;
  /** How it ends; absent: without a delay, and answers under way have 20 seconds. */
  shutdown?: EndingOptions;
  /** Other times for slow clients than the usual ones. */
  deadlines?: Partial<Deadlines>;
  /** The file of the anchor; absent: the server remembers it. */
  auditAnchor?: string;
  /** Milliseconds between two looks at the guards of the trail; absent: the look at the start is the only one. */
  auditCheckEvery?: number;
}

export const testSecret = 'a secret for tests that nobody else has';

/** A server on a database of its own: schema and reference data are there, demo data is not. */
export async function startApp(options: StartOptions = {}): Promise<TestApp> {
  const { smtpUrl, worker = false, databaseUrl, definitions, prepare, ...others } = options;
  const database = databaseUrl
    ? { url: databaseUrl, drop: () => Promise.resolve() }
    : await createDatabase(inject('databaseUrl'), undefined, templateName);
  const errors: string[] = [];
  const printed: string[] = [];
  const log = {
    info: (line: string) => void printed.push(line),
    error: (error: unknown, line: string) => void errors.push(`${line}: ${String(error)}`),
  };
  const pool = createPool(database.url, () => undefined, { max: 8 });
  const lanes = openLanes(database.url, () => undefined);
  const resources = definitions ?? (await loadResources());
  await prepare?.(pool);
  const app = await buildApp({
    lanes,
    resources,
    sessionSecret: testSecret,
    vault: new Vault(testSecret),
    environment: 'Test',
    panel: new URL('dist/panel/', findProjectRoot()),
    publicUrl: 'http://panel.test',
    requestsPerMinute: 10_000_000,
    auditCheckEvery: 3_600_000,
    ...others,
    mail: createMailer(smtpUrl ?? null, 'Back office <office@example.com>', log),
    worker,
    log,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const clients = new Map<string, Promise<Client>>();
  return {
    app,
    url,
    databaseUrl: database.url,
    pool,
    lanes,
    resources,
    resource: (name) => resources.find((one) => one.name === name) as Resource,
    errors,
    printed,
    as: (role, bound = {}) => {
      const key = `${role} ${bound.carrierId ?? ''} ${bound.customerId ?? ''}`;
      const client = clients.get(key) ?? signIn(url, pool, role, bound);
      clients.set(key, client);
      return client;
    },
    stranger: new Client(url, null),
    close: async () => {
      await app.close();
      await closeLanes(lanes);
      await pool.end();
      await database.drop();
    },
  };
}

export const testPassword = 'correct horse battery staple';
let testHash: Promise<string> | undefined;

async function signIn(
  url: string,
  pool: pg.Pool,
  role: Role,
  bound: { carrierId?: string; customerId?: string },
): Promise<Client> {
  testHash ??= hashPassword(testPassword);
  const email = `${role}.${randomUUID().slice(0, 8)}@example.com`;
  await pool.query(
    `INSERT INTO users (email, password, first_name, last_name, role, status, email_verified, carrier_id, customer_id) VALUES ($1, $2, 'Test', $3, $3, 'active', true, $4, $5)`,
    [email, await testHash, role, bound.carrierId ?? null, bound.customerId ?? null],
  );
  const stranger = new Client(url, null);
  const answer = await stranger.post('/api/auth/login', { email, password: testPassword });
  if (answer.status !== 200) throw new Error(`Sign-in as ${role} failed: ${answer.text}`);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? null;
  return new Client(url, cookie, email);
}

/** Speaks HTTP as a browser or script would; paths begin with /. */
export class Client {
  readonly url: string;
  readonly cookie: string | null;
  readonly email: string | null;

  constructor(url: string, cookie: string | null, email: string | null = null) {
    this.url = url;
    this.cookie = cookie;
    this.email = email;
  }

  get<T = Record<string, unknown>>(path: string, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, headers);
  }
  post<T = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, headers);
  }
  /** `version` becomes If-Match, `reason` X-Reason. */
  patch<T = Record<string, unknown>>(
    path: string,
    body: unknown,
    version?: number,
    reason?: string,
  ): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, body, {
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      ...(reason === undefined ? {} : { 'x-reason': encodeURIComponent(reason) }),
    });
  }
  delete<T = Record<string, unknown>>(path: string, version?: number): Promise<Answer<T>> {
    return this.send<T>('DELETE', path, undefined, version === undefined ? {} : { 'if-match': `"${version}"` });
  }

  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson =
      response.headers.get('content-type')?.includes('json') &&
      !response.headers.get('content-type')?.includes('ndjson');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text ? JSON.parse(text) : null) as T,
      text,
    };
  }
}
