// What every part of the demo works with: how rows are written, and a calendar that counts back from today.
import type pg from 'pg';
import type { Resource } from '../../resources/define/index.ts';
import { insertRows } from '../insert.ts';
import type { SeedRow } from '../insert.ts';

export interface Demo {
  client: pg.ClientBase;
  /** Midnight UTC of the day on which the demo is made: all of its past is counted from there. */
  today: Date;
  /** ISO moment `days` (fractions allowed) before midnight of today. */
  daysAgo: (days: number) => string;
  /**
   * Rows of a table, oldest first. Those with the same `createdAt` go in together and bear that moment in the audit trail; a table
   * without one takes all at once.
   */
  insert: <T>(resource: string, rows: readonly Partial<T>[]) => Promise<void>;
  /**
   * Many rows of a table that came in at once, as by an import: the audit trail gets what the caller writes of them instead of a
   * row for each, which would take longer than all the rest of the demo.
   */
  insertMany: <T>(resource: string, rows: readonly Partial<T>[]) => Promise<void>;
  resource: (name: string) => Resource;
}

const dayMs = 86_400_000;

export function demoOf(client: pg.ClientBase, resources: readonly Resource[], now: Date): Demo {
  const today = new Date(Math.floor(now.getTime() / dayMs) * dayMs);
  const known = new Map(resources.map((resource) => [resource.name, resource]));
  const resourceOf = (name: string): Resource => {
    const found = known.get(name);
    if (!found) throw new Error(`The demo fills the table ${name}, which no definition describes`);
    return found;
  };
  return {
    client,
    today,
    daysAgo: (days) => new Date(today.getTime() - days * dayMs).toISOString(),
    insert: async (name, rows) => {
      const resource = resourceOf(name);
      const groups = resource.audit ? byMoment(rows as readonly SeedRow[]) : [[undefined, [...rows]] as const];
      for (const [createdAt, group] of groups) {
        const dated = createdAt === undefined ? group : group.map((row) => ({ updatedAt: createdAt, ...row }));
        await insertRows(client, resource, dated, {
          ...(createdAt === undefined ? {} : { occurredAt: createdAt }),
          reason: 'Demonstration data',
          taken: 'fail',
        });
      }
    },
    insertMany: async (name, rows) => {
      const table = `"${resourceOf(name).name}"`;
      await client.query(`ALTER TABLE ${table} DISABLE TRIGGER z_audit`);
      await insertRows(client, resourceOf(name), rows as readonly SeedRow[], {
        reason: 'Demonstration data',
        taken: 'fail',
      });
      await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER z_audit`);
    },
    resource: resourceOf,
  };
}

/** Rows by their `createdAt`, oldest first; the order within a moment stays. */
function byMoment(rows: readonly SeedRow[]): [string | undefined, SeedRow[]][] {
  const groups = new Map<string | undefined, SeedRow[]>();
  for (const row of rows) {
    const moment = row['createdAt'] as string | undefined;
    const group = groups.get(moment);
    if (group) group.push(row);
    else groups.set(moment, [row]);
  }
  return [...groups].toSorted(([one = ''], [other = '']) => (one < other ? -1 : one > other ? 1 : 0));
}
