// The header Idempotency-Key of writes (draft-ietf-httpapi-idempotency-key-header): a request that is sent again is done once.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Resource } from '../../resources/define/index.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { once } from '../operations/once.ts';
import type { Answer } from '../operations/once.ts';

/**
 * A text in quotes as the draft has it (RFC 8941, 3.3.3), or the same without quotes. Two such headers make a list, which is refused; so
 * is what is short enough to be chosen twice.
 */
const keyPattern = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{16,255})"|([\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{16,255}))$/;

/** The key of a request; null when there is none. */
function keyOf(request: FastifyRequest): string | null {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return null;
  const match = typeof header === 'string' ? keyPattern.exec(header) : null;
  if (!match)
    throw new ApiError(
      'DIDBadParameter',
      'Idempotency-Key must be one text of 16 to 255 ASCII characters, such as a UUID; in quotes where it holds a comma.',
    );
  return (match[1] ?? match[2]) as string;
}

export interface Write {
  who: Request;
  resource: Resource;
  /** See `Once`. */
  turn?: string;
}

/** Does a write, once where the request has a key, and answers. What `work` leaves out: status 200, and nothing besides the body. */
export async function answerOnce(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { who, resource, turn }: Write,
  work: (context: Context) => Promise<Partial<Answer> & Pick<Answer, 'body'>>,
): Promise<FastifyReply> {
  const complete = async (inside: Context): Promise<Answer> => {
    const { status = 200, body, version = null, location = null, notice = null } = await work(inside);
    return { status, body, version, location, notice };
  };
  const key = keyOf(request);
  if (key === null) return send(reply, await complete(context));
  const { method, url, headers, body } = request;
  const content = [method, url, headers['if-match'] ?? '', JSON.stringify(body) ?? ''];
  const { replayed, ...answer } = await once(context, who, { key, content, resource, turn: turn ?? null }, complete);
  if (replayed) reply.header('idempotent-replayed', 'true');
  return send(reply, answer);
}

function send(reply: FastifyReply, { status, body, version, location, notice }: Answer): FastifyReply {
  if (location !== null) reply.header('location', location);
  if (version !== null) reply.header('etag', `"${version}"`);
  if (notice !== null) reply.header('x-notice', encodeURIComponent(notice));
  return reply.code(status).type('application/json; charset=utf-8').send(body);
}
