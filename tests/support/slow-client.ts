// A client over a bare socket, as slow and as rude as a test wants it: it sends half a request, or does not read what it asked for.
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Client } from './server.ts';

export class SlowClient {
  readonly socket: Socket;
  /** How much it has read, and the text of it. */
  bytes = 0;
  text = '';
  closed = false;
  /** By which the server knows it. */
  readonly port: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.port = socket.localPort;
    socket
      .on('error', () => undefined)
      .on('close', () => {
        this.closed = true;
        clearInterval(this.timer);
      });
  }

  static async connect(url: string): Promise<SlowClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new SlowClient(socket);
  }

  /** Asks for an address and reads nothing of the answer. */
  static async ask(client: Client, path: string): Promise<SlowClient> {
    return (await SlowClient.connect(client.url)).get(client, path);
  }

  get({ cookie }: Client, path: string): this {
    return this.send(`GET ${path} HTTP/1.1\r\nhost: x\r\ncookie: ${String(cookie)}\r\n\r\n`);
  }

  send(text: string): this {
    this.socket.write(text);
    return this;
  }

  /** Begins a body that will be as long as told, and sends no more of it than this. */
  beginBody(path: string, length: number, part = '{', headers = ''): this {
    return this.send(
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${headers}\r\n${part}`,
    );
  }

  readAll(): this {
    this.socket.on('data', (chunk: Buffer) => this.keep(chunk));
    return this;
  }

  /** Takes so many bytes at most each time. */
  readSlowly(most: number, every: number): this {
    this.timer = setInterval(() => {
      // Asks for more where nothing has come yet.
      const chunk = (this.socket.read(most) ?? this.socket.read()) as Buffer | null;
      if (chunk) this.keep(chunk);
    }, every);
    return this;
  }

  leave(): void {
    this.socket.destroy();
  }

  private keep(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.text.length < 100_000) this.text += chunk.toString('latin1');
  }
}
