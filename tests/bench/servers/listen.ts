// What the servers beside ours share: node:http, the work by its address, a word to the parent when ready, and an end with the parent.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What every such server is told when it starts. */
export interface ServerSettings {
  port: number;
  /** The database that everything reads, and that all but the limit write. */
  main: string;
  /** The database that the limit writes. */
  copy: string;
  connections: number;
}

export const settings = (): ServerSettings => JSON.parse(process.argv[2] ?? '{}') as ServerSettings;

export interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string | number>;
}

/** `work` is the first part of the address, `id` the second or empty. */
export type Handler = (work: string, id: string, request: IncomingMessage) => Promise<Answer>;

/** Listens and tells the parent. */
export function serve(handler: Handler): void {
  const server = createServer((request, response) => {
    const [, work = '', id = ''] = (request.url ?? '').split('/');
    handler(work, id, request).then(
      (answer) => send(response, answer),
      (error: unknown) => send(response, { status: 500, body: JSON.stringify({ message: String(error) }) }),
    );
  });
  server.listen(settings().port, '127.0.0.1', ready);
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

/** Tells the parent that requests are answered from now on; without a parent this process has no purpose. */
export function ready(): void {
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
}

export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk as string;
  return JSON.parse(text) as Record<string, unknown>;
}

/** The version in If-Match; 0 when there is none. */
export const ifMatch = (request: IncomingMessage): number =>
  Number(request.headers['if-match']?.replaceAll('"', '') ?? 0);
