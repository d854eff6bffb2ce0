// Every failure becomes one form of answer here; what was not meant for the client is logged under the request id and hidden.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { troubleOf } from '../database/pool.ts';
import type { Trouble } from '../database/pool.ts';
import { ApiError, errorBody } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { isGone } from './gone.ts';

/** Fastify's own refusals, in our words. */
function ownError(error: FastifyError): ApiError | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError('DIDTooLarge', 'The body is larger than this address takes.');
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

/** What a trouble of the database is to the client, and after how many seconds it is worth another try. */
const troubles: Record<Trouble, { code: ErrorCode; message: string; retryAfter: number }> = {
  away: {
    code: 'DIDDatabaseAway',
    message: 'The database cannot be reached at the moment. Try again in a few seconds.',
    retryAfter: 2,
  },
  busy: {
    code: 'DIDBusy',
    message: 'Too much of this kind is going on at the moment. Try again in a few seconds.',
    retryAfter: 3,
  },
  slow: {
    code: 'DIDTooSlow',
    message: 'This took too long and was stopped. Ask for less at once: narrow the filter, or change fewer records.',
    retryAfter: 10,
  },
  locked: {
    code: 'DIDLocked',
    message: 'Not saved: another change of the same records is still under way. Try again in a moment.',
    retryAfter: 2,
  },
  full: {
    code: 'DIDNoSpace',
    message: 'The database has no space left. Nothing was saved. Tell your administrator.',
    retryAfter: 30,
  },
  exhausted: {
    code: 'DIDExhausted',
    message: 'The database has no room for more work at the moment. Try again in a few seconds.',
    retryAfter: 5,
  },
};

/** A table that somebody holds as a whole keeps readers out too. */
const heldTable = new ApiError(
  'DIDBusy',
  'These records are held by a change that is still under way. Try again in a moment.',
  null,
  { retryAfter: 2 },
);

/** Any error as the client shall see it. */
export function publicError(error: unknown, isRead: boolean): ApiError {
  if (error instanceof ApiError) return error;
  const trouble = troubleOf(error);
  if (trouble === 'locked' && isRead) return heldTable;
  if (trouble !== null) {
    const { code, message, retryAfter } = troubles[trouble];
    return new ApiError(code, message, null, { retryAfter });
  }
  const own = error instanceof Error ? ownError(error as FastifyError) : null;
  return own ?? new ApiError('DIDInternal', 'Something went wrong on our side. Give the request id to support.');
}

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** Answers with an error as the client shall see it. */
export function sendError(reply: FastifyReply, request: FastifyRequest, error: unknown): FastifyReply {
  const shown = publicError(error, isRead(request));
  if (typeof shown.extra['retryAfter'] === 'number') reply.header('retry-after', shown.extra['retryAfter']);
  const current = shown.extra['current'];
  if (current && typeof current === 'object' && 'version' in current)
    reply.header('etag', `"${String(current['version'])}"`);
  return reply
    .code(shown.statusCode)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(shown, request.id)));
}

export interface ErrorListeners {
  /** A fault of ours, whose cause the client is not told. */
  log: (error: unknown, line: string) => void;
  /** The database could not serve the request. */
  trouble: (trouble: Trouble, error: unknown, request: FastifyRequest) => void;
}

/** Installs the handler of errors. */
export function errorHandlers(app: FastifyInstance, { log, trouble: tell }: ErrorListeners): void {
  app.setErrorHandler((error, request, reply) => {
    if (isGone(request, reply, error))
      return sendError(reply, request, new ApiError('DIDRequestTimeout', 'Nobody is there.'));
    const trouble = error instanceof ApiError && error.code === 'DIDBusy' ? 'busy' : troubleOf(error);
    if (trouble !== null) tell(trouble, error, request);
    else if (publicError(error, isRead(request)).statusCode >= 500)
      log(error, `${request.method} ${request.url.split('?')[0]} failed (${request.id})`);
    return sendError(reply, request, error);
  });
}
