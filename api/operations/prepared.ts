// Names statements so that PostgreSQL parses and plans each shape once per connection.
import type pg from 'pg';

const names = new Map<string, string>();
/** Beyond this many shapes (odd filters of a script, say) a statement goes unnamed: servers keep named ones for ever. */
const maxNames = 400;

/** A statement for `pool.query`, named when its shape is worth remembering. */
export function prepared(text: string, values: unknown[]): pg.QueryConfig {
  const known = names.get(text);
  if (known) return { name: known, text, values };
  if (names.size >= maxNames) return { text, values };
  const name = `s${names.size + 1}`;
  names.set(text, name);
  return { name, text, values };
}
