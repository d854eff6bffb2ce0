// GET /api/live: the stream of server-sent events behind an open panel.
import type { FastifyInstance } from 'fastify';
import { guardRequest, signedIn } from '../auth/guard.ts';
import type { Auth } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { LiveHub } from './hub.ts';

const path = '/api/live';

export function liveRoutes(app: FastifyInstance, context: Context, auth: Auth, longest: number): void {
  const hub = new LiveHub(context, longest);
  // No HEAD: its answer would end while the stream behind it stays open.
  app.get(path, { exposeHeadRoute: false }, (request, reply) => {
    // Asked again and again: rights may change and sessions end while a stream is open.
    const stream = hub.join(signedIn(request).id, async () => {
      await guardRequest(auth, request, path);
      return signedIn(request);
    });
    // A proxy that gathers an answer before it passes it on would hold events back.
    return reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').send(stream);
  });
  // Before connections are closed: an open stream would keep the server from stopping.
  app.addHook('preClose', () => hub.close());
}
