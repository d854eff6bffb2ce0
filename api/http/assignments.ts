// The routes of the carrier desk beside those of its tables: who may call through a carrier, before and after saving, the other way round,
// and how the capacity of a carrier is spread.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { carriersOf, customersOf, previewCustomers } from '../assignments/resolution.ts';
import { signedIn } from '../auth/guard.ts';
import type { Context, Request } from '../context.ts';
import { capacityOf } from '../summary/capacity.ts';

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
  app.post('/api/carrier_assignments/preview', { config: { lane: 'read' } }, (request) =>
    previewCustomers(context, asked(request), request.body),
  );
  app.get<Address>('/api/carriers/:id/capacity', (request) => capacityOf(context, asked(request), request.params.id));
  app.get<Address>('/api/customers/:id/carriers', (request) => carriersOf(context, asked(request), request.params.id));
}
