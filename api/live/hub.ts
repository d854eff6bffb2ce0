// Live events: what the change feed of this copy tells, handed to each open panel as far as its person may see it.
import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';
import type { Resource } from '../../resources/define/index.ts';
import { isKnownTo, rightsOf, rowScope } from '../access/rights.ts';
import type { Viewer } from '../access/rights.ts';
import type { Change } from '../audit/feed.ts';
import type { Context } from '../context.ts';
import { ident } from '../database/constraints.ts';
import { ApiError } from '../errors.ts';
import { backOff, tellChanges } from '../failing.ts';
import { Planner } from '../operations/plan.ts';

/** What a panel is told: that a row changed, never how. Rows beyond `maxRows` at once are told by their number alone. */
interface LiveEvent {
  resource: string;
  id: string | null;
  version: number | null;
  action: string;
  who: { id: string | null; name: string | null } | null;
  count: number;
}

interface Panel {
  stream: PassThrough;
  userId: string;
  /** Who sits there now; throws 401 once the session has ended. */
  viewer: () => Promise<Viewer>;
  /** When the stream ends, if nothing ends it before (ms of the process). */
  end: number;
}

const maxPanels = 1000;
/** A person's tabs pause when they are hidden; this many windows in sight are not believable. */
const maxPerPerson = 20;
const maxRows = 100;
/** A panel that does not read is cut off at this many characters, and comes back by itself. */
const maxWaiting = 256_000;
const heartbeat = 15_000;
/** How long an ended session may keep its connection; it is told nothing meanwhile. */
const sessionCheck = 3_000;
/** Until sessions are looked for again while they cannot be: longer than one is remembered (auth/remember.ts). */
const firstAgain = 1_500;
const longestAgain = 15_000;

export class LiveHub {
  private readonly context: Context;
  private readonly panels = new Set<Panel>();
  private unfollow: (() => void) | null = null;
  private beat: NodeJS.Timeout | undefined;
  private check: NodeJS.Timeout | undefined;
  /** Batches are delivered one after the other. */
  private delivery: Promise<void> = Promise.resolve();
  private failures = 0;
  /** Whether panels must be told that they missed something. They read anew then, so it waits until the database answers. */
  private missed = false;
  private readonly note: (error: unknown) => void;
  private closed = false;
  private readonly longest: number;

  /** A stream lives for `longest` (ms) at most. */
  constructor(context: Context, longest: number) {
    this.context = context;
    this.longest = longest;
    this.note = tellChanges(
      context.log,
      'Live events cannot be delivered; the panels read anew when they can',
      'Live events are delivered again',
    );
    context.feed.listen((changed) => {
      if (!changed.has('*') || this.panels.size === 0) return;
      this.missed = true;
      this.checkIn(0);
    });
  }

  /** Opens the stream of one panel. */
  join(userId: string, viewer: Panel['viewer']): Readable {
    // After a cut, the browser waits this long (ms) before it comes back.
    const first = 'retry: 3000\n\n';
    // It comes back to another copy of the server.
    if (this.closed) return new PassThrough().end(first);
    const own = [...this.panels].filter((panel) => panel.userId === userId).length;
    if (this.panels.size >= maxPanels || own >= maxPerPerson)
      throw new ApiError('DIDTooMany', 'Too many windows are open at once.', null, { retryAfter: 30 });
    // Not all at the same moment: after a restart all have come at once.
    const end = performance.now() + this.longest * (0.75 + Math.random() / 4);
    const panel: Panel = { stream: new PassThrough(), userId, viewer, end };
    this.panels.add(panel);
    panel.stream.on('close', () => this.leave(panel));
    panel.stream.write(first);
    this.wake();
    return panel.stream;
  }

  /** Ends every stream, and takes no new one. */
  async close(): Promise<void> {
    this.closed = true;
    for (const panel of this.panels) panel.stream.end();
    this.sleep();
    await this.delivery;
  }

  private leave(panel: Panel): void {
    this.panels.delete(panel);
    if (this.panels.size === 0) this.sleep();
  }

  private wake(): void {
    if (this.unfollow) return;
    this.unfollow = this.context.feed.follow((changes) => this.enqueue(() => this.deliver(changes)));
    const between = Math.min(heartbeat, this.longest);
    this.beat = setInterval(() => this.write((panel) => this.keep(panel)), between).unref();
    this.checkIn(sessionCheck);
  }

  private sleep(): void {
    this.unfollow?.();
    this.unfollow = null;
    clearInterval(this.beat);
    clearTimeout(this.check);
    this.missed = false;
  }

  private checkIn(ms: number): void {
    clearTimeout(this.check);
    this.check = setTimeout(() => this.enqueue(() => this.present()), ms).unref();
  }

  private enqueue(work: () => Promise<unknown>): void {
    this.delivery = this.delivery.then(() => this.attempt(work));
  }

