// The key of a write (Idempotency-Key): sent again with it after a lost answer, the write is not done a second time.

/** A new key. `crypto.randomUUID` is not there on a page without https. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export const keyHeader = (key: string): Record<string, string> => ({ 'Idempotency-Key': key });
