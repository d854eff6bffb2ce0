// The panel's one way to the server: an axios instance whose errors are Refine's HttpError, with `errors` by field kept.
import axios from 'axios';
import { useSyncExternalStore } from 'react';
import type { AxiosError } from 'axios';
import type { HttpError } from '@refinedev/core';
import { keyHeader, newKey } from './key.ts';

export const apiUrl = '/api';
export const http = axios.create({ headers: { Accept: 'application/json' }, withCredentials: true });

/** What the server says of an error, in the shape in which components get it. `body` is the whole answer (412, 409). */
export interface ServerError extends HttpError {
  code: string | null;
  requestId: string | null;
  body: Record<string, unknown> | null;
}

let onSessionLost = () => {};
/** Tells `listener` when an answer says that nobody is signed in any more. */
export function watchSession(listener: () => void): void {
  onSessionLost = listener;
}

/** The session is over, as the server said by another way. */
export function loseSession(): void {
  onSessionLost();
}

let onNotice: ((text: string) => void) | null = null;
/** Tells `listener` what the server says beside an answer, for the person who asked. */
export function watchNotices(listener: ((text: string) => void) | null): void {
  onNotice = listener;
}

let askConfirm: ((hasPassword: boolean) => Promise<boolean>) | null = null;
let confirming: Promise<boolean> | null = null;
/** Asks `listener` for the password where the sign-in is too old for what was sent; it answers whether the person confirmed. */
export function watchConfirm(listener: typeof askConfirm): void {
  askConfirm = listener;
}

/** Several requests that wait for it ask once. */
async function confirmed(hasPassword: boolean): Promise<boolean> {
  confirming ??= (askConfirm?.(hasPassword) ?? Promise.resolve(false)).finally(() => (confirming = null));
  return confirming;
}

/** Our HttpError from whatever axios rejects with. statusCode 0: the server was not reached. */
export function toServerError(error: AxiosError): ServerError {
  const body = error.response?.data;
  const known = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null;
  const text = (key: string) => (typeof known?.[key] === 'string' ? known[key] : null);
  const statusCode = error.response?.status ?? 0;
  const fallback =
    statusCode === 0 ? 'The server cannot be reached.' : `The server answered with status ${statusCode}.`;
  return {
    name: 'ServerError',
    message: text('message') ?? fallback,
    statusCode,
    errors: (known?.['errors'] as HttpError['errors']) ?? {},
    code: text('code'),
    requestId: text('requestId'),
    body: known,
  };
}

let written = 0;
const whenWritten = new Set<() => void>();

/** How many writes of this page the server has taken: what is made of several tables is asked for anew when it changes. */
export function useWrites(): number {
  return useSyncExternalStore(
    (listener) => {
      whenWritten.add(listener);
      return () => whenWritten.delete(listener);
    },
    () => written,
  );
}

// A proxy may send a write with a key to another copy of the server when the first one is gone.
http.interceptors.request.use((config) => {
  const takesKey = config.method !== 'get' && !config.url?.startsWith(`${apiUrl}/auth/`);
  if (takesKey && !config.headers.has('Idempotency-Key')) config.headers.set(keyHeader(newKey()));
  return config;
});

http.interceptors.response.use(
  (response) => {
    const notice: unknown = response.headers['x-notice'];
    if (typeof notice === 'string') onNotice?.(decodeURIComponent(notice));
    // A preview is sent like a write, but is none.
    if (response.config.method !== 'get' && !response.config.url?.endsWith('/preview')) {
      written += 1;
      for (const listener of whenWritten) listener();
    }
    return response;
  },
  async (error: unknown) => {
    if (axios.isCancel(error) || !axios.isAxiosError(error)) return Promise.reject(error);
    const serverError = toServerError(error);
    const lost = serverError.statusCode === 401 || serverError.code === 'DIDSecondFactorNeeded';
    if (lost && !error.config?.url?.startsWith(`${apiUrl}/auth/login`)) onSessionLost();
    if (serverError.code === 'DIDConfirmNeeded' && error.config) {
      if (await confirmed(serverError.body?.['hasPassword'] !== false)) return http.request(error.config);
    }
    return Promise.reject(serverError);
  },
);
