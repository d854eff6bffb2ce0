// The settings: defaults, what is taken, what is refused, and that all problems come at once.
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../api/config.ts';

const complete = {
  PORT: '8080',
  HOST: '::1',
  DATABASE_URL: 'postgres://app:p%40ss@db.example.com:6432/backoffice',
  DATABASE_CONNECTIONS: '64',
  RATE_LIMIT: '1200',
  DATA_DIR: '/srv/data',
  ADMIN_EMAIL: 'chief@carrier.example',
  ADMIN_PASSWORD: 'twelve-chars',
  SESSION_SECRET: 's'.repeat(32),
  SESSION_IDLE_MINUTES: '30',
  SECRET_KEY: 'k'.repeat(32),
  SECRET_KEY_PREVIOUS: `${'a'.repeat(32)}, ${'b'.repeat(40)}`,
  REQUIRE_SECOND_FACTOR: 'super_admin, finance',
  TRUST_PROXY: '10.0.0.0/8,::1',
  OIDC_ISSUER: 'https://login.carrier.example',
  OIDC_CLIENT_ID: 'back-office',
  OIDC_CLIENT_SECRET: 'a secret of the provider',
  OIDC_LABEL: 'Carrier login',
  DEMO: '1',
  WORKER: '0',
  SHUTDOWN_DELAY_SECONDS: '5',
  SHUTDOWN_TIMEOUT_SECONDS: '30',
  APPROVAL_LIMIT: '2500.50',
  PUBLIC_URL: 'https://office.carrier.example/',
  SMTP_URL: 'smtps://office:p%40ss@mail.example.com:465',
  MAIL_FROM: 'Back office <office@carrier.example>',
  AUDIT_RETENTION_DAYS: '400',
  AUDIT_ANCHOR: '/srv/anchor.json',
  LOG_LEVEL: 'warn',
};

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('an empty environment gives the embedded database with demonstration data on 127.0.0.1:3000', () => {
  expect(readConfig({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    databaseUrl: undefined,
    databaseConnections: undefined,
    requestsPerMinute: undefined,
    dataDir: undefined,
    adminEmail: 'admin@example.com',
    adminPassword: undefined,
    sessionSecret: undefined,
    sessionIdleMinutes: undefined,
    secretKey: undefined,
    formerSecretKeys: [],
    requireSecondFactor: [],
    trustProxy: [],
    oidc: undefined,
    demo: true,
    worker: true,
    shutdownDelaySeconds: 0,
    shutdownTimeoutSeconds: 20,
    approvalLimit: undefined,
    publicUrl: undefined,
    smtpUrl: undefined,
    mailFrom: 'DIDTron back office <office@localhost>',
    auditRetentionDays: undefined,
    auditAnchor: undefined,
    logLevel: 'info',
  });
});

test('every variable is taken over', () => {
  expect(readConfig(complete)).toEqual({
    port: 8080,
    host: '::1',
    databaseUrl: complete.DATABASE_URL,
    databaseConnections: 64,
    requestsPerMinute: 1200,
    dataDir: '/srv/data',
    adminEmail: 'chief@carrier.example',
    adminPassword: 'twelve-chars',
    sessionSecret: complete.SESSION_SECRET,
    sessionIdleMinutes: 30,
    secretKey: complete.SECRET_KEY,
    formerSecretKeys: ['a'.repeat(32), 'b'.repeat(40)],
    requireSecondFactor: ['super_admin', 'finance'],
    trustProxy: ['10.0.0.0/8', '::1'],
    oidc: {
      issuer: complete.OIDC_ISSUER,
      clientId: complete.OIDC_CLIENT_ID,
      clientSecret: complete.OIDC_CLIENT_SECRET,
      label: complete.OIDC_LABEL,
    },
    demo: true,
    worker: false,
    shutdownDelaySeconds: 5,
    shutdownTimeoutSeconds: 30,
    approvalLimit: '2500.50',
    publicUrl: 'https://office.carrier.example',
    smtpUrl: complete.SMTP_URL,
    mailFrom: complete.MAIL_FROM,
    auditRetentionDays: 400,
    auditAnchor: '/srv/anchor.json',
    logLevel: 'warn',
  });
});

test('a given database gets no demonstration data unless asked for', () => {
  expect(readConfig({ DATABASE_URL: complete.DATABASE_URL }).demo).toBe(false);
});

test('sign-on needs issuer, client and secret together; its label is optional', () => {
  const { OIDC_LABEL, ...three } = complete;
  expect(readConfig(three).oidc?.label).toBe('single sign-on');
  expect(OIDC_LABEL).toBe(complete.OIDC_LABEL);
  for (const name of ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'])
    expect(problemsOf({ ...complete, [name]: '' })).toEqual([
      'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set together.',
    ]);
});

test('a former key for secrets needs one that takes its place where the database is a given one', () => {
  const env = { SECRET_KEY_PREVIOUS: 'a'.repeat(32), DATABASE_URL: complete.DATABASE_URL };
  expect(problemsOf(env)).toEqual([
    'SECRET_KEY must be set where SECRET_KEY_PREVIOUS is: it takes the place of the former key.',
  ]);
  expect(problemsOf({ ...env, SECRET_KEY: complete.SECRET_KEY })).toEqual([]);
});

test('a second factor that must be needs a key for secrets where the database is a given one', () => {
  const env = { REQUIRE_SECOND_FACTOR: 'admin', DATABASE_URL: complete.DATABASE_URL };
  expect(problemsOf(env)).toEqual([
    'SECRET_KEY must be set where REQUIRE_SECOND_FACTOR is: second factors are kept encrypted.',
  ]);
  expect(problemsOf({ ...env, SECRET_KEY: complete.SECRET_KEY })).toEqual([]);
  expect(readConfig({ REQUIRE_SECOND_FACTOR: 'admin' }).requireSecondFactor).toEqual(['admin']);
});

test('an empty variable counts as absent', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', DEMO: '', ADMIN_PASSWORD: '' })).toEqual(readConfig({}));
});

test('a relative DATA_DIR becomes absolute', () => {
  expect(readConfig({ DATA_DIR: 'somewhere' }).dataDir).toBe(`${process.cwd()}/somewhere`);
});

test('a database behind a socket or with parameters is accepted', () => {
  for (const url of [
    'postgres://app:x@%2Fvar%2Frun%2Fpg/app',
    'postgresql://h/app?application_name=panel',
    'postgres:///app',
  ]) {
    expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
  }
});

test('all problems are reported at once, one line for each, and no secret is repeated', () => {
  const env = {
    PORT: '70000',
    HOST: 'http://localhost',
    DATABASE_URL: 'mysql://root:hunter2@localhost/app',
    ADMIN_EMAIL: 'nobody',
    ADMIN_PASSWORD: 'hunter2',
    SESSION_SECRET: 'hunter2',
    SECRET_KEY: 'hunter2',
    REQUIRE_SECOND_FACTOR: 'owner',
    TRUST_PROXY: 'proxy.example',
    OIDC_ISSUER: 'http://hunter2.example',
    OIDC_CLIENT_ID: 'two\nlines',
    OIDC_CLIENT_SECRET: 'hunter2\n',
    OIDC_LABEL: 'x'.repeat(41),
    DEMO: 'yes',
    WORKER: '2',
    APPROVAL_LIMIT: 'hunter2',
    PUBLIC_URL: 'https://office.example/panel',
    SMTP_URL: 'https://hunter2@mail.example',
    MAIL_FROM: 'nobody',
    LOG_LEVEL: 'loud',
  };
  const problems = problemsOf(env);
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual(Object.keys(env));
  expect(new ConfigError(problems).message.split('\n')).toHaveLength(Object.keys(env).length);
  expect(problems.join()).not.toContain('hunter2');
});

describe.each([
  ['PORT', ['-1', '65536', '80.5', '0x50', ' 80', 'http', '1e3']],
  ['HOST', ['localhost:80', '256.1.1.1', 'a..b', '-a', 'a b', '*']],
  [
    'DATABASE_URL',
    ['postgres://localhost', 'localhost/app', 'postgres://u:p@host:99999/app', 'postgres://u:p#x@host/app'],
  ],
  ['DATABASE_CONNECTIONS', ['15', '1001', 'many', '-20']],
  ['RATE_LIMIT', ['59', '0', '1e6', 'none']],
  ['DATA_DIR', [' ']],
  ['ADMIN_EMAIL', ['a@', '@b', 'a b@c', 'a@b@c']],
  ['ADMIN_PASSWORD', ['eleven-char']],
  ['SESSION_SECRET', ['s'.repeat(31)]],
  ['SESSION_IDLE_MINUTES', ['4', '721', '1h', '-5']],
  ['SECRET_KEY', ['k'.repeat(31)]],
  ['SECRET_KEY_PREVIOUS', ['k'.repeat(31), `${'k'.repeat(32)},short`]],
  ['REQUIRE_SECOND_FACTOR', ['owner', 'admin;finance']],
  ['TRUST_PROXY', ['proxy.example', '10.0.0.0/33', '1', '10.0.0.0/8/8']],
  ['OIDC_ISSUER', ['login.example', 'http://login.example', 'https://u@login.example', 'https://login.example?a=1']],
  ['OIDC_LABEL', ['x'.repeat(41)]],
  ['DEMO', ['true', '01', 'on']],
  ['WORKER', ['false', '-1']],
  ['SHUTDOWN_DELAY_SECONDS', ['-1', '121', '5s']],
  ['SHUTDOWN_TIMEOUT_SECONDS', ['0', '601', '1m']],
  ['APPROVAL_LIMIT', ['-1', '1e6', '1,000', '0.00001']],
  ['LOG_LEVEL', ['INFO', 'verbose']],
])('%s', (name, values) => {
  test.each(values)('refuses %j', (value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} must be .+\\.$`));
  });
});
