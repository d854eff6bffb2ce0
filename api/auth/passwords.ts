// Passwords: argon2id with a bound on how many are computed at once, so that sign-ins never starve the other answers.
import { hash, verify } from '@node-rs/argon2';

// OWASP's recommendation for argon2id: 19 MiB, 2 passes, 1 lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function bounded<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** The argon2id hash of a password, as it is stored. Computed on a thread of its own. */
export function hashPassword(password: string): Promise<string> {
  return bounded(() => hash(password, cost));
}

let decoy: Promise<string> | undefined;

/** Whether a password fits. An unknown user (null) costs the same time as a known one, so that addresses cannot be told apart. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password');
  const against = stored ?? (await decoy);
  const fits = await bounded(() => verify(against, password));
  return stored !== null && fits;
}
