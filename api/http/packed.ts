// Large answers that change seldom leave compressed; the many small ones would lose more by it than they gain.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const brotli = promisify(brotliCompress);
/** A sixth smaller than gzip, and still a matter of milliseconds. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };
/** The best first. */
const packings = {
  br: (text: string) => brotli(text, { params }),
  gzip: promisify<string, Buffer>(gzip),
};

/** Sends JSON text, compressed on a thread of its own where the client takes that (RFC 9110, 12.5.3). */
export async function sendPacked(request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> {
  reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding');
  const taken = String(request.headers['accept-encoding'] ?? '');
  for (const [name, pack] of Object.entries(packings)) {
    if (!new RegExp(`\\b${name}\\b(?!;q=0(\\.0*)?(?![.\\d]))`).test(taken)) continue;
    return reply.header('content-encoding', name).send(await pack(text));
  }
  return reply.send(text);
}
