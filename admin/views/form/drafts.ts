// Unsaved edits, kept in this browser per person and record: they outlive a reload, a lost session and a crash.
import type { Values } from '../../fields/face.ts';

export interface Draft {
  /** When it was last typed in (ms since the epoch). */
  at: number;
  /** What was changed, and what those fields held before. */
  changes: Values;
  base: Values;
}

const prefix = 'draft:';
const maxAge = 14 * 24 * 60 * 60 * 1000;
/** Characters of one draft, and of all of them: a browser gives an origin some five million. */
const maxOne = 200_000;
const maxAll = 1_500_000;

/** The key of a person's draft; `record` is the id of a row, or says which new one it is. */
export function draftKey(userId: string, resource: string, record: string): string {
  return `${prefix}${userId}:${resource}:${record}`;
}

/** The drafts in a storage of texts. Secrets must never be handed to it. */
export class Drafts {
  private readonly storage: Storage;

  constructor(storage: Storage) {
    this.storage = storage;
  }

  /** The draft under a key; one that is too old, or was damaged, is none. */
  read(key: string, now: number): Draft | null {
    const draft = parse(this.storage.getItem(key));
    return draft && now - draft.at <= maxAge ? draft : null;
  }

  /** Keeps a draft; old and expired ones make room. One that is too large is not kept, and neither is its predecessor. */
  keep(key: string, draft: Draft): void {
    const text = JSON.stringify(draft);
    this.storage.removeItem(key);
    if (text.length > maxOne) return;
    this.makeRoom(text.length, draft.at);
    try {
      this.storage.setItem(key, text);
    } catch (error) {
      // Others fill the storage too; without room the edits live in the form alone, as they did before.
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** Adds to a draft what it does not speak of; of a field in both, what it says already was typed later. */
  add(key: string, draft: Draft): void {
    const held = this.read(key, draft.at);
    const isKnown = Object.keys(draft.changes).every((name) => held && Object.hasOwn(held.changes, name));
    if (isKnown) return;
    const changes = { ...draft.changes, ...held?.changes };
    this.keep(key, { at: draft.at, changes, base: { ...draft.base, ...held?.base } });
  }

  /** How many records and new ones somebody has unsaved edits of. */
  count(userId: string): number {
    return this.keysOf(userId).length;
  }

  /** Nothing of this person is left for whoever uses the browser next. */
  dropAll(userId: string): void {
    for (const key of this.keysOf(userId)) this.storage.removeItem(key);
  }

  drop(key: string): void {
    this.storage.removeItem(key);
  }

  private keysOf(userId: string): string[] {
    return this.keys().filter((key) => key.startsWith(`${prefix}${userId}:`));
  }

  private keys(): string[] {
    return Array.from({ length: this.storage.length }, (_, at) => this.storage.key(at)).filter(
      (key): key is string => key?.startsWith(prefix) ?? false,
    );
  }

  private makeRoom(wanted: number, now: number): void {
    const kept = this.keys()
      .map((key) => {
        const text = this.storage.getItem(key) ?? '';
        return { key, size: text.length, at: parse(text)?.at ?? 0 };
      })
      .toSorted((a, b) => b.at - a.at);
    let total = wanted;
    for (const { key, size, at } of kept) {
      total += size;
      if (total > maxAll || now - at > maxAge) this.storage.removeItem(key);
    }
  }
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const held: unknown = JSON.parse(text);
    if (!isObject(held) || typeof held['at'] !== 'number') return null;
    const { at, changes, base } = held;
    return isObject(changes) && isObject(base) ? { at, changes, base } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
