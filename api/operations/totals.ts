// Totals of lists: exact when filtered or small, estimated when huge and unfiltered, and remembered until the table changes.
import type { Resource } from '../../resources/define/index.ts';
import type { ChangeFeed } from '../audit/feed.ts';
import { ident } from '../database/constraints.ts';
import { connectionsOf, usualConnections } from '../database/lanes.ts';
import type { Lanes } from '../database/lanes.ts';
import { troubleOf } from '../database/pool.ts';
import { ApiError } from '../errors.ts';
import { Gate } from './gate.ts';

export interface Total {
  count: number;
  exact: boolean;
  /** An estimate only because counting had no time: not worth remembering. */
  hurried?: boolean;
}

export interface TotalPlan {
  /** `FROM … WHERE …` of the list. */
  from: string;
  params: unknown[];
  filtered: boolean;
  touched: ReadonlySet<string>;
}

/** Tables up to this many rows are counted whole: some ten milliseconds, once per change. */
const countWhole = 200_000;
/** Beyond, an unfiltered list counts this far and then asks the statistics. */
const countCap = 10_000;
/** How long a count waits for its turn (ms): where it must be exact, and where an estimate serves as well. */
const patience = 5_000;
const shortPatience = 500;
const maxRemembered = 2_000;
/** A remembered total is never older than this behind the table (the feed must have read its tail since). */
const maxBehind = 950;

type CountMode = 'auto' | 'exact' | 'estimate';

interface Remembered {
  total: Total;
  touched: ReadonlySet<string>;
}

export class Totals {
  private readonly lanes: Pick<Lanes, 'read' | 'count'>;
  private readonly feed: ChangeFeed;
  private readonly gate: Gate;
  private readonly remembered = new Map<string, Remembered>();
  private readonly counting = new Map<string, Promise<Total>>();
  /** Moves when a resource changes, so that a count begun before a change is not remembered after it. */
  private readonly generation = new Map<string, number>();
  private readonly audited: (name: string) => boolean;

  constructor(
    lanes: Pick<Lanes, 'read' | 'count'>,
    feed: ChangeFeed,
    audited: (name: string) => boolean,
    connections = usualConnections,
  ) {
    this.lanes = lanes;
    this.feed = feed;
    this.gate = new Gate({ places: connectionsOf('count', connections), patience, mostWaiting: 200 });
    this.audited = audited;
    feed.listen((changed) => this.forget(changed));
  }

  /** Drops what depends on these resources; `*` drops all. */
  forget(changed: ReadonlySet<string>): void {
    const all = changed.has('*');
    for (const name of changed) this.generation.set(name, (this.generation.get(name) ?? 0) + 1);
    for (const [key, entry] of this.remembered) {
      if (all || [...entry.touched].some((name) => changed.has(name))) this.remembered.delete(key);
    }
  }

  /** The remembered total, or null: then `count` must be asked. Costs no round trip. */
  known(plan: TotalPlan, mode: CountMode): Total | null {
    if (this.feed.age > maxBehind) return null;
    const entry = this.remembered.get(this.key(plan, mode));
    return entry?.total ?? null;
  }

  /** Counts for `person`, of whose counts one runs at a time. */
  async count(resource: Resource, plan: TotalPlan, mode: CountMode, person: string): Promise<Total> {
    const key = this.key(plan, mode);
    const running = this.counting.get(key);
    // Ten people who open the same list wait for one count; but a count begun before a change would be stale for the eleventh.
    const generation = this.generationOf(plan.touched);
    const tag = `${key}@${generation}`;
    const shared = this.counting.get(tag) ?? running;
    if (shared) return shared;
    const work = this.countNow(resource, plan, mode, person).finally(() => this.counting.delete(tag));
    this.counting.set(tag, work);
    const total = await work;
    if (!total.hurried && this.generationOf(plan.touched) === generation && this.mayRemember(plan)) {
      if (this.remembered.size >= maxRemembered) this.remembered.delete(this.remembered.keys().next().value as string);
      this.remembered.set(key, { total, touched: plan.touched });
    }
    return total;
  }

  /** A table that is not audited changes unseen: its totals are counted each time. */
  private mayRemember(plan: TotalPlan): boolean {
    return [...plan.touched].every((name) => name === 'audit_records' || this.audited(name));
  }

  private generationOf(touched: ReadonlySet<string>): string {
    return ['*', ...touched].map((name) => this.generation.get(name) ?? 0).join('.');
  }

  private key(plan: TotalPlan, mode: string): string {
    return `${mode}|${plan.from}|${JSON.stringify(plan.params)}`;
  }

  private async countNow(resource: Resource, plan: TotalPlan, mode: CountMode, person: string): Promise<Total> {
    if (mode === 'exact') return this.countAll(plan, person);
    const rows = await this.estimatedRows(resource.name);
    try {
      if (mode === 'auto' && (plan.filtered || rows <= countWhole))
        return await this.countAll(plan, person, shortPatience);
      const counted = await this.counted(
        `FROM (SELECT 1 ${plan.from} LIMIT ${countCap + 1}) c`,
        plan,
        person,
        shortPatience,
      );
      if (counted <= countCap) return { count: counted, exact: true };
      return { count: Math.max(counted, plan.filtered ? await this.planned(plan) : rows), exact: false };
    } catch (error) {
      // Counting is under way for too many, or takes too long: nobody asked for an exact number, and the rows need not wait for it.
      const trouble = troubleOf(error);
      const isLate = error instanceof ApiError ? error.code === 'DIDBusy' : trouble === 'slow' || trouble === 'busy';
      if (!isLate) throw error;
      return { count: await this.planned(plan), exact: false, hurried: true };
    }
  }

  private async countAll(plan: TotalPlan, person: string, wait = patience): Promise<Total> {
    return { count: await this.counted(plan.from, plan, person, wait), exact: true };
  }

  private async counted(from: string, { params }: TotalPlan, person: string, wait: number): Promise<number> {
    const leave = await this.gate.enter([{ key: person, most: 1 }], wait);
    try {
      const { rows } = await this.lanes.count.query<{ n: number }>({
        text: `SELECT count(*)::int AS n ${from}`,
        values: params,
      });
      return rows[0]?.n ?? 0;
    } finally {
      leave();
    }
  }

  private async estimatedRows(table: string): Promise<number> {
    const { rows } = await this.lanes.read.query<{ n: number }>({
      name: 'estimated_rows',
      text: `SELECT GREATEST(c.reltuples, 0)::float8 AS n FROM pg_class c WHERE c.oid = $1::regclass`,
      values: [ident(table)],
    });
    return Math.round(rows[0]?.n ?? 0);
  }

  /** What the planner expects of the filtered set. */
  private async planned(plan: TotalPlan): Promise<number> {
    const { rows } = await this.lanes.read.query<{ 'QUERY PLAN': string }>({
      text: `EXPLAIN (FORMAT JSON) SELECT 1 ${plan.from}`,
      values: plan.params,
    });
    const parsed = JSON.parse(String(rows[0]?.['QUERY PLAN'] ?? '[]')) as { Plan?: { 'Plan Rows'?: number } }[];
    return Math.round(parsed[0]?.Plan?.['Plan Rows'] ?? 0);
  }
}
