// /console: AdminJS over every table, for super admins. Nothing of it is loaded before one of them opens it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../access/rights.ts';
import { guardOrigin, viewerOf } from '../auth/guard.ts';
import type { Auth } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { Console } from './mount.ts';

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
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (!(error instanceof ApiError) || error.statusCode !== 401 || !wantsPage) throw error;
    reply.redirect(`/login?to=${encodeURIComponent(request.url)}`);
    return null;
  }
  throw new ApiError('DIDForbidden', 'The console is for super admins alone.');
}

/** AdminJS sends its forms as multipart/form-data, always without files. */
async function formFields(request: FastifyRequest, body: string | Buffer): Promise<Record<string, unknown>> {
  const headers = { 'content-type': String(request.headers['content-type']) };
  try {
    const form = await new Response(new Uint8Array(body as Buffer), { headers }).formData();
    return Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
  } catch {
    throw new ApiError('DIDBadParameter', 'The form cannot be read.');
  }
}
