// Serves the built panel: hashed files for ever, in the smallest encoding the browser takes; every other address gets the page.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ApiError, errorBody } from '../errors.ts';

/** What helmet says to pages alone: on a script or a picture it does nothing, and some sixty of them would carry it. */
const forPages = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'referrer-policy',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
];

/** The files whose names change with what is in them: kept by browsers for a year. */
async function hashedFiles(app: FastifyInstance, { root }: { root: string }): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode < 400) for (const name of forPages) reply.removeHeader(name);
  });
  const kept = { maxAge: '1y', immutable: true };
  await app.register(fastifyStatic, { root, prefix: '/assets/', decorateReply: false, preCompressed: true, ...kept });
}

/** Registers the panel of `folder`; without a built panel `/` says how to build it. */
export async function panelRoutes(app: FastifyInstance, folder: URL): Promise<void> {
  const root = fileURLToPath(folder);
  const built = existsSync(new URL('index.html', folder));
  if (built) {
    await app.register(hashedFiles, { root: `${root}assets` });
    await app.register(fastifyStatic, {
      root,
      prefix: '/',
      index: false,
      wildcard: true,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply) => {
        reply.setHeader('cache-control', 'no-cache');
      },
    });
    // Not left to the folder: without an encoding to choose a file by, it takes the address for itself.
    app.get('/', (_request, reply) => reply.sendFile('index.html'));
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const wantsPage = request.method === 'GET' && !path.startsWith('/api') && !/\.\w+$/.test(path);
    if (wantsPage && built) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    const message = wantsPage ? 'The panel is not built: run npm run build.' : 'There is nothing at this address.';
    return reply.code(404).send(errorBody(new ApiError('DIDNotFound', message), request.id));
  });
}
