// What a copy of the server may remember of who asks: for under a second, so that a look costs no round trip each time and an end
// still reaches every copy within that second. Measured by the clock that nobody sets: a step back of the other one would stretch it.
const rememberedFor = 950;
const most = 5_000;

interface Remembered<T> {
  value: Promise<T>;
  /** By `performance.now()`. */
  until: number;
}

export class ShortMemory<T> {
  private readonly known = new Map<string, Remembered<T>>();

  /** The remembered value, or the one that `load` finds; those who ask at once share one look. */
  get(key: string, load: () => Promise<T>): Promise<T> {
    const now = performance.now();
    const found = this.known.get(key);
    if (found && found.until > now) return found.value;
    const value = load();
    if (this.known.size >= most) this.known.clear();
    this.known.set(key, { value, until: now + rememberedFor });
    value.catch(() => this.known.delete(key));
    return value;
  }

  forget(key: string): void {
    this.known.delete(key);
  }

  forgetAll(): void {
    this.known.clear();
  }
}
