// What a run of the bench measures, and how long: complete, whatever flags were given.

export interface Options {
  carriers: number;
  /** Rows of the trail in the database that everything runs on. */
  auditRows: number;
  /** Rows of the trail in the second database, for the comparison of a long trail with a short one. */
  fewAuditRows: number;
  rounds: number;
  /** Seconds that one piece of work is measured on one server in one round, after the seconds of warming up. */
  seconds: number;
  warmUp: number;
  connections: number;
  /** Seconds between the first answer and the look at the idle server's memory. */
  idle: number;
  /** Prints how PostgreSQL runs each list instead of measuring. */
  explain: boolean;
  quick: boolean;
  /** The parts to run, by name; empty: all. `table` is the comparison with the limit and the peers, with the starts. */
  only: readonly string[];
}

const flags = ['--quick', '--explain'];
const onlyFlag = '--only=';

/** Reads the flags; throws with one sentence at an unknown one. */
export function readOptions(args: readonly string[]): Options {
  const unknown = args.find((arg) => !flags.includes(arg) && !arg.startsWith(onlyFlag));
  if (unknown)
    throw new Error(
      `There is no flag ${unknown}; npm run bench knows ${flags.join(', ')} and ${onlyFlag}name,name (after --).`,
    );
  const quick = args.includes('--quick');
  return {
    carriers: 100_000,
    auditRows: quick ? 400_000 : 2_000_000,
    fewAuditRows: 20_000,
    rounds: quick ? 1 : 3,
    seconds: quick ? 2 : 4,
    warmUp: quick ? 0.5 : 1,
    connections: 16,
    idle: quick ? 5 : 10,
    explain: args.includes('--explain'),
    quick,
    only: args.filter((arg) => arg.startsWith(onlyFlag)).flatMap((arg) => arg.slice(onlyFlag.length).split(',')),
  };
}
