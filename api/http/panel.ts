// Serves the built panel: hashed files for ever, in the smallest encoding the browser takes; every other address gets the page.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ApiError, errorBody } from '../errors.ts';

/** Registers the panel of `folder`; without a built panel `/` says how to build it. */
export async function panelRoutes(app: FastifyInstance, folder: URL): Promise<void> {
  const root = fileURLToPath(folder);
  const built = existsSync(new URL('index.html', folder));
  if (built) {
    await app.register(fastifyStatic, {
      root,
      prefix: '/',
      index: false,
      wildcard: true,
      preCompressed: true,
      setHeaders: (reply, path) => {
        reply.setHeader(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const wantsPage = request.method === 'GET' && !path.startsWith('/api') && !/\.\w+$/.test(path);
    if (wantsPage && built) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    const message = wantsPage ? 'The panel is not built: run npm run build.' : 'There is nothing at this address.';
    return reply.code(404).send(errorBody(new ApiError('DIDNotFound', message), request.id));
  });
}
