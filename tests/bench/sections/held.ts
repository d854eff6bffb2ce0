// Writers that wait for one lock and exports that nobody reads, while lists of 25 are asked for: those must hardly notice.
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { withClient } from '../database.ts';
import { listWhile, pause, password, post, quantile, readers, startServer, times } from '../reading.ts';
import type { Server } from '../reading.ts';
import type { Section } from './section.ts';

const writers = 16;
const stalledExports = 4;
const target = 3;

/** Other people, so that it is not one person's share alone that holds. */
async function signInOthers({ url, databaseUrl }: Server, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, (_, at) => `other${at}@example.com`);
  await withClient(databaseUrl, (client) =>
    client.query(
      `INSERT INTO users (email, password, first_name, last_name, role, status, email_verified)
       SELECT other, (SELECT password FROM users WHERE email = 'admin@example.com'), 'Other', 'Person', 'sales', 'active', true
       FROM unnest($1::text[]) AS other`,
      [emails],
    ),
  );
  const answers = await Promise.all(emails.map((email, at) => post(url, email, password, `203.0.113.${at + 10}`)));
  return answers.map((answer) => String(answer.headers.get('set-cookie')?.split(';')[0]));
}

/** An export whose first bytes have come, and of which no more is read. */
async function stall(url: string, cookie: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(`GET /api/carriers/export?format=ndjson HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${cookie}\r\n\r\n`);
  await once(socket, 'data');
  socket.pause();
  return socket;
}

/** Saves one carrier again and again until it is over; counts the answers by status. */
async function saveAll(
  { url }: Server,
  cookies: readonly string[],
  id: string,
  over: AbortSignal,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  const save = async (cookie: string): Promise<void> => {
    while (!over.aborted) {
      const answer = await fetch(`${url}/api/carriers/${id}`, {
        method: 'PATCH',
        headers: { cookie, 'content-type': 'application/json', 'if-match': '"1"' },
        body: JSON.stringify({ taxCode: 'Held' }),
      });
      await answer.arrayBuffer();
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, at) => save(cookies[at % cookies.length] as string)));
  return counts;
}

const section: Section = {
  name: 'held',
  title: 'One lock and exports that nobody reads',
  run: async (context) => {
    const server = await startServer(context, 'bench_held');
    const cookies = await signInOthers(server, 4);
    const seconds = context.quick ? 2 : 10;
    await listWhile(server, () => pause(seconds / 2));
    const quiet = await listWhile(server, () => pause(seconds));
    return withClient(server.databaseUrl, async (client) => {
      await client.query('BEGIN');
      const { rows } = await client.query<{ id: string }>('SELECT id FROM carriers ORDER BY name LIMIT 1 FOR UPDATE');
      const sockets = await Promise.all(
        Array.from({ length: stalledExports }, (_, at) => stall(server.url, cookies[at % cookies.length] as string)),
      );
      const over = new AbortController();
      const saving = saveAll(server, cookies, rows[0]?.id as string, over.signal);
      const held = await listWhile(server, () => pause(seconds));
      over.abort();
      const counts = [...(await saving)].map(([status, count]) => `${count} times ${status}`).join(', ');
      for (const socket of sockets) socket.destroy();
      await client.query('ROLLBACK');
      const ratio = quantile(held.taken, 0.99) / quantile(quiet.taken, 0.99);
      return [
        `- list of 25 with ${readers} connections, nothing else going on: ${times(quiet.taken)}`,
        `- the same while ${writers} writers wait for one lock (${counts}) and ${stalledExports} exports stall: ${times(held.taken)}; p99 ${ratio.toFixed(2)}x (target ${target}x)`,
      ].join('\n');
    });
  },
};
export default section;
