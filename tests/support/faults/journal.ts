// What the server has acknowledged, kept by the test: afterwards each of it must be there, with its value and its trail.
import type { Cluster } from './cluster.ts';

interface Entry {
  id: string;
  version: number;
  value: string | null;
}
/** A carrier that one writer alone changes. */
interface Owned extends Entry {
  /** Values that were sent and of which nobody said whether they stand. */
  maybe: Set<string>;
}
type Stored = { id: string; version: number; value: string | null; trail: number };

export class Journal {
  private readonly created = new Map<string, Entry>();
  private readonly owned = new Map<string, Owned>();

  /** A create was answered with 201. */
  add(id: string, version: number, value: string | null): void {
    this.created.set(id, { id, version, value });
  }

  /** From now on one writer changes this carrier. */
  own(id: string, version: number, value: string | null): Owned {
    const entry = { id, version, value, maybe: new Set<string>() };
    this.created.delete(id);
    this.owned.set(id, entry);
    return entry;
  }

  get size(): number {
    return this.created.size + this.owned.size;
  }

  /** What was acknowledged up to now and is not in the database, in words. */
  async lost(cluster: Cluster): Promise<string[]> {
    const known = [...this.created.values(), ...this.owned.values()].map(({ id, version, value }) => ({
      id,
      version,
      value,
    }));
    const rows = await cluster.query<Stored>(
      `SELECT c.id, c.version, c.bill_to AS value, (SELECT count(*)::int FROM audit_records a
         WHERE a.resource = 'carriers' AND a.record_id = c.id::text AND a.metadata ? 'changes') AS trail
       FROM carriers c WHERE c.id = ANY($1::uuid[])`,
      [known.map(({ id }) => id)],
    );
    const stored = new Map(rows.map((row) => [row.id, row]));
    return known.flatMap((entry) => {
      const row = stored.get(entry.id);
      if (!row) return [`${entry.id} (version ${entry.version}) is gone`];
      // Its writer may have gone on since.
      const isThere = row.version === entry.version ? row.value === entry.value : row.version > entry.version;
      if (!isThere) return [`${JSON.stringify(row)} was acknowledged as ${JSON.stringify(entry)}`];
      return row.trail === row.version ? [] : [`${JSON.stringify(row)} has a version without an entry of the trail`];
    });
  }
}
