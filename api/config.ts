// The settings from the environment: read in one place, checked all at once, complete afterwards.
import { resolve } from 'node:path';
import { isIP } from 'node:net';
import pg from 'pg';
import { roles } from '../resources/define/index.ts';
import type { Role } from '../resources/define/index.ts';

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

export type Config = {
  /** 0 lets the system choose a free one. */
  port: number;
  host: string;
  /** Absent: the embedded server. */
  databaseUrl: string | undefined;
  /** Connections to the database at most; absent: the usual number. */
  databaseConnections: number | undefined;
  /** Requests that one person or token may send in a minute; absent: the usual number. */
  requestsPerMinute: number | undefined;
  /** Absolute; absent: where the embedded server finds a place for itself. */
  dataDir: string | undefined;
  /** E-mail address of the first super admin. */
  adminEmail: string;
  /** Absent: a random one is made and printed once. */
  adminPassword: string | undefined;
  /** Absent: one is made and kept in the database. */
  sessionSecret: string | undefined;
  /** Encrypts secrets at rest. Absent: one is made and kept beside the embedded data; with a given database nothing can be sealed. */
  secretKey: string | undefined;
  /** Keys that came before it: they open what they sealed, which is then sealed anew. */
  formerSecretKeys: readonly string[];
  /** A session that is not used for so long is over; absent: an hour. */
  sessionIdleMinutes: number | undefined;
  /** Roles whose people can do nothing before they have set up a second factor. */
  requireSecondFactor: readonly Role[];
  /** Addresses and networks of proxies whose word about the client's address and scheme is taken. */
  trustProxy: readonly string[];
  /** Sign-on through an OpenID provider; absent: passwords alone. */
  oidc: OidcConfig | undefined;
  /** Whether an empty database is filled with demonstration data. */
  demo: boolean;
  /** Whether this process runs jobs. */
  worker: boolean;
  /** How long the server serves on when it has said that it ends, so that load balancers notice. */
  shutdownDelaySeconds: number;
  /** How long answers under way may take then. */
  shutdownTimeoutSeconds: number;
  /** Where people reach the panel, for links in mails; absent: http://HOST:PORT. */
  publicUrl: string | undefined;
  /** Amount in the base currency above which an adjustment waits for a second person; absent: none waits. */
  approvalLimit: string | undefined;
  /** The mail server; absent: mails are printed to the log. */
  smtpUrl: string | undefined;
  /** The sender of mails. */
  mailFrom: string;
  /** Audit records older than so many days are removed; absent: all are kept. */
  auditRetentionDays: number | undefined;
  /** Absolute: the file that notes the newest seal of the audit trail; absent: beside the embedded data. */
  auditAnchor: string | undefined;
  logLevel: LogLevel;
};

export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** On the button: "Sign in with <label>". */
  label: string;
}

/** All that is wrong with the environment, one line for each problem. Values that may be secret are not repeated. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads the settings; an empty variable counts as absent. Throws a ConfigError that names every problem. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];

  /** The variable's value, or undefined where it is absent or, with a problem noted, wrong. */
  function read(name: string, isRight: (value: string) => boolean, expected: string): string | undefined {
    const value = env[name];
    if (value === undefined || value === '') return undefined;
    if (isRight(value)) return value;
    problems.push(`${name} must be ${expected}.`);
    return undefined;
  }

  const number = (value: string | undefined) => (value === undefined ? undefined : Number(value));
  const flag = (name: string, otherwise: boolean) => {
    const value = read(name, (given) => given === '0' || given === '1', '0 or 1');
    return value === undefined ? otherwise : value === '1';
  };

  const isPath = (value: string): boolean => !value.includes('\0') && value.trim() !== '';
  const dataDir = read('DATA_DIR', isPath, 'the path of a folder');
  const auditAnchor = read('AUDIT_ANCHOR', isPath, 'the path of a file');
  const config: Config = {
    port: Number(read('PORT', isPort, 'a whole number from 0 to 65535') ?? 3000),
    host: read('HOST', isHost, 'an IP address or a host name, without a port') ?? '127.0.0.1',
    databaseUrl: read('DATABASE_URL', isDatabaseUrl, databaseUrlForm),
    databaseConnections: number(
      read(
        'DATABASE_CONNECTIONS',
        (value) => /^\d{1,4}$/.test(value) && Number(value) >= 16 && Number(value) <= 1000,
        'a whole number from 16 to 1000',
      ),
    ),
    requestsPerMinute: number(
      read(
        'RATE_LIMIT',
        (value) => /^\d{1,9}$/.test(value) && Number(value) >= 60,
        'a whole number of requests in a minute from 60 to 999999999',
      ),
    ),
    dataDir: dataDir && resolve(dataDir),
    adminEmail: read('ADMIN_EMAIL', isEmail, 'an e-mail address') ?? 'admin@example.com',
    adminPassword: read('ADMIN_PASSWORD', (value) => value.length >= 12, 'at least 12 characters long'),
    sessionSecret: read('SESSION_SECRET', (value) => value.length >= 32, 'at least 32 characters long'),
    sessionIdleMinutes: number(
      read(
        'SESSION_IDLE_MINUTES',
        (value) => /^\d{1,3}$/.test(value) && Number(value) >= 5 && Number(value) <= 720,
        'a whole number of minutes from 5 to 720',
      ),
    ),
    secretKey: read('SECRET_KEY', (value) => value.length >= 32, 'at least 32 characters long'),
    formerSecretKeys: items(
      read(
        'SECRET_KEY_PREVIOUS',
        (value) => items(value).every((key) => key.length >= 32),
        'one or several keys of at least 32 characters each, joined by commas',
      ),
    ),
    requireSecondFactor: items(
      read('REQUIRE_SECOND_FACTOR', (value) => items(value).every(isRole), `a list of roles: ${roles.join(', ')}`),
    ) as Role[],
    trustProxy: items(
      read('TRUST_PROXY', (value) => items(value).every(isNetwork), 'a list of IP addresses and networks'),
    ),
    oidc: readOidc(read, problems),
    demo: flag('DEMO', !env['DATABASE_URL']),
    worker: flag('WORKER', true),
    shutdownDelaySeconds: Number(
      read('SHUTDOWN_DELAY_SECONDS', (value) => isSeconds(value, 0, 120), 'a whole number from 0 to 120') ?? 0,
    ),
    shutdownTimeoutSeconds: Number(
      read('SHUTDOWN_TIMEOUT_SECONDS', (value) => isSeconds(value, 1, 600), 'a whole number from 1 to 600') ?? 20,
    ),
    approvalLimit: read(
      'APPROVAL_LIMIT',
      (value) => /^\d{1,12}(\.\d{1,4})?$/.test(value),
      'an amount in the base currency such as 1000 or 2500.50',
    ),
    publicUrl: read('PUBLIC_URL', isWebUrl, 'of the form https://host, without a path')?.replace(/\/$/, ''),
    smtpUrl: read('SMTP_URL', isSmtpUrl, 'of the form smtp://user:password@host:port, or smtps://'),
    mailFrom:
      read('MAIL_FROM', isSender, 'an e-mail address, or a name with one: Back office <office@example.com>') ??
      'DIDTron back office <office@localhost>',
    auditRetentionDays: number(read('AUDIT_RETENTION_DAYS', isDays, 'a whole number of days from 1 to 36500')),
    auditAnchor: auditAnchor && resolve(auditAnchor),
    logLevel: (read('LOG_LEVEL', isLogLevel, `one of ${logLevels.join(', ')}`) as LogLevel | undefined) ?? 'info',
  };
  if (config.requireSecondFactor.length > 0 && config.databaseUrl && !config.secretKey)
    problems.push('SECRET_KEY must be set where REQUIRE_SECOND_FACTOR is: second factors are kept encrypted.');
  if (config.formerSecretKeys.length > 0 && config.databaseUrl && !config.secretKey)
    problems.push('SECRET_KEY must be set where SECRET_KEY_PREVIOUS is: it takes the place of the former key.');
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

