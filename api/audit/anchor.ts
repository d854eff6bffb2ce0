// The anchor: the newest seal, noted outside of the database, where nobody who writes into the tables can reach it. A chain that does
// not go through it was cut or made anew.
import { readFile, rename, writeFile } from 'node:fs/promises';
import type pg from 'pg';

/** A seal that was seen before: the chain must still go through it. */
export interface Anchor {
  seal: string;
  hash: string;
}

const form = /^\{"seal":"\d{1,18}","hash":"[0-9a-f]{64}"/;

/** Kept in a file; without one in the memory of this process, which is better than not at all. */
export class AnchorFile {
  readonly path: string | null;
  private inMemory: Anchor | null = null;

  constructor(path: string | null) {
    this.path = path;
  }

  /** Null before the first. */
  async read(): Promise<Anchor | null> {
    if (this.path === null) return this.inMemory;
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw new Error(`The anchor of the audit trail cannot be read: ${error.message}`, { cause: error });
    });
    if (text === null) return null;
    if (!form.test(text)) throw new Error(`${this.path} is not an anchor of the audit trail.`);
    const { seal, hash } = JSON.parse(text) as Anchor;
    return { seal, hash };
  }

  /** Put in the place of the former one whole, or not at all. */
  async write({ seal, hash }: Anchor): Promise<void> {
    this.inMemory = { seal, hash };
    if (this.path === null) return;
    const fresh = `${this.path}.${process.pid}`;
    try {
      await writeFile(fresh, `${JSON.stringify({ seal, hash, at: new Date().toISOString() })}\n`, { mode: 0o600 });
      await rename(fresh, this.path);
    } catch (error) {
      throw new Error(`The anchor of the audit trail cannot be written: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** The newest seal; null before the first. */
export async function newestSeal(pool: Pick<pg.Pool | pg.ClientBase, 'query'>): Promise<Anchor | null> {
  const { rows } = await pool.query<Anchor>(
    `SELECT number::text AS seal, encode(hash, 'hex') AS hash FROM audit_seals ORDER BY number DESC LIMIT 1`,
  );
  return rows[0] ?? null;
}

/** Whether the chain still goes through the anchor. */
export async function holds(pool: pg.Pool, { seal, hash }: Anchor): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM audit_seals WHERE number = $1::bigint AND hash = decode($2, 'hex')`,
    [seal, hash],
  );
  return rowCount === 1;
}
