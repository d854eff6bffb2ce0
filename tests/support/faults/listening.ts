// An open panel: the live stream, taken up again when it ends, as a browser does.
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../server.ts';
import { reasonOf } from './asking.ts';
import type { Outcome } from './asking.ts';

/** Between an end and the next try (ms). */
const comesBack = 100;

/** Listens until told to stop; each event of a change counts as served, each refused stream as refused. */
export async function listen(client: Client, tell: (outcome: Outcome) => void, stop: AbortSignal): Promise<void> {
  const note = (begun: number, status: number, verdict: Outcome['verdict'], said: string): void =>
    tell({ work: 'live', begun, ended: performance.now(), status, verdict, said });
  while (!stop.aborted) {
    const begun = performance.now();
    try {
      const response = await fetch(`${client.url}/api/live`, {
        headers: { cookie: String(client.cookie) },
        signal: stop,
      });
      if (response.status === 200) await read(response, () => note(performance.now(), 200, 'served', ''));
      else {
        const isFine = response.status === 503 && Number(response.headers.get('retry-after')) > 0;
        note(begun, response.status, isFine ? 'refused' : 'wrong', `/api/live: ${await response.text()}`);
      }
    } catch (error) {
      if (!stop.aborted) note(begun, 0, 'wrong', `/api/live: ${reasonOf(error)}`);
    }
    if (!stop.aborted) await pause(comesBack);
  }
}

async function read(response: Response, onChange: () => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
    if (decoder.decode(chunk, { stream: true }).includes('event: changes')) onChange();
}
