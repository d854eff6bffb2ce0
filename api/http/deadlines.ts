// How long a client may take to send a request and to take its answer. Who takes longer is cut off: what stood behind it is free again.
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import { addressOf } from '../auth/limits.ts';
import { isOpenRoute } from '../auth/guard.ts';
import { ApiError, errorBody } from '../errors.ts';
import { PerAddress } from './per-address.ts';

/** Times in ms. */
export interface Deadlines {
  /** From the first byte of a request, or the opening of its connection, to the end of its headers. */
  headers: number;
  /** From the first byte of a request to the last of its body: 1 MB in a minute is 17 kB/s. */
  request: number;
  /** How long a kept connection may be idle: longer than load balancers keep theirs (60 s), so that none is closed under a request. */
  keepAlive: number;
  /** A client that takes nothing of its answer for so long is cut off. */
  stall: number;
  /** What a client must take of a long answer, on the average but for the time of `stall`: 16 kB/s is a poor mobile line. */
  bytesPerSecond: number;
  /** How often slow clients are looked for. */
  check: number;
  /** Connections of one address that have not sent their first request yet. */
  newcomers: number;
  /** Requests of one address at the doors of strangers (sign-in) whose body is still on its way. */
  bodies: number;
  /** A stream of live events ends after so long, and the browser comes back: a window that is frozen does not. */
  liveStream: number;
  /** How long an export waits for its place: longer than a client that reads nothing keeps one. */
  exportPlace: number;
}

export const usualDeadlines: Deadlines = {
  headers: 15_000,
  request: 60_000,
  keepAlive: 75_000,
  stall: 20_000,
  bytesPerSecond: 16_000,
  check: 1_000,
  newcomers: 200,
  bodies: 20,
  liveStream: 30 * 60_000,
  exportPlace: 25_000,
};

/** What sign-in takes are a few short texts. */
const signInBody = 16_000;
/** An answer below this needs no watch but for its stall: the buffers of the line take it whole. */
const small = 64_000;

/** The deadlines that Node keeps by itself, for the options of the server. */
export function serverDeadlines(deadlines: Deadlines) {
  const { headers, request, keepAlive, check } = deadlines;
  return {
    requestTimeout: request,
    keepAliveTimeout: keepAlive,
    http: { headersTimeout: headers, connectionsCheckingInterval: check },
    clientErrorHandler: refuseUnread,
  } satisfies FastifyHttpOptions<Server>;
}

/** The rest of them, before any route is made. `tell` is told of answers that were cut. */
export function guardDeadlines(
  app: FastifyInstance,
  deadlines: Deadlines,
  behindProxy: boolean,
  tell: (line: string) => void,
): void {
  watchAnswers(app, deadlines, tell);
  guardBodies(app, deadlines.bodies);
  // A proxy has one address for all people, and takes the slow ones on itself.
  if (!behindProxy) guardNewcomers(app, deadlines.newcomers);
}

/** A request that could not even be read; it has reached no route. */
function refuseUnread(error: Error & { code?: string }, socket: Socket): void {
  // Where an answer is on its way, another one cannot be put into the middle of it. Node keeps it there, and asks the same.
  const { _httpMessage: answer } = socket as Socket & { _httpMessage?: ServerResponse | null };
  if (error.code === 'ECONNRESET' || !socket.writable || answer?.headersSent) return void socket.destroy();
  const refusal =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? new ApiError('DIDRequestTimeout', 'The request did not arrive whole in time.')
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? new ApiError('DIDHeadersTooLarge', 'The headers of the request are too large.')
        : new ApiError('DIDBadParameter', 'The request cannot be read.');
  const id = randomUUID();
  const body = JSON.stringify(errorBody(refusal, id));
  const head = [
    `HTTP/1.1 ${refusal.statusCode} ${STATUS_CODES[refusal.statusCode]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${id}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

interface Answer {
  raw: ServerResponse;
  socket: Socket;
  what: string;
  /** Bytes that the line had taken when last looked at. */
  taken: number;
  /** How long (ms) the client may still be late, and the most that this can be. */
  credit: number;
  most: number;
}

function watchAnswers(app: FastifyInstance, deadlines: Deadlines, tell: (line: string) => void): void {
  const { stall, bytesPerSecond, check } = deadlines;
  const answers = new Set<Answer>();
  app.addHook('onSend', (request, { raw }, payload, done) => {
    const { socket } = request.raw;
    const size = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : null;
    // Of a stream it may be the source that is slow. Node itself goes back to `keepAlive` once the answer is taken.
    if (size !== null) socket.setTimeout(stall);
    if (size === null ? payload : size > small) {
      const most = stall + ((size ?? 0) / bytesPerSecond) * 1000;
      const what = `${request.method} ${request.url.split('?')[0]} (${request.id})`;
      const answer = { raw, socket, what, taken: socket.bytesWritten, credit: most, most };
      answers.add(answer);
      raw.once('close', () => answers.delete(answer));
    }
    done();
  });
  let last = performance.now();
  const timer = setInterval(() => {
    const passed = performance.now() - last;
    last += passed;
    for (const answer of answers) {
      if (mayGoOn(answer, passed, bytesPerSecond)) continue;
      tell(`Cut off a client that does not read its answer: ${answer.what}`);
      answer.socket.destroy();
    }
  }, check).unref();
  app.addHook('onClose', (_app, done) => {
    clearInterval(timer);
    done();
  });
}

/** Counts what the client took since the last look against the time that passed, but only while something waits for it. */
function mayGoOn(answer: Answer, passed: number, bytesPerSecond: number): boolean {
  const { raw, socket, most } = answer;
  const taken = socket.bytesWritten - socket.writableLength;
  const earned = ((taken - answer.taken) / bytesPerSecond) * 1000;
  answer.taken = taken;
  if (raw.writableLength === 0) return true;
  answer.credit = Math.min(most, answer.credit + earned) - passed;
  return answer.credit > 0;
}

/** Bodies of sign-in are small, and few of one address may be on their way to the doors that are open to strangers. */
function guardBodies(app: FastifyInstance, most: number): void {
  const onTheWay = new PerAddress(most);
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/auth/')) return;
    route.bodyLimit ??= signInBody;
    if (!isOpenRoute(route.url) || route.method !== 'POST') return;
    route.preParsing = (request, reply, payload, done) => {
      // Gone already: its end would not be heard of any more.
      if (request.raw.destroyed) return done();
      const leave = onTheWay.enter(addressOf(request.ip).name);
      if (leave) {
        payload.once('end', leave).once('close', leave);
        return done();
      }
      reply.header('connection', 'close');
      done(
        new ApiError('DIDTooMany', 'Too many requests from your address wait for their rest.', null, {
          retryAfter: 10,
        }),
      );
    };
  });
}

/** Connections that say nothing are open for `headers` at most, and one address has only so many of them. */
function guardNewcomers(app: FastifyInstance, most: number): void {
  const newcomers = new PerAddress(most);
  const leaves = new WeakMap<Socket, () => void>();
  app.server.on('connection', (socket) => {
    const leave = newcomers.enter(addressOf(socket.remoteAddress ?? '').name);
    if (!leave) return void socket.destroy();
    leaves.set(socket, leave);
    socket.once('close', leave);
  });
  app.server.on('request', ({ socket }) => leaves.get(socket)?.());
}
