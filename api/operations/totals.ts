// Totals of lists: exact when filtered or small, estimated when huge and unfiltered, and remembered until the table changes.
import type pg from 'pg';
import type { Resource } from '../../resources/define/index.ts';
import type { ChangeFeed } from '../audit/feed.ts';
import { ident } from '../database/constraints.ts';

export interface Total {
  count: number;
  exact: boolean;
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
const maxRemembered = 2_000;
/** A remembered total is never older than this behind the table (the feed must have read its tail since). */
const maxBehind = 950;

interface Remembered {
  total: Total;
  touched: ReadonlySet<string>;
}

export class Totals {
  private readonly pool: pg.Pool;
  private readonly feed: ChangeFeed;
  private readonly remembered = new Map<string, Remembered>();
  private readonly counting = new Map<string, Promise<Total>>();
  /** Moves when a resource changes, so that a count begun before a change is not remembered after it. */
  private readonly generation = new Map<string, number>();
  private readonly audited: (name: string) => boolean;

  constructor(pool: pg.Pool, feed: ChangeFeed, audited: (name: string) => boolean) {
    this.pool = pool;
    this.feed = feed;
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
  known(plan: TotalPlan, mode: 'auto' | 'exact' | 'estimate'): Total | null {
    if (Date.now() - this.feed.freshAt > maxBehind) return null;
    const entry = this.remembered.get(this.key(plan, mode));
    return entry?.total ?? null;
  }

  async count(resource: Resource, plan: TotalPlan, mode: 'auto' | 'exact' | 'estimate'): Promise<Total> {
    const key = this.key(plan, mode);
    const running = this.counting.get(key);
    // Ten people who open the same list wait for one count; but a count begun before a change would be stale for the eleventh.
    const generation = this.generationOf(plan.touched);
    const tag = `${key}@${generation}`;
    const shared = this.counting.get(tag) ?? running;
    if (shared) return shared;
    const work = this.countNow(resource, plan, mode).finally(() => this.counting.delete(tag));
    this.counting.set(tag, work);
    const total = await work;
    if (this.generationOf(plan.touched) === generation && this.mayRemember(plan)) {
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

  private async countNow(resource: Resource, plan: TotalPlan, mode: 'auto' | 'exact' | 'estimate'): Promise<Total> {
    if (mode === 'exact') return this.countAll(plan);
    const rows = await this.estimatedRows(resource.name);
    if (mode === 'auto' && (plan.filtered || rows <= countWhole)) return this.countAll(plan);
    const { rows: capped } = await this.pool.query<{ n: number }>({
      text: `SELECT count(*)::int AS n FROM (SELECT 1 ${plan.from} LIMIT ${countCap + 1}) c`,
      values: plan.params,
    });
    const counted = capped[0]?.n ?? 0;
    if (counted <= countCap) return { count: counted, exact: true };
    return { count: plan.filtered ? await this.planned(plan) : Math.max(rows, counted), exact: false };
  }

  private async countAll(plan: TotalPlan): Promise<Total> {
    const { rows } = await this.pool.query<{ n: number }>({
      text: `SELECT count(*)::int AS n ${plan.from}`,
      values: plan.params,
    });
    return { count: rows[0]?.n ?? 0, exact: true };
  }

  private async estimatedRows(table: string): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>({
      name: 'estimated_rows',
      text: `SELECT GREATEST(c.reltuples, 0)::float8 AS n FROM pg_class c WHERE c.oid = $1::regclass`,
      values: [ident(table)],
    });
    return Math.round(rows[0]?.n ?? 0);
  }

  /** What the planner expects of the filtered set. */
  private async planned(plan: TotalPlan): Promise<number> {
    const { rows } = await this.pool.query<{ 'QUERY PLAN': string }>({
      text: `EXPLAIN (FORMAT JSON) SELECT 1 ${plan.from}`,
      values: plan.params,
    });
    const parsed = JSON.parse(String(rows[0]?.['QUERY PLAN'] ?? '[]')) as { Plan?: { 'Plan Rows'?: number } }[];
    return Math.max(countCap + 1, Math.round(parsed[0]?.Plan?.['Plan Rows'] ?? 0));
  }
}
