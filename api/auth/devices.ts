// Browsers that have signed in to an account before. Their attempts are counted on their own, so that a stranger who makes an account
// wait does not lock its owner out: OWASP, "Slow down online guessing attacks with device cookies".
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf, isSecure, setCookie } from './cookies.ts';

const deviceCookie = 'didtron_device';
const seconds = 180 * 24 * 60 * 60;
const pattern = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

export class Devices {
  private readonly secret: string;
  private readonly publicUrl: string;

  constructor(secret: string, publicUrl: string) {
    this.secret = secret;
    this.publicUrl = publicUrl;
  }

  /** What names the browser, if the account (any text that names it) has let it in before; null else. */
  known(request: FastifyRequest, account: string): string | null {
    const [, id, proof] = pattern.exec(cookieOf(request, deviceCookie) ?? '') ?? [];
    if (id === undefined || proof === undefined) return null;
    return timingSafeEqual(this.sign(id, account), Buffer.from(proof, 'base64url')) ? id : null;
  }

  /** Marks the browser as one that the account has let in. It lets nobody in: it only says whose attempts are counted together. */
  mark(request: FastifyRequest, reply: FastifyReply, account: string): void {
    const id = randomBytes(16).toString('base64url');
    const value = `${id}.${this.sign(id, account).toString('base64url')}`;
    const secure = isSecure(request, this.publicUrl);
    setCookie(reply, deviceCookie, value, { path: '/api/auth', sameSite: 'Strict', seconds, secure });
  }

  private sign(id: string, account: string): Buffer {
    return createHmac('sha256', this.secret).update(`device ${id} ${account}`).digest();
  }
}
