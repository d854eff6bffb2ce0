// The end of this copy of the server: it says so first, finishes the answers that are under way within a limit, and refuses the new.
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';
import { sendError } from './errors.ts';

/** Times in milliseconds. */
export interface EndingOptions {
  /** How long it serves on after it has said that it ends, so that load balancers notice. */
  delay: number;
  /** How long answers may take once the listener has closed. */
  limit: number;
  /** What comes so soon after the listener has closed was on its way before, and is served; absent: a second. */
  patience?: number;
}

const usual: EndingOptions = { delay: 0, limit: 20_000 };
const usualPatience = 1_000;
const sweepEvery = 50;

declare module 'fastify' {
  interface FastifyInstance {
    ending: Ending;
  }
}

/**
 * Serving → announced → closing. Announced: all is served, `/readyz` answers 503, and each answer closes its connection. Closing: nobody
 * listens any more, streams of events end, and what still arrives after a moment gets 503.
 */
export class Ending {
  private readonly app: FastifyInstance;
  private readonly log: (line: string) => void;
  private readonly options: EndingOptions & { patience: number };
  private stage: 'serving' | 'announced' | 'closing' = 'serving';
  private readonly sockets = new Set<Socket>();
  /** Requests that came when it was too late. */
  private readonly late = new WeakSet<FastifyRequest>();
  private sweeper: NodeJS.Timeout | undefined;
  private closedAt = Infinity;

  /** Before any route is made: its hooks stand before those of the routes. */
  constructor(app: FastifyInstance, log: (line: string) => void, options = usual) {
    this.app = app;
    this.log = log;
    this.options = { patience: usualPatience, ...options };
    app.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.addHooks();
  }

  /** Announces the end and, after the delay, closes the app. Ends when all answers have gone out, or at the limit. */
  async begin(): Promise<void> {
    this.stage = 'announced';
    const { delay } = this.options;
    if (delay > 0) await wait(delay);
    await this.app.close();
  }

  private addHooks(): void {
    const { app } = this;
    app.addHook('onRequest', (request, reply, done) => {
      if (this.stage === 'serving') return done();
      if (performance.now() - this.closedAt > this.options.patience) this.late.add(request);
      if (request.routeOptions.url === '/readyz') return void reply.code(503).send({ status: 'ending' });
      done();
    });
    // Not before the body has been read: closed with a part of it unread, the connection would be reset and the answer lost.
    app.addHook('preValidation', (request, reply, done) => {
      if (!this.late.has(request)) return done();
      const text = 'This copy of the server is stopping. Try again in a moment.';
      void sendError(reply, request, new ApiError('DIDEnding', text, null, { retryAfter: 1 }));
    });
    app.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.stage !== 'serving') reply.header('connection', 'close');
      done();
    });
    app.addHook('preClose', () => this.close());
    app.addHook('onClose', () => clearInterval(this.sweeper));
  }

  private async close(): Promise<void> {
    this.stage = 'closing';
    this.closedAt = performance.now();
    this.sweeper = setInterval(() => this.sweep(performance.now() - this.closedAt), sweepEvery);
    // Fastify closes the listener next, which resets connections that the system has set up and nobody has accepted. Right after the
    // event loop has looked at its sockets there are hardly any: that is so in the second of two immediates.
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Closes connections on which nothing is under way, and at the limit all. */
  private sweep(passed: number): void {
    const { limit, patience } = this.options;
    this.app.server.closeIdleConnections();
    // Browsers open connections in advance.
    if (passed > patience) for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
    if (passed < limit || this.sockets.size === 0) return;
    this.log(`Answers that were not through after ${limit / 1000} s were cut: ${this.sockets.size}.`);
    this.app.server.closeAllConnections();
  }
}
