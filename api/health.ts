// What of this copy works: its parts tell how they are, and /readyz answers from here without asking anything.

/** `grave`: requests cannot be served; a load balancer shall send them elsewhere. */
interface Problem {
  text: string;
  grave: boolean;
}

export interface HealthState {
  /** `degraded`: requests are served, but something that should run beside them does not. */
  status: 'ok' | 'degraded' | 'not ready';
  /** `ok` or a sentence, by part. */
  parts: Record<string, string>;
}

export class Health {
  private readonly parts = new Map<string, Problem | null>();
  private readonly tell: (line: string) => void;

  /** `tell` hears of each change once. */
  constructor(tell: (line: string) => void) {
    this.tell = tell;
  }

  /** How a part is from now on: a sentence without a full stop, or null when it is well. */
  set(part: string, problem: string | null, grave = false): void {
    const before = this.parts.get(part);
    if ((before?.text ?? null) !== problem) {
      if (problem !== null) this.tell(`${part}: ${problem}`);
      else if (before) this.tell(`${part}: well again`);
    }
    this.parts.set(part, problem === null ? null : { text: problem, grave });
  }

  get state(): HealthState {
    const problems = [...this.parts.values()].filter((one) => one !== null);
    const status = problems.length === 0 ? 'ok' : problems.some((one) => one.grave) ? 'not ready' : 'degraded';
    const parts = Object.fromEntries([...this.parts].map(([part, problem]) => [part, problem?.text ?? 'ok']));
    return { status, parts };
  }
}
