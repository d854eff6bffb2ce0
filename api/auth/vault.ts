// Secrets at rest: what must be read again is encrypted with a key that does not lie in the database; what is only compared is hashed.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '../errors.ts';

const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/** A sealed text that this key cannot open: it was altered, moved to another place, or sealed under another SECRET_KEY. */
export class SealBroken extends Error {
  constructor() {
    super(
      'A secret cannot be opened: SECRET_KEY is not the one that it was sealed with, or the stored value was altered.',
    );
    this.name = 'SealBroken';
  }
}

/**
 * AES-256-GCM. A `purpose` such as `users.twoFactorSecret:<id>` is bound into each seal, so that a value copied to another row or
 * column opens nothing. Without a key it is shut: sealing answers 409 and says what to set.
 */
export class Vault {
  private readonly key: Buffer | null;

  /** `secret`: any text of 32 characters or more; null shuts the vault. */
  constructor(secret: string | null) {
    this.key =
      secret === null ? null : Buffer.from(hkdfSync('sha256', secret, '', 'didtron back office: secrets at rest', 32));
  }

  get isShut(): boolean {
    return this.key === null;
  }

  seal(text: string, purpose: string): string {
    if (!this.key)
      throw new ApiError('DIDImpossible', 'Secrets cannot be kept on this server: its SECRET_KEY has not been set.');
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(purpose));
    const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), data]).toString('base64url')}`;
  }

  /** Throws SealBroken. */
  open(sealed: string, purpose: string): string {
    const [mark, body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    if (!this.key || mark !== version || bytes.length < ivBytes + tagBytes) throw new SealBroken();
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
    } catch {
      throw new SealBroken();
    }
  }
}

/**
 * The key kept beside the embedded data: made once, readable by its owner alone. Two copies that start at once agree: the file
 * appears whole or not at all, and whoever comes second reads the first one's.
 */
export function keyBeside(folder: string): string {
  const path = join(folder, 'secret.key');
  const known = readKey(path);
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
  return readKey(path) as string;
}

function readKey(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A secret that is given to a person or program once: 256 random bits. `kind` marks what it is for where it turns up. */
export const newToken = (kind = ''): string => kind + randomBytes(32).toString('base64url');

/** What is stored of such a token. It has 256 random bits, so a plain hash is as good as a slow one. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
