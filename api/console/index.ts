// /console: AdminJS over every table, for super admins. Nothing of it is loaded before one of them opens it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../access/rights.ts';
import { guardOrigin, viewerOf } from '../auth/guard.ts';
import type { Auth } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { Console } from './mount.ts';
import { problemPage } from './page.ts';
import type { Problem } from './page.ts';

export const consolePath = '/console';

export const mayOpenConsole = ({ role }: Viewer): boolean => role === 'super_admin';

export function consoleRoutes(app: FastifyInstance, context: Context, auth: Auth): void {
  let mounted: Promise<Console> | undefined;
  const mount = (): Promise<Console> => {
    mounted ??= import('./mount.ts').then(({ mountConsole }) => mountConsole(context));
    // Should it fail (no memory, say), the next one who opens it tries again.
    mounted.catch(() => (mounted = undefined));
    return mounted;
  };
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const viewer = await superAdmin(auth, request, reply);
    if (!viewer) return reply;
    const path = (request.url.split('?')[0] as string).slice(consolePath.length).replace(/\/$/, '');
    return (await mount())(request, reply, viewer, path);
  };
  app.register(async (scope) => {
    scope.addHook('onSend', (request, reply, payload, done) => {
      const isProblem = reply.statusCode >= 400 && typeof payload === 'string' && wantsPage(request);
      done(null, isProblem ? problemPage(reply, JSON.parse(payload) as Problem) : payload);
    });
    scope.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, formFields);
    for (const url of [consolePath, `${consolePath}/*`]) scope.route({ method: ['GET', 'POST'], url, handler: answer });
  });
}

/** The super admin behind a request; 403 for everybody else. A stranger who opens a page is sent to sign in: then null. */
async function superAdmin(auth: Auth, request: FastifyRequest, reply: FastifyReply) {
  guardOrigin(request, auth.publicUrl);
  try {
    const viewer = await viewerOf(auth.sessions, request);
    if (mayOpenConsole(viewer)) return viewer;
  } catch (error) {
    if (!(error instanceof ApiError) || error.statusCode !== 401 || !wantsPage(request)) throw error;
    reply.redirect(`/login?to=${encodeURIComponent(request.url)}`);
    return null;
  }
  throw new ApiError('DIDForbidden', 'The console is for super admins alone.');
}

const wantsPage = ({ method, headers, url }: FastifyRequest): boolean =>
  method === 'GET' && (headers.accept?.includes('text/html') ?? false) && !url.startsWith(`${consolePath}/api/`);

/** AdminJS sends its forms as multipart/form-data, always without files. */
async function formFields(request: FastifyRequest, body: string | Buffer): Promise<Record<string, unknown>> {
  const headers = { 'content-type': String(request.headers['content-type']) };
  try {
    const form = await new Response(new Uint8Array(body as Buffer), { headers }).formData();
    const fields = [...form];
    if (fields.every(([, value]) => typeof value === 'string')) return Object.fromEntries(fields);
  } catch {
    throw new ApiError('DIDBadParameter', 'The form cannot be read.');
  }
  throw new ApiError('DIDBadParameter', 'The form holds a file.');
}
