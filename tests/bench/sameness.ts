// Before anything is measured: every server must do the same work. Ours and the limit answer byte for byte the same.
import type { Running } from './slices.ts';
import { addresses, reads } from './works.ts';
import type { Read, ServerName } from './works.ts';

interface Given {
  body: string;
  total: number;
}

/** Throws when an answer differs, or when one of the peers answers with another number of rows. Tells the sizes of the answers. */
export async function checkSameness(running: Record<ServerName, Running>, id: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const work of reads) {
    const ours = await ask(running.ours, work, 'ours', id);
    const limit = await ask(running.limit, work, 'limit', id);
    if (ours.body !== limit.body)
      throw new Error(
        `${work.label}: this server and the limit answer differently:\n${difference(ours.body, limit.body)}`,
      );
    sizes.set(work.name, Buffer.byteLength(ours.body));
    for (const peer of ['typeorm', 'adminjs'] as const) {
      if (!work.paths[peer]) continue;
      const given = await ask(running[peer], work, peer, id);
      const [mine, theirs] = [rowsIn(ours.body), rowsIn(given.body)];
      const wanted = work.answers?.[peer] ? mine / work.answers[peer] : mine;
      if (theirs !== wanted)
        throw new Error(`${work.label}: ${peer} answers with ${theirs} rows instead of ${wanted}.`);
    }
  }
  return sizes;
}

async function ask(server: Running, work: Read, name: ServerName, id: string): Promise<Given> {
  const [path] = addresses(work.paths[name] ?? [], [id]);
  const answer = await fetch(server.url + path, { headers: server.headers });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${work.label}: ${name} answers with ${answer.status}: ${body.slice(0, 600)}`);
  return { body, total: Number(answer.headers.get('x-total-count')) };
}

/** Rows of a list in any of the three forms; 1 for a record. */
function rowsIn(body: string): number {
  const parsed = JSON.parse(body) as unknown[] | { records?: unknown[] };
  if (Array.isArray(parsed)) return parsed.length;
  return parsed.records?.length ?? 1;
}

function difference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 120);
  return `${around(one)}\n${around(other)}`;
}
