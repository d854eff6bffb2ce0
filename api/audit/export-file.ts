// The last line of an exported trail: how many rows there are, a check sum over all bytes before it, and our signature of both. Written
// by the export; read again by audit:verify, and by the panel (admin/views/audit/export-check.ts), which must agree with this.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Signer } from '../auth/vault.ts';
import type { ExportFormat } from '../operations/export.ts';
import { isSignedBy, keyName } from './keys.ts';

/** What is signed of an export. */
const exportMessage = (rows: string, sha256: string): Buffer =>
  Buffer.from(`didtron audit export\nrows=${rows}\nsha256=${sha256}\n`);

/** JSON as the rows of NDJSON are, a comment behind the rows of CSV. Unsigned where there is no key. */
export function trailerLine(format: ExportFormat, rows: number, sha256: string, signer: Signer | null): string {
  const signed = signer && {
    key: signer.publicKey.toString('base64url'),
    signature: signer.sign(exportMessage(String(rows), sha256)).toString('base64url'),
  };
  if (format === 'ndjson') return `${JSON.stringify({ rows, sha256, ...signed })}\n`;
  return `#rows=${rows},sha256=${sha256}${signed ? `,key=${signed.key},signature=${signed.signature}` : ''}\n`;
}

const trailers = [
  /^\{"rows":(\d+),"sha256":"([0-9a-f]{64})"(?:,"key":"([\w-]{43})","signature":"([\w-]{86})")?\}\n?$/,
  /^#rows=(\d+),sha256=([0-9a-f]{64})(?:,key=([\w-]{43}),signature=([\w-]{86}))?\n?$/,
];
/** Longer than any trailer. */
const reach = 400;

export interface CheckedFile {
  rows: string;
  sha256: string;
  /** The name of the key that signed it; null: nobody did. */
  signedBy: string | null;
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
  const line = end.subarray(start).toString('utf8');
  const [, rows, told, key, signature] = trailers.map((form) => form.exec(line)).find((match) => match !== null) ?? [];
  if (!rows || !told)
    return {
      rows: '0',
      sha256: '',
      signedBy: null,
      problem: 'Its last line is no check sum: it was cut short, or exported without one',
    };
  const sha256 = hash.update(end.subarray(0, start)).digest('hex');
  const publicKey = key ? Buffer.from(key, 'base64url') : null;
  const whole = sha256 === told;
  const isGenuine =
    !publicKey || isSignedBy(publicKey, exportMessage(rows, told), Buffer.from(signature as string, 'base64url'));
  const problem = whole
    ? isGenuine
      ? null
      : 'Its signature is not genuine: the last line was altered'
    : `Its check sum is ${sha256}, its last line says ${told}`;
  return { rows, sha256, signedBy: publicKey && keyName(publicKey), problem };
}
