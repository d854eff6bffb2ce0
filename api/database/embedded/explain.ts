// From what PostgreSQL wrote to the one sentence that says what is wrong and how to mend it.
import { statfsSync } from 'node:fs';
import type { Place } from './place.ts';

const causes: [RegExp, (place: Place) => string][] = [
  [
    /No space left on device|Check free disk space/,
    ({ dataDir }) => `no space is left for ${dataDir}. Free some and start again`,
  ],
  [
    /Read-only file system/,
    ({ dataDir }) => `the file system of ${dataDir} is read-only. Name another folder in DATA_DIR`,
  ],
  [
    /pre-existing shared memory block/,
    ({ cluster }) => `processes of an earlier server on ${cluster} still run. End them and start again`,
  ],
  [
    /could not create shared memory segment|could not resize shared memory/,
    () => 'the system grants too little shared memory. Raise its limit (kernel.shmmax; in a container --shm-size)',
  ],
  [
    /could not look up effective user ID/,
    ({ user }) => `user ${user.uid} has no entry in /etc/passwd. Add one or set DATABASE_URL`,
  ],
  [
    /could not locate a valid checkpoint|invalid checkpoint|could not open file "global\/pg_control"|incorrect checksum in control file/,
    ({ cluster }) =>
      `the data in ${cluster} is damaged. Restore it from a backup, or move it away to start with an empty database`,
  ],
  [
    /unrecognized configuration parameter|configuration file .* contains errors/,
    ({ cluster }) => `${cluster}/postgresql.conf has a setting that this PostgreSQL does not take. Correct it`,
  ],
  [
    /[Pp]ermission denied|wrong ownership|invalid permissions/,
    ({ dataDir, user }) =>
      `user "${user.name}" lacks rights in ${dataDir}. Give it the folder (chown -R ${user.name} "${dataDir}") or name another in DATA_DIR`,
  ],
];

/** The error for a server or initdb that failed with this output. On a full disk the output itself may be lost. */
export function explain(output: string, place: Place): Error {
  const { bavail, bsize } = statfsSync(place.dataDir);
  const seen = bavail * bsize < 1_000_000 ? `No space left on device\n${output}` : output;
  const cause = causes.find(([pattern]) => pattern.test(seen));
  const lines = seen.split('\n').filter((line) => line.trim());
  const telling = lines.filter((line) => /FATAL|PANIC|error:|ERROR/.test(line)).at(-1) ?? lines.at(-1) ?? 'nothing';
  const said = telling.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, '').trim();
  if (cause) return new Error(`PostgreSQL cannot run: ${cause[1](place)} (it said: ${said}).`);
  return new Error(`PostgreSQL cannot run. It said: ${said} (its log: ${place.logFile}).`);
}
