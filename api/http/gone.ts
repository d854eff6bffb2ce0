// Whether anybody still waits for an answer. The request itself closes as soon as its body was read, long before its answer: it does not
// tell.
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Aborted when the connection closes before the answer is through. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Whether the client went away before it had sent everything, or while it waited: no fault of ours, and nobody hears. */
export function isGone(request: FastifyRequest, { raw }: FastifyReply, error: unknown): boolean {
  if (request.raw.errored === error) return true;
  return raw.destroyed && !raw.writableFinished && error instanceof Error && error.name === 'AbortError';
}
