// The check sum of an exported trail: a last line over all bytes before it, written by the export and read again by audit:verify.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ExportFormat } from '../operations/export.ts';

/** The last line: JSON as the rows of NDJSON are, a comment behind the rows of CSV. */
export function trailerLine(format: ExportFormat, rows: number, sha256: string): string {
  return format === 'ndjson' ? `${JSON.stringify({ rows, sha256 })}\n` : `#rows=${rows},sha256=${sha256}\n`;
}

const trailer = /^(?:\{"rows":(\d+),"sha256":"([0-9a-f]{64})"\}|#rows=(\d+),sha256=([0-9a-f]{64}))\n?$/;
/** Longer than any trailer. */
const reach = 200;

export interface CheckedFile {
  rows: string;
  sha256: string;
  problem: string | null;
}

/** Reads a file once, holding back its end, where the trailer is. */
export async function checkFile(path: string): Promise<CheckedFile> {
  const hash = createHash('sha256');
  let end: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    const all = Buffer.concat([end, chunk as Buffer]);
    const cut = Math.max(0, all.length - reach);
    hash.update(all.subarray(0, cut));
    end = all.subarray(cut);
  }
  const start = end.subarray(0, -1).lastIndexOf(10) + 1;
  const found = trailer.exec(end.subarray(start).toString('utf8'));
  if (!found)
    return {
      rows: '0',
      sha256: '',
      problem: 'Its last line is no check sum: it was cut short, or exported without one',
    };
  const sha256 = hash.update(end.subarray(0, start)).digest('hex');
  const [rows, told] = [found[1] ?? found[3] ?? '', found[2] ?? found[4] ?? ''];
  return { rows, sha256, problem: sha256 === told ? null : `Its check sum is ${sha256}, its last line says ${told}` };
}
