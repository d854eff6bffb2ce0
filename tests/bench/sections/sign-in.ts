// Two hundred sign-in attempts at once, while lists of 25 are asked for: how much slower those come, and how long all attempts take.
import { listWhile, pause, post, readers, startServer, times } from '../reading.ts';
import type { Section } from './section.ts';

const attempts = 200;

/** All attempts at once; each status with how often it came. */
async function attack(url: string, who: (at: number) => { email: string; from: string }): Promise<Map<number, number>> {
  const answers = await Promise.all(
    Array.from({ length: attempts }, async (_, at) => {
      const { email, from } = who(at);
      const answer = await post(url, email, `guess number ${at}`, from);
      await answer.arrayBuffer();
      return answer.status;
    }),
  );
  const counts = new Map<number, number>();
  for (const status of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

const section: Section = {
  name: 'sign-in',
  title: 'Two hundred sign-in attempts at once',
  run: async (context) => {
    const { quick, say } = context;
    const server = await startServer(context, 'bench_sign_in');
    const { url } = server;
    say(`Trying to sign in ${attempts} times …`);
    const seconds = quick ? 1 : 5;
    await listWhile(server, () => pause(seconds));
    const quiet = await listWhile(server, () => pause(seconds));
    let counts = new Map<number, number>();
    const spread = await listWhile(server, async () => {
      counts = await attack(url, (n) => ({ email: `person${n}@example.com`, from: `198.51.100.${n}` }));
    });
    const spreadCounts = counts;
    const single = await listWhile(server, async () => {
      counts = await attack(url, () => ({ email: 'admin@example.com', from: '203.0.113.7' }));
    });
    const told = (some: Map<number, number>): string =>
      [...some].map(([status, count]) => `${count} times ${status}`).join(', ');
    return [
      `- list of 25 with ${readers} connections, nothing else going on: ${times(quiet.taken)}`,
      `- the same during ${attempts} attempts on as many accounts from as many addresses, each hashed (${told(spreadCounts)}, all in ${spread.seconds.toFixed(1)} s): ${times(spread.taken)}`,
      `- the same during ${attempts} attempts on one account from one address (${told(counts)}, all in ${single.seconds.toFixed(2)} s): ${times(single.taken)}`,
    ].join('\n');
  },
};
export default section;
