// What a password must be, wherever one is set: long, not made of who its owner is, and not one that guessers try first.
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { invalid } from '../errors.ts';
import { normalized } from './passwords.ts';

export const shortestPassword = 12;
const longestPassword = 256;
/** Of 0 to 4. Below 3, a thief of the hashes finds it within hours (fewer than 10^8 guesses). */
const leastScore = 3;
/** Looking costs time with the square of the length; what makes a password weak shows at its beginning. */
const lookedAt = 40;

/** Who the password is for. */
export interface Owner {
  email: string;
  firstName?: string | null;
  lastName?: string | null;
}

let guesser: Promise<ZxcvbnFactory> | undefined;

/** 50,000 common passwords with their usual variations, keyboard walks, sequences, repetitions: loaded when first asked. */
async function loadGuesser(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Factory }, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  return new Factory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });
}

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The words by which people know the owner: the address before the @, its parts, the names. Shorter ones turn up by chance. */
function wordsOf({ email, firstName, lastName }: Owner): string[] {
  const [local = ''] = email.toLowerCase().split('@');
  const words = [local, ...local.split(/[^a-z0-9]+/), firstName ?? '', lastName ?? ''];
  return [...new Set(words.map(lettersOf))].filter((word) => word.length >= 4);
}

/** What is wrong with a password, in words for a person; null when nothing is. */
export async function passwordProblem(password: string, owner: Owner): Promise<string | null> {
  const length = [...normalized(password)].length;
  if (length < shortestPassword) return `must have at least ${shortestPassword} characters`;
  if (length > longestPassword) return `must have at most ${longestPassword} characters`;
  if (password.includes('\0')) return 'holds a character that cannot be';
  const words = wordsOf(owner);
  const own = words.find((word) => lettersOf(password).includes(word));
  if (own !== undefined) return 'must not contain the e-mail address or the name of its owner';
  guesser ??= loadGuesser();
  const { score } = (await guesser).check(password.slice(0, lookedAt), [
    'didtron',
    ...owner.email.toLowerCase().split(/[@.]/),
    ...words,
  ]);
  return score < leastScore ? 'is too easy to guess: it is a common password or a simple pattern' : null;
}

/** Refuses a bad password with 422 at `field`. */
export async function guardPassword(password: string, owner: Owner, field = 'password'): Promise<void> {
  const problem = await passwordProblem(password, owner);
  if (problem !== null) throw invalid({ [field]: [problem] });
}
