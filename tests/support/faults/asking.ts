// One request of a load and what became of it, judged: every request must have an answer that its client can work with.
import type { Client } from '../server.ts';

/** A request without an answer for so long hangs (ms). */
export const patience = 10_000;

export interface Outcome {
  /** Which loop asked. */
  work: string;
  /** By performance.now(). */
  begun: number;
  ended: number;
  /** 0: no whole answer. */
  status: number;
  /** Served, refused in a way that its client can work with, or neither. */
  verdict: 'served' | 'refused' | 'wrong';
  /** Why it is wrong, or what was refused. */
  said: string;
}

export interface Asked<T> extends Outcome {
  body: T | null;
  text: string;
}

export interface Question {
  work: string;
  method?: string;
  path: string;
  body?: unknown;
  version?: number;
  /** Statuses that are as good as 2xx here. */
  also?: readonly number[];
  /** A transfer may break off: it has begun before the fault, and a break is the only honest end. */
  mayBreak?: boolean;
}

/** Statuses by which a client learns that it should come again, each with Retry-After. */
const later = new Set([503, 507]);

function verdictOf(status: number, question: Question, retryAfter: string | null): Outcome['verdict'] {
  if (status >= 200 && status < 300) return 'served';
  if (question.also?.includes(status)) return 'served';
  return later.has(status) && Number(retryAfter) > 0 ? 'refused' : 'wrong';
}

/** Asks and waits for the whole answer. */
export async function ask<T = Record<string, unknown>>(client: Client, question: Question): Promise<Asked<T>> {
  const { work, method = 'GET', path, body, version } = question;
  const begun = performance.now();
  let status = 0;
  const done = (verdict: Outcome['verdict'], said: string, text: string): Asked<T> => {
    const isJson = text.startsWith('{') || text.startsWith('[');
    const parsed = isJson && !path.includes('/export') ? (JSON.parse(text) as T) : null;
    return { work, begun, ended: performance.now(), status, verdict, said, text, body: parsed };
  };
  try {
    const response = await fetch(client.url + path, {
      method,
      signal: AbortSignal.timeout(patience),
      headers: {
        ...(client.cookie ? { cookie: client.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const hasBegun = response.ok;
    const text = await response.text().catch((error: unknown) => {
      // The head was there: what broke is the transfer.
      if (hasBegun && question.mayBreak) return null;
      throw error;
    });
    if (text === null) return done('refused', 'broke off', '');
    status = response.status;
    const verdict = verdictOf(status, question, response.headers.get('retry-after'));
    return done(verdict, verdict === 'served' ? '' : `${status} ${text.slice(0, 300)}`, text);
  } catch (error) {
    return done('wrong', reasonOf(error), '');
  }
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${patience / 1000} s`;
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
