// Everything that a run starts or makes is undone at its end: in reverse order, also after a failure, Ctrl-C or a closed terminal.
type Undo = () => Promise<void> | void;
const signals = [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const; // prettier-ignore

export class Lifetime {
  private readonly undos: { what: string; undo: Undo }[] = [];
  private ending: Promise<void> | undefined;

  /** Runs some work and undoes afterwards, come what may, whatever it has added. */
  static async around<T>(work: (life: Lifetime) => Promise<T>): Promise<T> {
    const life = new Lifetime();
    const handlers = signals.map(([signal, code]) => {
      const stop = (): void => {
        console.error(`\n${signal}: stopping what was started …`);
        void life.end().finally(() => process.exit(code));
      };
      process.on(signal, stop);
      return () => process.off(signal, stop);
    });
    try {
      return await work(life);
    } catch (error) {
      // Once it is being stopped by hand, everything that runs fails: that is no news, and the exit is near.
      if (life.ending) return await new Promise<never>(() => undefined);
      throw error;
    } finally {
      await life.end();
      for (const forget of handlers) forget();
    }
  }

  /** Remembers how to undo something; call it before, or in the same breath as, the doing. Answers with a way to undo it early. */
  add(what: string, undo: Undo): () => Promise<void> {
    const entry = { what, undo };
    this.undos.push(entry);
    if (this.ending) void this.run(entry);
    return () => this.run(entry);
  }

  /** Undoes all that is left, once. A step that fails is told and does not stop the others. */
  private end(): Promise<void> {
    this.ending ??= (async () => {
      for (let entry = this.undos.at(-1); entry; entry = this.undos.at(-1)) {
        const { what } = entry;
        await this.run(entry).catch((error: unknown) => console.error(`${what}:`, error));
      }
    })();
    return this.ending;
  }

  private async run(entry: { what: string; undo: Undo }): Promise<void> {
    const at = this.undos.indexOf(entry);
    if (at < 0) return;
    this.undos.splice(at, 1);
    await entry.undo();
  }
}