type Read = (name: string, isRight: (value: string) => boolean, expected: string) => string | undefined;

/** All three or none. */
function readOidc(read: Read, problems: string[]): OidcConfig | undefined {
  const before = problems.length;
  const issuer = read('OIDC_ISSUER', isIssuer, 'the https address of an OpenID provider (http on this machine only)');
  const clientId = read('OIDC_CLIENT_ID', isOneLine, 'one line of text');
  const clientSecret = read('OIDC_CLIENT_SECRET', isOneLine, 'one line of text');
  const label = read('OIDC_LABEL', (value) => isOneLine(value) && value.length <= 40, 'at most 40 characters');
  if (problems.length > before) return undefined;
  if (issuer && clientId && clientSecret) return { issuer, clientId, clientSecret, label: label ?? 'single sign-on' };
  if (issuer || clientId || clientSecret)
    problems.push('OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set together.');
  return undefined;
}

/** The parts of a comma-separated list. */
const items = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const isRole = (value: string): boolean => (roles as readonly string[]).includes(value);

const isOneLine = (value: string): boolean => !/[\r\n]/.test(value);

function isNetwork(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash, username } = new URL(value);
  const local = protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return value.length <= 500 && (protocol === 'https:' || local) && !search && !hash && !username;
}

const databaseUrlForm =
  'of the form postgres://user:password@host:port/database, with special characters percent-encoded';

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
}

function isDays(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 36_500;
}

function isSeconds(value: string, least: number, most: number): boolean {
  return /^\d{1,3}$/.test(value) && Number(value) >= least && Number(value) <= most;
}

/** An address, or a name of labels by RFC 1123. */
function isHost(value: string): boolean {
  const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
  const name = new RegExp(`^${label}(\\.${label})*$`, 'i');
  return isIP(value) !== 0 || (value.length <= 253 && !/^[\d.]+$/.test(value) && name.test(value));
}

/** Whether `pg` itself can read it: it takes forms that `URL` does not, such as sockets. A database must be named. */
function isDatabaseUrl(value: string): boolean {
  if (!/^postgres(ql)?:\/\/[^/?#]*\/[^/?#]+/.test(value)) return false;
  try {
    return new pg.Client(value).host !== '';
  } catch {
    return false;
  }
}

function isWebUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, pathname, search, hash, username } = new URL(value);
  return /^https?:$/.test(protocol) && pathname === '/' && !search && !hash && !username;
}

function isSmtpUrl(value: string): boolean {
  return URL.canParse(value) && /^smtps?:$/.test(new URL(value).protocol) && new URL(value).hostname !== '';
}

function isSender(value: string): boolean {
  const address = /^[^<>\r\n]*<([^<>]+)>$/.exec(value)?.[1] ?? value;
  return isEmail(address) && !/[\r\n]/.test(value);
}

function isEmail(value: string): boolean {
  return value.length <= 254 && /^[^\s@"<>()]+@[^\s@"<>()]+$/.test(value);
}

function isLogLevel(value: string): boolean {
  return (logLevels as readonly string[]).includes(value);
}
