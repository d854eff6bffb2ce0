// How many requests a minute this copy takes from one person, one token, or one address of strangers. Counted in memory, for each copy
// alone: it keeps scripts that run wild from everybody else. Guessing passwords is counted over all copies (auth/limits.ts).
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';

export const usualPerMinute = 6_000;
const minute = 60_000;
/** Addresses and persons that are remembered; the longest unseen go first. */
const remembered = 20_000;

const tooMany = (most: number, milliseconds: number): ApiError => {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return new ApiError(
    'DIDTooMany',
    `More than ${most.toLocaleString('en')} requests in a minute. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    null,
    { retryAfter: seconds },
  );
};

/** A person by session, a token, or the address of a stranger. */
const askerOf = (request: FastifyRequest): string => {
  const { viewer, viewerSession, headers } = request;
  if (viewer === null) return request.ip;
  return viewerSession === null ? String(headers.authorization) : viewer.id;
};

/** Limits every route that is made afterwards. Strangers of one address have half of what a person has. */
export async function rateLimits(app: FastifyInstance, perMinute: number): Promise<Strangers> {
  const ofStrangers = Math.ceil(perMinute / 2);
  await app.register(rateLimit, {
    max: (request) => (request.viewer === null ? ofStrangers : perMinute),
    timeWindow: minute,
    cache: remembered,
    keyGenerator: askerOf,
    errorResponseBuilder: (_request, { max, ttl }) => tooMany(max, ttl),
    // Every answer of every list would bear them.
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
      'retry-after': false,
    },
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  });
  return new Strangers(app, ofStrangers);
}

/** Requests whose session or token nobody knows: each costs a look, so an address that sends too many is not looked up any more. */
export class Strangers {
  private readonly count: ReturnType<FastifyInstance['createRateLimit']>;
  private readonly most: number;
  private readonly blocked = new Map<string, number>();

  constructor(app: FastifyInstance, most: number) {
    this.most = most;
    this.count = app.createRateLimit({ max: most, timeWindow: minute, keyGenerator: ({ ip }) => ip });
  }

  /** 429 while the address is blocked. */
  guard({ ip }: FastifyRequest): void {
    if (this.blocked.size === 0) return;
    const left = (this.blocked.get(ip) ?? 0) - performance.now();
    if (left > 0) throw tooMany(this.most, left);
    this.blocked.delete(ip);
  }

  /** Counts one that was not known. */
  async note(request: FastifyRequest): Promise<void> {
    const found = await this.count(request);
    if (found.isAllowed || !found.isExceeded) return;
    if (this.blocked.size >= remembered) this.blocked.clear();
    this.blocked.set(request.ip, performance.now() + found.ttl);
  }
}