  /** Does the work; then, whatever it came to, sessions are looked at again in a while. */
  private async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.failures = 0;
      this.note(null);
      // While the feed cannot be read, its own return will tell.
      if (this.missed && Number.isFinite(this.context.feed.age)) {
        this.missed = false;
        this.broadcast('missed', {});
      }
    } catch (error) {
      this.failures += 1;
      this.missed = true;
      this.note(error);
    }
    if (this.panels.size > 0 && !this.closed)
      this.checkIn(this.failures > 0 ? backOff(this.failures, firstAgain, longestAgain) : sessionCheck);
  }

  /** The panels whose session lives, each with its person as they are now; the others are told that it ended. */
  private async present(): Promise<{ panel: Panel; viewer: Viewer }[]> {
    const found = await Promise.all(
      [...this.panels].map(async (panel) => {
        try {
          return { panel, viewer: await panel.viewer() };
        } catch (error) {
          // Only a refusal is an end: a database that is away or busy says nothing about the session.
          if (!(error instanceof ApiError) || ![401, 403].includes(error.statusCode)) throw error;
          panel.stream.end(frame('ended', {}));
          return null;
        }
      }),
    );
    return found.filter((one) => one !== null);
  }

  private async deliver(changes: readonly Change[]): Promise<void> {
    const names = new Set(changes.map((change) => change.resource));
    const byResource = [...names].map((name) => [name, changes.filter((one) => one.resource === name)] as const);
    const known = new Map<string, Promise<Map<string, number>>>();
    for (const { panel, viewer } of await this.present()) {
      const events: LiveEvent[] = [];
      for (const [name, changed] of byResource) {
        const resource = this.context.catalogue.get(name);
        if (!resource || !rightsOf(viewer.role, resource).read) continue;
        // People who see the same rows ask once.
        const key = JSON.stringify([name, rowScope(viewer, resource)]);
        const versions = known.get(key) ?? this.versionsFor(viewer, resource, changed);
        known.set(key, versions);
        events.push(...eventsFor(viewer, resource, changed, await versions));
      }
      const trail = this.context.catalogue.get('audit_records');
      if (trail && rightsOf(viewer.role, trail).read && !rowScope(viewer, trail))
        events.push(summary(trail, 'create', changes.length));
      if (events.length > 0) this.send(panel, frame('changes', events));
    }
  }

  /** The changed rows that this person may see, with their versions. */
  private async versionsFor(
    viewer: Viewer,
    resource: Resource,
    changed: readonly Change[],
  ): Promise<Map<string, number>> {
    const planner = new Planner(resource, viewer, this.context.catalogue);
    const ids = planner.param([...new Set(changed.map((change) => change.recordId))]);
    const scope = planner.scopeSql(resource, 't');
    const { rows } = await this.context.pool.query<{ id: string; version: number }>({
      text: `SELECT t."id", t."version" FROM ${ident(resource.name)} t WHERE t."id" = ANY(${ids}::uuid[])${scope ? ` AND ${scope}` : ''}`,
      values: planner.params,
    });
    return new Map(rows.map((row) => [row.id, row.version]));
  }

  /**
   * A window that is frozen, or whose computer sleeps, takes heartbeats into the buffers of its line for days, and keeps its place.
   * One that is awake comes back by itself, and reads anew what it may have missed.
   */
  private keep({ stream, end }: Panel): void {
    if (performance.now() > end) stream.end();
    else stream.write(': still here\n\n');
  }

  private broadcast(name: string, data: unknown): void {
    this.write((panel) => this.send(panel, frame(name, data)));
  }

  private write(to: (panel: Panel) => void): void {
    for (const panel of this.panels) to(panel);
  }

  private send({ stream }: Panel, text: string): void {
    if (stream.writableEnded) return;
    if (stream.writableLength + stream.readableLength > maxWaiting) stream.destroy();
    else stream.write(text);
  }
}

/** One event of the protocol (WHATWG, server-sent events). */
const frame = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const summary = (resource: Resource, action: string, count: number): LiveEvent => ({
  resource: resource.name,
  id: null,
  version: null,
  action,
  who: null,
  count,
});

/** The last change of each row, for one person. */
function eventsFor(
  viewer: Viewer,
  resource: Resource,
  changed: readonly Change[],
  versions: ReadonlyMap<string, number>,
): LiveEvent[] {
  const last = new Map(changed.map((change) => [change.recordId, change]));
  // A removed row can be seen by nobody any more: only who sees all rows is told of it.
  const seesAll = rowScope(viewer, resource) === null;
  const visible = [...last.values()].filter(
    (change) => versions.has(change.recordId) || (seesAll && change.action === 'delete'),
  );
  if (visible.length > maxRows) return [summary(resource, 'many', visible.length)];
  return visible.map(({ recordId, action, actorId, actor }) => ({
    resource: resource.name,
    id: recordId,
    version: versions.get(recordId) ?? null,
    action,
    who: isKnownTo(viewer, actorId) ? { id: actorId, name: actor } : null,
    count: 1,
  }));
}
