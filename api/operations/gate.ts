// Room for work of one kind: so much at once in all, and so much for each of its keys (a person, a table, a record), so that none of
// them takes everything. Who finds no room waits here, in memory, where waiting holds no connection.
import { ApiError } from '../errors.ts';

/** What a piece of work counts for, and how much of that there may be at once. */
export interface Share {
  key: string;
  most: number;
}

export interface GateOptions {
  /** Pieces of work at once. */
  places: number;
  /** How long a piece waits for its place (ms). */
  patience: number;
  /** Beyond so many that wait, the next is refused at once. */
  mostWaiting: number;
}

interface Waiter {
  shares: readonly Share[];
  enter: () => void;
  refuse: (error: Error) => void;
}

/** Gives the place back. May be called once. */
export type Leave = () => void;

export class Gate {
  private readonly options: GateOptions;
  private readonly inside = new Map<string, number>();
  private waiting: Waiter[] = [];
  private taken = 0;

  constructor(options: GateOptions) {
    this.options = options;
  }

  /** A place at once, or null where there is none. */
  tryEnter(shares: readonly Share[]): Leave | null {
    if (this.taken >= this.options.places || !shares.every((share) => this.hasRoom(share))) return null;
    this.taken += 1;
    for (const { key } of shares) this.inside.set(key, (this.inside.get(key) ?? 0) + 1);
    return () => this.leave(shares);
  }

  /** Pieces of work at once. */
  get size(): number {
    return this.options.places;
  }

  /** A place, perhaps after a while. 503 when there is none within the patience; the reason of the signal when it is aborted first. */
  enter(shares: readonly Share[], patience = this.options.patience, signal?: AbortSignal): Promise<Leave> {
    const leave = this.tryEnter(shares);
    if (leave) return Promise.resolve(leave);
    if (this.waiting.length >= this.options.mostWaiting) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => waiter.refuse(signal?.reason as Error);
      const timer = setTimeout(() => waiter.refuse(busy()), patience);
      const waiter: Waiter = {
        shares,
        enter: () => {
          end();
          resolve(this.tryEnter(shares) as Leave);
        },
        refuse: (error) => {
          end();
          this.waiting = this.waiting.filter((one) => one !== waiter);
          reject(error);
        },
      };
      this.waiting.push(waiter);
      if (signal?.aborted) onAbort();
      else signal?.addEventListener('abort', onAbort);
    });
  }

  /** Refuses all who wait for a share in `key`: what stopped the one before them would stop them too. */
  refuseWaiting(key: string, error: Error): void {
    for (const waiter of this.waiting) if (waiter.shares.some((share) => share.key === key)) waiter.refuse(error);
  }

  private hasRoom({ key, most }: Share): boolean {
    return (this.inside.get(key) ?? 0) < most;
  }

  private leave(shares: readonly Share[]): void {
    this.taken -= 1;
    for (const { key } of shares) {
      const left = (this.inside.get(key) ?? 1) - 1;
      if (left > 0) this.inside.set(key, left);
      else this.inside.delete(key);
    }
    while (this.taken < this.options.places) {
      const next = this.waiting.findIndex((one) => one.shares.every((share) => this.hasRoom(share)));
      if (next < 0) return;
      this.waiting.splice(next, 1)[0]?.enter();
    }
  }
}

const busy = (): ApiError =>
  new ApiError('DIDBusy', 'Too much of this kind is going on at the moment. Try again in a few seconds.', null, {
    retryAfter: 3,
  });
