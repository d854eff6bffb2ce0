// Checks an exported file here in the browser, without asking the server: its check sum, and the signature in its last line. What that
// line says is written by api/audit/export-file.ts, which this must agree with.
import { sha256 } from '@noble/hashes/sha2.js';

/** `unsupported`: this browser cannot check it. */
type SignatureState = 'genuine' | 'false' | 'none' | 'unsupported';

export type ExportCheck =
  /** There is no last line of an export. */
  | { found: 'no-ending' }
  /** The contents are not what the last line says. */
  | { found: 'changed' }
  | {
      found: 'same';
      rows: number;
      sha256: string;
      signature: SignatureState;
      /** The name of the key (RFC 7638); null where nothing is signed. */
      key: string | null;
    };

const endings = [
  /^\{"rows":(\d+),"sha256":"([0-9a-f]{64})"(?:,"key":"([\w-]{43})","signature":"([\w-]{86})")?\}\n?$/,
  /^#rows=(\d+),sha256=([0-9a-f]{64})(?:,key=([\w-]{43}),signature=([\w-]{86}))?\n?$/,
];
/** Longer than any last line. */
const reach = 400;
/** Hashed at once: a few milliseconds, then the page may draw. */
const sliceBytes = 1_048_576;

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const bytesOf = async (part: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await part.arrayBuffer());

/** Of base64url. */
function decoded(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
const encoded = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** Reads the file once, slice by slice, so that its size does not matter. */
export async function checkExport(
  file: Blob,
  onProgress: (bytes: number) => void,
  stop: AbortSignal,
): Promise<ExportCheck> {
  const tail = await bytesOf(file.slice(Math.max(0, file.size - reach)));
  const start = tail.lastIndexOf(10, tail.length - 2) + 1;
  const line = new TextDecoder().decode(tail.subarray(start));
  const [, rows, told, key, signature] = endings.map((form) => form.exec(line)).find((match) => match !== null) ?? [];
  if (!rows || !told) return { found: 'no-ending' };
  const end = file.size - tail.length + start;
  const hash = sha256.create();
  for (let at = 0; at < end; at += sliceBytes) {
    const slice = await bytesOf(file.slice(at, Math.min(end, at + sliceBytes)));
    stop.throwIfAborted();
    hash.update(slice);
    onProgress(at + slice.length);
  }
  const digest = hexOf(hash.digest());
  if (digest !== told) return { found: 'changed' };
  const same = { found: 'same', rows: Number(rows), sha256: digest } as const;
  if (!key || !signature) return { ...same, signature: 'none', key: null };
  const message = utf8(`didtron audit export\nrows=${rows}\nsha256=${told}\n`);
  return { ...same, signature: await signatureState(key, message, signature), key: keyName(key) };
}

/** The thumbprint of a public key. */
const keyName = (x: string): string => encoded(sha256(utf8(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))));

async function signatureState(
  key: string,
  message: Uint8Array<ArrayBuffer>,
  signature: string,
): Promise<SignatureState> {
  // Absent on a page that came over plain http from another machine.
  if (!('subtle' in crypto)) return 'unsupported';
  try {
    const publicKey = await crypto.subtle.importKey('raw', decoded(key), { name: 'Ed25519' }, false, ['verify']);
    const good = await crypto.subtle.verify({ name: 'Ed25519' }, publicKey, decoded(signature), message);
    return good ? 'genuine' : 'false';
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return 'unsupported';
    // 32 bytes that are no point of the curve.
    if (error instanceof DOMException && error.name === 'DataError') return 'false';
    throw error;
  }
}
