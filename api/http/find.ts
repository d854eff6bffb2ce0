// GET /api/find: one search over everything that the definitions offer for it.
import type { FastifyInstance } from 'fastify';
import { signedIn } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { find } from '../operations/find.ts';

export function findRoute(app: FastifyInstance, context: Context): void {
  app.get<{ Querystring: Record<string, string | string[]> }>('/api/find', async (request) => {
    const viewer = signedIn(request);
    const { q = '', ...others } = request.query;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw new ApiError('DIDBadParameter', `There is no parameter ${unknown.slice(0, 60)}.`);
    if (typeof q !== 'string') throw new ApiError('DIDBadParameter', 'q is given more than once.');
    if (q.includes('\0')) throw new ApiError('DIDBadParameter', 'q holds a NUL character.');
    return { groups: await find(context, viewer, q) };
  });
}
