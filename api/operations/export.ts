// Export of a filtered set as CSV or NDJSON: read through a cursor and sent as it comes, so that memory stays flat.
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import Cursor from 'pg-cursor';
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { planAll } from './read.ts';

const batch = 500;
export const exportFormats = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' } as const;
export type ExportFormat = keyof typeof exportFormats;

/** The stream of an export. Problems of the question are thrown here, before a byte is sent. */
export async function exportRows(
  context: Context,
  request: Request,
  resource: Resource,
  format: ExportFormat,
  queryString: string,
): Promise<Readable> {
  const { text, values, query } = planAll(context, request, resource, queryString);
  if (query.start > 0 || query.end !== null)
    throw new ApiError('DIDBadParameter', 'An export is the whole filtered set: leave out _start and _end.');
  const columns = query.fields ?? rightsOf(request.viewer.role, resource).readable.map((field) => field.name);
  const client = await context.pool.connect();
  // The first rows are fetched before the answer begins: a broken question is an error answer, not half a file.
  const cursor = client.query(new Cursor<{ body: string }>(text, values as unknown[]));
  let first: { body: string }[];
  try {
    first = await cursor.read(batch);
  } catch (error) {
    client.release(true);
    throw error;
  }
  const lines = format === 'csv' ? csvLines(columns) : ndjsonLines;
  async function* chunks(): AsyncGenerator<string> {
    let broken = true;
    try {
      if (format === 'csv') yield `\uFEFF${stringify([columns])}`;
      for (let rows = first; rows.length > 0; rows = await cursor.read(batch)) yield lines(rows.map((row) => row.body));
      broken = false;
    } finally {
      // A client that hangs up in the middle leaves a cursor open; the connection is not worth keeping then.
      if (!broken) await cursor.close();
      client.release(broken);
    }
  }
  return Readable.from(chunks());
}

const ndjsonLines = (bodies: readonly string[]): string => bodies.join('\n') + '\n';

function csvLines(columns: readonly string[]): (bodies: readonly string[]) => string {
  return (bodies) =>
    stringify(
      bodies.map((body) => {
        const row = JSON.parse(body) as Record<string, JsonValue>;
        return columns.map((name) => cell(valueAt(row, name)));
      }),
    );
}

function valueAt(row: Record<string, JsonValue>, path: string): JsonValue {
  const [head, tail] = path.split('.') as [string, string | undefined];
  const value = row[head] ?? null;
  if (tail === undefined || value === null || typeof value !== 'object' || Array.isArray(value))
    return tail === undefined ? value : null;
  return value[tail] ?? null;
}

/** A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers and telephone numbers stay as they are. */
function cell(value: JsonValue): string {
  if (value === null) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return /^[=@\t\r]/.test(text) || (/^[+-]/.test(text) && !/^[+-][\d ().-]*$/.test(text)) ? `'${text}` : text;
}
