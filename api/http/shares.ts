// Every request below /api that works on the database takes a place in the lane of its work while its handler runs: one person, one table
// or one locked record never takes all of them.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { connectionsOf } from '../database/lanes.ts';
import type { Lane } from '../database/lanes.ts';
import { troubleOf } from '../database/pool.ts';
import { ApiError } from '../errors.ts';
import { Gate } from '../operations/gate.ts';
import type { Leave, Share } from '../operations/gate.ts';
import { goneSignal } from './gone.ts';

type Shared = Extract<Lane, 'read' | 'write'>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The lane of a route whose method does not tell it; null: its work takes places of its own, or asks no database. */
    lane?: Shared | null;
  }
  interface FastifyRequest {
    place: Place | null;
  }
}

/** A place that a request has taken. */
interface Place {
  leave: Leave;
  gate: LaneGate;
  shares: readonly Share[];
}

/**
 * How long a request waits for its place (ms): less than people and proxies do. Writes are worth waiting for: a switch that books
 * thousands of postings to one carrier at once shall see them all done.
 */
const queues = { read: { patience: 5_000, mostWaiting: 500 }, write: { patience: 30_000, mostWaiting: 2_000 } };
/** Saves of one record at once: the others wait here, and not for the lock of its row, where each would hold a connection. */
const perRecord = 2;

/** Installs the shares. `connections` is what this copy has in all. */
export function shareLanes(app: FastifyInstance, connections: number): void {
  const gates = { read: new LaneGate('read', connections), write: new LaneGate('write', connections) };
  app.decorateRequest('place', null);
  app.addHook('preHandler', (request, reply, done) => {
    const lane = laneOf(request);
    if (lane === null || request.viewer === null) return done();
    const gate = gates[lane];
    const shares = gate.sharesOf(request, request.viewer.id);
    const enter = (leave: Leave): void => {
      request.place = { leave, gate, shares };
      done();
    };
    const leave = gate.tryEnter(shares);
    if (leave) return enter(leave);
    // Who leaves while he waits is not worked for.
    gate.enter(shares, undefined, goneSignal(reply)).then(enter, (error: Error) => done(error));
  });
  app.addHook('onError', (request, _reply, error, done) => {
    const isLocked = error instanceof ApiError ? error.code === 'DIDLocked' : troubleOf(error) === 'locked';
    if (isLocked && request.place) request.place.gate.refuseRecord(request.place.shares, error);
    done();
  });
  // The handler has its answer, or has failed: how fast the client takes it is no matter of the database.
  app.addHook('onSend', (request, _reply, payload, done) => {
    request.place?.leave();
    request.place = null;
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
    super({ places, ...queues[lane] });
    this.lane = lane;
    this.places = places;
  }

  /** A person has half of a lane at most; a table three quarters of reading; a record a few of writing. */
  sharesOf({ params }: FastifyRequest, person: string): Share[] {
    const { resource, id } = params as { resource?: string; id?: string };
    const shares: Share[] = [{ key: `person ${person}`, most: Math.ceil(this.places / 2) }];
    if (this.lane === 'read' && resource !== undefined)
      shares.push({ key: `table ${resource}`, most: Math.ceil((this.places * 3) / 4) });
    if (this.lane === 'write' && id !== undefined) shares.push({ key: recordKey(resource, id), most: perRecord });
    return shares;
  }

  /** Who waits to save the record that could not be had is told so at once. */
  refuseRecord(shares: readonly Share[], error: Error): void {
    const record = shares.find(({ key }) => key.startsWith(recordKey()));
    if (record) this.refuseWaiting(record.key, error);
  }
}

const recordKey = (resource = '', id = ''): string => `record ${resource} ${id}`.trimEnd();
