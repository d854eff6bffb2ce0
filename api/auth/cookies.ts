// The cookies of sign-in: read and set in one place, so that each bears the attributes that keep it ours.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionCookie } from './sessions.ts';

interface CookieOptions {
  path: string;
  /** Lax: the browser must bring it along when another site sends it back. */
  sameSite: 'Strict' | 'Lax';
  seconds: number;
  /** It goes over https alone. */
  secure: boolean;
}

/** A browser takes a cookie of this name from this very host over https alone: no sub-domain and no one on the line can plant one. */
const hostCookie = `__Host-${sessionCookie}`;

/** Whether the browser is on https: by a proxy that is believed, as it says itself when it sends something, or by the address that it asks. */
export function isSecure({ protocol, headers }: FastifyRequest, publicUrl: string): boolean {
  if (protocol === 'https') return true;
  if (headers.origin !== undefined) return headers.origin.startsWith('https://');
  return publicUrl.startsWith('https://') && headers.host === new URL(publicUrl).host;
}

/** The value of a cookie as it was sent; null when there is none. */
export function cookieOf(request: FastifyRequest, name: string): string | null {
  const header = request.headers.cookie;
  if (!header) return null;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

export function setCookie(reply: FastifyReply, name: string, value: string, options: CookieOptions): FastifyReply {
  const { path, sameSite, seconds, secure } = options;
  const text = `${name}=${value}; Path=${path}; HttpOnly; SameSite=${sameSite}; Max-Age=${seconds}`;
  return reply.header('set-cookie', secure ? `${text}; Secure` : text);
}

/** The token of the request's session; null when there is none. */
export function tokenOf(request: FastifyRequest): string | null {
  const own = cookieOf(request, hostCookie);
  return own ?? (request.protocol === 'https' ? null : cookieOf(request, sessionCookie));
}

/** Hands the browser its session; `publicUrl` is where people reach the panel. */
export function setSession(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string,
  token: string,
  seconds: number,
): void {
  const secure = isSecure(request, publicUrl);
  setCookie(reply, secure ? hostCookie : sessionCookie, token, { path: '/', sameSite: 'Strict', seconds, secure });
}
