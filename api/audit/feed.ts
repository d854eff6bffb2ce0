// The change feed: the tail of the audit table, read at least twice a second while somebody listens. It tells this copy of the
// server what changed, whoever changed it: other copies, jobs, psql. Safe against rows that commit out of order. Its reads show, too,
// whether the database answers.
import type pg from 'pg';
import { backOff } from '../failing.ts';

type Listener = (resources: ReadonlySet<string>) => void;

/** One change of one row, as the trail tells it. */
export interface Change {
  resource: string;
  recordId: string;
  action: string;
  actorId: string | null;
  /** A person by name; else an address, or the name of a database user. */
  actor: string | null;
}
type Follower = (changes: readonly Change[]) => void;
type TailRow = { seq: string; resource: string | null } & Partial<Omit<Change, 'resource'>>;

const interval = 400;
/** The longest wait between two reads while they fail. */
const longestWait = 5_000;
/** A number missing for this long belongs to a transaction that was rolled back. */
const gapPatience = 120_000;
const maxGaps = 5_000;

/** Events (sign-ins, exports …) stand in the trail too; only changes of rows have `changes`. */
const wholeColumns = `a.resource, CASE WHEN a.metadata ? 'changes' THEN a.record_id END AS "recordId", a.metadata ->> 'action' AS action,
  a.actor_id AS "actorId", COALESCE(NULLIF(concat_ws(' ', u.first_name, u.last_name), ''), a.actor_email) AS actor`;
const wholeJoin = 'LEFT JOIN users u ON u.id = a.actor_id';

const tailSql = (columns: string, join: string): string =>
  `SELECT tail.n::text AS seq, ${columns} FROM (
     (SELECT seq AS n FROM audit_records WHERE seq > $1::bigint ORDER BY seq LIMIT 20000)
     UNION ALL SELECT seq FROM audit_records WHERE seq = ANY($2::bigint[])) tail
   JOIN audit_records a ON a.seq = tail.n ${join} ORDER BY tail.n`;

const isChange = (row: TailRow): row is TailRow & Change => Boolean(row.resource && row.recordId);

export class ChangeFeed {
  private readonly pool: pg.Pool;
  private readonly onRead: (error: unknown) => void;
  private readonly listeners = new Set<Listener>();
  private readonly followers = new Set<Follower>();
  private last = -1n;
  private gaps = new Map<bigint, number>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;
  private failures = 0;
  private freshAt = -Infinity;

  /** `onRead` hears of each read: null when it went well, else why it did not. */
  constructor(pool: pg.Pool, onRead: (error: unknown) => void) {
    this.pool = pool;
    this.onRead = onRead;
  }

  /** How long ago the tail was last read (ms); infinite while it cannot be. */
  get age(): number {
    return performance.now() - this.freshAt;
  }

  /**
   * Calls back with the names of changed resources. `*` means: unknown, drop everything. It is told when the first read, or the first
   * after some that failed, went well.
   */
  listen(listener: Listener): void {
    this.listeners.add(listener);
  }

  /** Calls back with the single changes, until the answer is called. Only then are they read: most of the time nobody follows. */
  follow(follower: Follower): () => void {
    this.followers.add(follower);
    return () => void this.followers.delete(follower);
  }

  start(): void {
    const step = (): void => {
      this.running = this.readOnce().finally(() => {
        this.running = undefined;
        const wait = this.failures > 0 ? backOff(this.failures, interval, longestWait) : interval;
        if (!this.stopped) this.timer = setTimeout(step, wait).unref();
      });
    };
    step();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async readOnce(): Promise<void> {
    try {
      await this.read();
      this.failures = 0;
      this.onRead(null);
    } catch (error) {
      this.failures += 1;
      this.freshAt = -Infinity;
      // What comes back may be another database, whose trail ends elsewhere.
      this.last = -1n;
      this.onRead(error);
    }
  }

  private async read(): Promise<void> {
    const begun = performance.now();
    if (this.last < 0n) {
      await this.findTail(begun);
      this.tell(new Set(['*']));
    } else {
      await this.readTail(begun);
    }
    this.freshAt = begun;
  }

  /** Where the trail ends now; numbers missing shortly before may belong to transactions that are still open. */
  private async findTail(now: number): Promise<void> {
    const { rows } = await this.pool.query<{ last: string; missing: string[] }>(
      `SELECT last::text, ARRAY(SELECT n::text FROM generate_series(GREATEST(last - 1000, 1), last) n
         WHERE NOT EXISTS (SELECT 1 FROM audit_records a WHERE a.seq = n)) AS missing
       FROM (SELECT COALESCE(max(seq), 0) AS last FROM audit_records) m`,
    );
    this.last = BigInt(rows[0]?.last ?? 0);
    this.gaps = new Map((rows[0]?.missing ?? []).map((seq) => [BigInt(seq), now]));
  }

  private async readTail(now: number): Promise<void> {
    const followed = this.followers.size > 0;
    const { rows } = await this.pool.query<TailRow>({
      name: followed ? 'change_feed_whole' : 'change_feed',
      text: followed ? tailSql(wholeColumns, wholeJoin) : tailSql('a.resource', ''),
      values: [this.last.toString(), [...this.gaps.keys()].map(String)],
    });
    if (rows.length === 0) return this.forgetGaps(now);
    const changed = new Set<string>(['audit_records']);
    const seen = rows.map((row) => BigInt(row.seq)).toSorted((a, b) => (a < b ? -1 : 1));
    for (const row of rows) if (row.resource) changed.add(row.resource);
    for (const seq of seen) {
      if (!this.gaps.delete(seq)) {
        for (let missing = this.last + 1n; missing < seq && this.gaps.size < maxGaps; missing += 1n)
          this.gaps.set(missing, now);
        if (seq > this.last) this.last = seq;
      }
    }
    this.forgetGaps(now);
    this.tell(changed);
    const changes = rows.filter(isChange);
    if (changes.length > 0) for (const follower of this.followers) follower(changes);
  }

  private forgetGaps(now: number): void {
    for (const [seq, since] of this.gaps) if (now - since > gapPatience) this.gaps.delete(seq);
  }

  private tell(changed: ReadonlySet<string>): void {
    for (const listener of this.listeners) listener(changed);
  }
}
