// Secrets at rest: what must be read again is encrypted with a key that does not lie in the database; what is only compared is hashed.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  sign,
} from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '../errors.ts';

const ivBytes = 12;
const tagBytes = 16;

/** A sealed text that no key here opens: it was altered, moved to another place, or sealed under another SECRET_KEY. */
export class SealBroken extends Error {
  constructor() {
    super(
      'A secret cannot be opened: it was sealed neither with SECRET_KEY nor with one of SECRET_KEY_PREVIOUS, or the stored value was altered.',
    );
    this.name = 'SealBroken';
  }
}

interface Key {
  /** Its name in what it seals, by which it is found again; tells nothing of the key. */
  id: string;
  bytes: Buffer;
  /** The private key of signatures for one use; each use has its own. */
  seedFor: (use: string) => Buffer;
}

export interface Signer {
  /** 32 bytes. */
  publicKey: Buffer;
  /** 64 bytes. */
  sign: (message: Buffer) => Buffer;
}

const derive = (secret: string, use: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `didtron back office: ${use}`, length));

const keyFrom = (secret: string): Key => ({
  id: derive(secret, 'name of the key', 6).toString('base64url'),
  bytes: derive(secret, 'secrets at rest', 32),
  seedFor: (use) => derive(secret, `signatures: ${use}`, 32),
});

/** What stands before the 32 bytes of a private key of Ed25519 in PKCS #8 (RFC 8410). */
const privateKeyHead = Buffer.from('302e020100300506032b657004220420', 'hex');

function signerOf(key: Key, use: string): Signer {
  const privateKey = createPrivateKey({
    key: Buffer.concat([privateKeyHead, key.seedFor(use)]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    publicKey: Buffer.from(x as string, 'base64url'),
    sign: (message) => sign(null, message, privateKey),
  };
}

/**
 * AES-256-GCM. A `purpose` such as `users.twoFactorSecret:<id>` is bound into each seal, so that a value copied to another row or
 * column opens nothing. What it seals reads `v2.<key>.<bytes>`; `v1.<bytes>` is older and names no key. Without a key it is shut:
 * sealing answers 409 and says what to set.
 */
export class Vault {
  private readonly present: Key | null;
  private readonly keys: readonly Key[];

  /** Secrets: any texts of 32 characters or more. The first one seals, null shuts the vault; the former ones only open. */
  constructor(secret: string | null, former: readonly string[] = []) {
    this.present = secret === null ? null : keyFrom(secret);
    this.keys = [...(this.present ? [this.present] : []), ...former.map(keyFrom)];
  }

  get isShut(): boolean {
    return this.present === null;
  }

  /** Signs by the present key (Ed25519, derived from the secret, kept nowhere); null when the vault is shut. */
  signer(use: string): Signer | null {
    return this.present && signerOf(this.present, use);
  }

  /** The public keys of all secrets here, as `signer` has them: the present one first. */
  publicKeys(use: string): Buffer[] {
    return this.keys.map((key) => signerOf(key, use).publicKey);
  }

  /** How everything begins that the present key has sealed; null when it is shut. */
  get mark(): string | null {
    return this.present && `v2.${this.present.id}.`;
  }

  seal(text: string, purpose: string): string {
    if (!this.present)
      throw new ApiError('DIDImpossible', 'Secrets cannot be kept on this server: its SECRET_KEY has not been set.');
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.present.bytes, iv, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(purpose));
    const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${this.mark}${Buffer.concat([iv, cipher.getAuthTag(), data]).toString('base64url')}`;
  }

  /** Throws SealBroken. */
  open(sealed: string, purpose: string): string {
    const [version, ...rest] = sealed.split('.');
    const [id, body] = version === 'v1' ? [null, rest[0]] : rest;
    const bytes = Buffer.from(body ?? '', 'base64url');
    const isForm = (version === 'v1' || version === 'v2') && bytes.length >= ivBytes + tagBytes;
    for (const key of isForm ? this.keys : []) {
      const text = id === null || id === key.id ? openWith(key, bytes, purpose) : null;
      if (text !== null) return text;
    }
    throw new SealBroken();
  }
}

/** Null when the key does not fit. */
function openWith(key: Key, bytes: Buffer, purpose: string): string | null {
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/**
 * The key kept beside the embedded data: made once, readable by its owner alone. Two copies that start at once agree: the file
 * appears whole or not at all, and whoever comes second reads the first one's.
 */
export function keyBeside(folder: string): string {
  const path = pathOfKey(folder);
  const known = knownKeyBeside(folder);
  if (known !== null) return known;
  const made = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(made, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(made, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(made);
  }
  return knownKeyBeside(folder) as string;
}

const pathOfKey = (folder: string): string => join(folder, 'secret.key');

/** The same, if it has been made. */
export function knownKeyBeside(folder: string): string | null {
  try {
    return readFileSync(pathOfKey(folder), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A secret that is given to a person or program once: 256 random bits. `kind` marks what it is for where it turns up. */
export const newToken = (kind = ''): string => kind + randomBytes(32).toString('base64url');

/** What is stored of such a token. It has 256 random bits, so a plain hash is as good as a slow one. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
