// Every request below /api that works on the database takes a place in the lane of its work while its handler runs: one person, one table
// or one locked record never takes all of them.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { connectionsOf } from '../database/lanes.ts';
import type { Lane } from '../database/lanes.ts';
import { Gate } from '../operations/gate.ts';
import type { Leave, Share } from '../operations/gate.ts';

type Shared = Extract<Lane, 'read' | 'write'>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The lane of a route whose method does not tell it; null: its work takes places of its own, or asks no database. */
    lane?: Shared | null;
  }
  interface FastifyRequest {
    leave: Leave | null;
  }
}

/** How long a request waits for its place (ms): less than people and proxies do. */
const patience = 5_000;
const mostWaiting = 500;
/** Saves of one record at once: the others wait here, and not for the lock of its row, where each would hold a connection. */
const perRecord = 2;

/** Installs the shares. `connections` is what this copy has in all. */
export function shareLanes(app: FastifyInstance, connections: number): void {
  const gates = { read: new LaneGate('read', connections), write: new LaneGate('write', connections) };
  app.decorateRequest('leave', null);
  app.addHook('preHandler', (request, _reply, done) => {
    const lane = laneOf(request);
    if (lane === null || request.viewer === null) return done();
    const gate = gates[lane];
    const shares = gate.sharesOf(request, request.viewer.id);
    request.leave = gate.tryEnter(shares);
    if (request.leave) return done();
    gate.enter(shares).then(
      (leave) => {
        request.leave = leave;
        done();
      },
      (error: Error) => done(error),
    );
  });
  // The handler has its answer, or has failed: how fast the client takes it is no matter of the database.
  app.addHook('onSend', (request, _reply, payload, done) => {
    request.leave?.();
    request.leave = null;
    done(null, payload);
  });
}

function laneOf({ method, routeOptions }: FastifyRequest): Shared | null {
  const { lane } = routeOptions.config;
  if (lane !== undefined) return lane;
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

class LaneGate extends Gate {
  private readonly lane: Shared;
  private readonly places: number;

  constructor(lane: Shared, connections: number) {
    const places = connectionsOf(lane, connections);
    super({ places, patience, mostWaiting });
    this.lane = lane;
    this.places = places;
  }

  /** A person has half of a lane at most; a table three quarters of reading; a record a few of writing. */
  sharesOf({ params }: FastifyRequest, person: string): Share[] {
    const { resource, id } = params as { resource?: string; id?: string };
    const shares: Share[] = [{ key: `person ${person}`, most: Math.ceil(this.places / 2) }];
    if (this.lane === 'read' && resource !== undefined)
      shares.push({ key: `table ${resource}`, most: Math.ceil((this.places * 3) / 4) });
    if (this.lane === 'write' && id !== undefined) shares.push({ key: `record ${resource} ${id}`, most: perRecord });
    return shares;
  }
}
