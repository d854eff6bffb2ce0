// Export of a filtered set as CSV or NDJSON: read through a cursor and sent as it comes, so that memory stays flat.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import Cursor from 'pg-cursor';
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import { trailerLine } from '../audit/export-file.ts';
import type { Context, Request } from '../context.ts';
import { ApiError } from '../errors.ts';
import { planAll } from './read.ts';

const batch = 100;
/** Each holds a connection for as long as its client takes to read: some must be left for everybody else. */
const atOnce = 4;
let running = 0;

export const exportFormats = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' } as const;
export type ExportFormat = keyof typeof exportFormats;

/** Called with the check sum of a whole export, before the line that tells it is sent. */
export type OnChecked = (rows: number, sha256: string) => Promise<void>;

/** The stream of an export. Problems of the question are thrown here, before a byte is sent. With `onChecked` a check sum ends it. */
export async function exportRows(
  context: Context,
  request: Request,
  resource: Resource,
  format: ExportFormat,
  queryString: string,
  onChecked: OnChecked | null = null,
): Promise<Readable> {
  const { text, values, query } = planAll(context, request, resource, queryString);
  if (query.start > 0 || query.end !== null)
    throw new ApiError('DIDBadParameter', 'An export is the whole filtered set: leave out _start and _end.');
  const columns = query.fields ?? rightsOf(request.viewer.role, resource).readable.map((field) => field.name);
  if (running >= atOnce)
    throw new ApiError('DIDTooMany', 'Several exports are running already. Try again when one is through.', null, {
      retryAfter: 5,
    });
  running += 1;
  const client = await context.pool.connect().catch((error: unknown) => {
    running -= 1;
    throw error;
  });
  let complete = false;
  const release = (): void => {
    running -= 1;
    // A client that hangs up in the middle leaves a cursor open; the connection is not worth keeping then.
    client.release(!complete);
  };
  // The first rows are fetched before the answer begins: a broken question is an error answer, not half a file.
  const cursor = client.query(new Cursor<{ body: string }>(text, values as unknown[]));
  const first = await cursor.read(batch).catch((error: unknown) => {
    release();
    throw error;
  });
  const lines = format === 'csv' ? csvLines(columns) : ndjsonLines;
  async function* chunks(): AsyncGenerator<Chunk> {
    if (format === 'csv') yield { text: `\uFEFF${stringify([columns])}`, rows: 0 };
    for (let rows = first; rows.length > 0; rows = await cursor.read(batch))
      yield { text: lines(rows.map((row) => row.body)), rows: rows.length };
    complete = true;
  }
  const sent = onChecked ? checked(chunks(), format, onChecked) : plain(chunks());
  // The end of the stream, not of the generator: of a client that is gone already not even a first chunk is asked for.
  return Readable.from(sent).once('close', release);
}

interface Chunk {
  text: string;
  rows: number;
}

async function* plain(chunks: AsyncIterable<Chunk>): AsyncGenerator<string> {
  for await (const { text } of chunks) yield text;
}

/** The same with a last line that holds the number of rows and the hash of all before it. */
async function* checked(
  chunks: AsyncIterable<Chunk>,
  format: ExportFormat,
  onChecked: OnChecked,
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const { text, rows } of chunks) {
    hash.update(text, 'utf8');
    count += rows;
    yield text;
  }
  const sha256 = hash.digest('hex');
  await onChecked(count, sha256);
  yield trailerLine(format, count, sha256);
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
