// Export of a filtered set as CSV or NDJSON: read through a cursor and sent as it comes, so that memory stays flat.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { JsonValue, Resource } from '../../resources/define/index.ts';
import { rightsOf } from '../access/rights.ts';
import { trailerLine } from '../audit/export-file.ts';
import type { Context, Request } from '../context.ts';
import { connectionsOf } from '../database/lanes.ts';
import { ApiError } from '../errors.ts';
import { cellOf } from './csv-cell.ts';
import { Gate } from './gate.ts';
import { planAll } from './read.ts';
import { openSnapshot } from './snapshot.ts';

/** What waits for a client at a time: so finely it is seen how much it takes. */
const pieceBytes = 32_768;
/** PostgreSQL cannot sweep up what changed since an export began: an older one is cut, whatever its client took meanwhile (ms). */
const oldest = 30 * 60_000;

export const exportFormats = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' } as const;
export type ExportFormat = keyof typeof exportFormats;

/** Called with the check sum of a whole export, before the line that tells it is sent. */
export type OnChecked = (rows: number, sha256: string) => Promise<void>;
type Ending = (rows: number, sha256: string) => Promise<string>;

/** Room for exports: each holds a connection for as long as its client takes to read. */
export function exportGate(connections: number, patience: number): Gate {
  return new Gate({ places: connectionsOf('export', connections), patience, mostWaiting: 200 });
}

/** Where an export waits for its turn, and until when: a client that is gone waits no more. */
export interface ExportTurn {
  gate: Gate;
  signal: AbortSignal;
}

/** The stream of an export. Problems of the question are thrown here, before a byte is sent. With `onChecked` a check sum ends it. */
export async function exportRows(
  context: Context,
  request: Request,
  resource: Resource,
  format: ExportFormat,
  queryString: string,
  { gate, signal }: ExportTurn,
  onChecked: OnChecked | null = null,
): Promise<Readable> {
  const { text, values, query } = planAll(context, request, resource, queryString);
  if (query.start > 0 || query.end !== null)
    throw new ApiError('DIDBadParameter', 'An export is the whole filtered set: leave out _start and _end.');
  const columns = query.fields ?? rightsOf(request.viewer.role, resource).readable.map((field) => field.name);
  const share = { key: `person ${request.viewer.id}`, most: Math.ceil(gate.size / 2) };
  const leave = await gate.enter([share], undefined, signal);
  // The first rows are fetched before the answer begins: a broken question is an error answer, not half a file.
  const snapshot = await openSnapshot<{ body: string }>(context, { text, values }, signal).catch((error: unknown) => {
    leave();
    throw error;
  });
  const lines = format === 'csv' ? csvLines(columns) : ndjsonLines;
  async function* chunks(): AsyncGenerator<Chunk> {
    if (format === 'csv') yield { text: `\uFEFF${stringify([columns])}`, rows: 0 };
    for (let rows = snapshot.first; rows.length > 0; rows = await snapshot.read())
      yield { text: lines(rows.map((row) => row.body)), rows: rows.length };
  }
  const ending: Ending | null =
    onChecked &&
    (async (rows, sha256) => {
      await onChecked(rows, sha256);
      return trailerLine(format, rows, sha256, context.witnesses.keys.signer);
    });
  const sent = ending ? checked(chunks(), ending) : plain(chunks());
  // The end of the stream, not of the generator: of a client that is gone already not even a first chunk is asked for.
  return Readable.from(sent, { signal: AbortSignal.timeout(oldest) }).once('close', () => {
    snapshot
      .release()
      .finally(leave)
      .catch((error: unknown) => context.log.error(error, 'A connection of an export could not be given back'));
  });
}

interface Chunk {
  text: string;
  rows: number;
}

async function* plain(chunks: AsyncIterable<Chunk>): AsyncGenerator<Buffer> {
  for await (const { text } of chunks) yield* pieces(Buffer.from(text));
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** The same with a last line that holds the number of rows and the hash of all before it. */
async function* checked(chunks: AsyncIterable<Chunk>, ending: Ending): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const { text, rows } of chunks) {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    count += rows;
    yield* pieces(bytes);
  }
  yield Buffer.from(await ending(count, hash.digest('hex')));
}

const ndjsonLines = (bodies: readonly string[]): string => bodies.join('\n') + '\n';

function csvLines(columns: readonly string[]): (bodies: readonly string[]) => string {
  return (bodies) =>
    stringify(
      bodies.map((body) => {
        const row = JSON.parse(body) as Record<string, JsonValue>;
        return columns.map((name) => cellOf(valueAt(row, name)));
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
