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

/** The same characters whichever way a keyboard composes them: é is one or two of Unicode's (NIST SP 800-63B, 5.1.1.2). */
export const normalized = (password: string): string => password.normalize('NFKC');

/** The argon2id hash of a password, as it is stored. Computed on a thread of its own. */
export function hashPassword(password: string): Promise<string> {
  return bounded(() => hash(normalized(password), cost));
}

let decoy: Promise<string> | undefined;

/** Whether a password fits. An unknown user (null) costs the same time as a known one, so that addresses cannot be told apart. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password');
  const against = stored ?? (await decoy);
  let fits = false;
  // As it was typed too: that is what was hashed in the first versions.
  for (const form of new Set([normalized(password), password]))
    fits = (await bounded(() => verify(against, form))) || fits;
  return stored !== null && fits;
}
