// The routes of assignments beside those of their table: who may call through a carrier, before and after saving, and the other way round.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { carriersOf, customersOf, previewCustomers } from '../assignments/resolution.ts';
import { signedIn } from '../auth/guard.ts';
import type { Context, Request } from '../context.ts';

interface Address {
  Params: { id: string };
}

export function assignmentRoutes(app: FastifyInstance, context: Context): void {
  const asked = (request: FastifyRequest): Request => ({
    viewer: signedIn(request),
    requestId: request.id,
    ip: request.ip,
    reason: null,
  });
  app.get<Address>('/api/carrier_assignments/:id/customers', (request) =>
    customersOf(context, asked(request), request.params.id),
  );
  app.post('/api/carrier_assignments/preview', (request) => previewCustomers(context, asked(request), request.body));
  app.get<Address>('/api/customers/:id/carriers', (request) => carriersOf(context, asked(request), request.params.id));
}
