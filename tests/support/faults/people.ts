// Who and what is in the data that the tests of faults begin with.
import { Client, testPassword } from '../server.ts';

export const people = { roles: ['admin', 'viewer'], ofEach: 20 } as const;
/** Carriers with the codes BULK-00001 and so on, each with an interconnect; nobody changes them. */
export const bulk = { prefix: 'BULK-', count: 20_000 } as const;

/** The address and password of the n-th person of a role, from 1. */
export const credentials = (role: (typeof people.roles)[number], n: number): { email: string; password: string } => ({
  email: `${role}.${n}@example.com`,
  password: testPassword,
});

/** A client of the n-th person of a role. */
export async function signedIn(url: string, role: (typeof people.roles)[number], n: number): Promise<Client> {
  const account = credentials(role, n);
  const answer = await new Client(url, null).post('/api/auth/login', account);
  if (answer.status !== 200) throw new Error(`Sign-in as ${account.email} answered ${answer.status}: ${answer.text}`);
  return new Client(url, answer.headers.get('set-cookie')?.split(';')[0] ?? null, account.email);
}
