// What a run of the bench measures, and how long: complete, whatever flags were given.
import { resolve } from 'node:path';

export interface Options {
  carriers: number;
  /** Rows of the trail in the database that everything runs on. */
  auditRows: number;
  /** Rows of the trail in the second database, for the comparison of a long trail with a short one. */
  fewAuditRows: number;
  /** Slices of a work on each of two servers that are compared, in pairs that follow each other. */
  pairs: number;
  /** Slices of a work on each of the peers. */
  peerSlices: number;
  /** About how long a slice takes (s): the number of its requests is chosen for it. */
  seconds: number;
  connections: number;
  /** Seconds between the first answer and the look at the idle server's memory. */
  idle: number;
  /** Prints how PostgreSQL runs each list instead of measuring. */
  explain: boolean;
  quick: boolean;
  /** The parts to run, by name; empty: all. `table` is the comparison with the limit and the peers, with the starts. */
  only: readonly string[];
  /** Another checkout, installed and of any version: it is measured beside this one, and nothing else. */
  against: string | null;
}

const flags = ['--quick', '--explain'];
const onlyFlag = '--only=';
const againstFlag = '--against=';

/** Reads the flags; throws with one sentence at an unknown one. */
export function readOptions(args: readonly string[]): Options {
  const valued = [onlyFlag, againstFlag];
  const unknown = args.find((arg) => !flags.includes(arg) && !valued.some((flag) => arg.startsWith(flag)));
  if (unknown)
    throw new Error(
      `There is no flag ${unknown}; npm run bench knows ${flags.join(', ')}, ${onlyFlag}name,name and ${againstFlag}folder (after --).`,
    );
  const quick = args.includes('--quick');
  const against = args.find((arg) => arg.startsWith(againstFlag))?.slice(againstFlag.length);
  return {
    carriers: 100_000,
    auditRows: quick ? 400_000 : 2_000_000,
    fewAuditRows: 20_000,
    pairs: quick ? 4 : 14,
    peerSlices: quick ? 1 : 3,
    seconds: quick ? 0.5 : 1,
    connections: 16,
    idle: quick ? 5 : 10,
    explain: args.includes('--explain'),
    quick,
    only: args.filter((arg) => arg.startsWith(onlyFlag)).flatMap((arg) => arg.slice(onlyFlag.length).split(',')),
    against: against ? resolve(against) : null,
  };
}
