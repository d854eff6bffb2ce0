// Every failure becomes one form of answer here; what was not meant for the client is logged under the request id and hidden.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '../database/pool.ts';
import { ApiError, errorBody } from '../errors.ts';

/** Fastify's own refusals, in our words. */
function ownError(error: FastifyError): ApiError | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError('DIDTooLarge', 'The body is larger than 1 MB.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_TYPE':
      return new ApiError('DIDNotJson', 'Send the body as application/json.');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new ApiError('DIDBadJson', 'The body is not valid JSON.');
    default:
      return error.statusCode && error.statusCode >= 400 && error.statusCode < 500
        ? new ApiError('DIDBadParameter', 'The request cannot be read.')
        : null;
  }
}

/** Any error as the client shall see it. */
export function publicError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (isDatabaseAway(error)) {
    return new ApiError(
      'DIDDatabaseAway',
      'The database cannot be reached at the moment. Try again in a few seconds.',
      null,
      { retryAfter: 2 },
    );
  }
  const own = error instanceof Error ? ownError(error as FastifyError) : null;
  return own ?? new ApiError('DIDInternal', 'Something went wrong on our side. Give the request id to support.');
}

/** Answers with an error as the client shall see it. */
export function sendError(reply: FastifyReply, request: FastifyRequest, error: unknown): FastifyReply {
  const shown = publicError(error);
  if (typeof shown.extra['retryAfter'] === 'number') reply.header('retry-after', shown.extra['retryAfter']);
  const current = shown.extra['current'];
  if (current && typeof current === 'object' && 'version' in current)
    reply.header('etag', `"${String(current['version'])}"`);
  return reply
    .code(shown.statusCode)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(shown, request.id)));
}

/** Installs the handler of errors. */
export function errorHandlers(app: FastifyInstance, log: (error: unknown, line: string) => void): void {
  app.setErrorHandler((error, request, reply) => {
    if (publicError(error).statusCode >= 500)
      log(error, `${request.method} ${request.url.split('?')[0]} failed (${request.id})`);
    return sendError(reply, request, error);
  });
}
