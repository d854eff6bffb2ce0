// Large answers that change seldom leave compressed; the many small ones would lose more by it than they gain.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const pack = promisify(gzip);

/** Sends JSON text, compressed on a thread of its own where the client takes that (RFC 9110, 12.5.3). */
export async function sendPacked(request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> {
  reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding');
  if (!/\bgzip\b(?!;q=0(\.0*)?\b)/.test(String(request.headers['accept-encoding'] ?? ''))) return reply.send(text);
  return reply.header('content-encoding', 'gzip').send(await pack(text));
}
