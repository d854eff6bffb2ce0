// Serves the OpenAPI document, and Swagger UI to read it and try it: /api/openapi.json and /api/docs.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../resources/define/index.ts';
import { signedIn } from '../auth/guard.ts';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>API of the DIDTron back office</title>
    <link rel="icon" type="image/png" href="favicon-32x32.png" />
    <link rel="stylesheet" href="swagger-ui.css" />
    <link rel="stylesheet" href="index.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="start.js"></script>
  </body>
</html>
`;
// The validator of Swagger UI is a public web site: an internal document does not go there.
const start = `SwaggerUIBundle({
  url: '../openapi.json',
  dom_id: '#docs',
  validatorUrl: null,
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  filter: true,
});
`;
/** All that the page asks for; the package holds more than that (source maps, a page about a pet shop). */
const files = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/index.css', '/favicon-32x32.png']);

/** The page holds no inline script or style, so `default-src 'self'` with images from `data:` is enough for it. */
export const docs: FastifyPluginAsync<{ documentOf: (role: Role) => object }> = async (app, { documentOf }) => {
  const perRole = new Map<Role, ReturnType<typeof documentSender>>();
  app.get('/api/openapi.json', (request, reply) => {
    const { role } = signedIn(request);
    const send = perRole.get(role) ?? documentSender(JSON.stringify(documentOf(role)));
    perRole.set(role, send);
    return send(request, reply);
  });
  app.get('/api/docs', (_request, reply) => reply.redirect('/api/docs/'));
  app.get('/api/docs/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  app.get('/api/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start));
  await app.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
    prefix: '/api/docs/',
    allowedPath: (path) => files.has(path),
    index: false,
    decorateReply: false,
  });
};

/** One document, compressed once; a client that has it already gets 304. */
function documentSender(text: string): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`;
  let zipped: Buffer | null = null;
  return (request, reply) => {
    reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'accept-encoding' });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    reply.type('application/json; charset=utf-8');
    if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(text);
    zipped ??= gzipSync(text);
    return reply.header('content-encoding', 'gzip').send(zipped);
  };
}
