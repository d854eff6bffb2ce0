// A line to a database server, as a proxy on 127.0.0.1 that can be cut, reset, held, lost and mended.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import pg from 'pg';

interface Connection {
  near: Socket;
  /** Absent while the line is held: it is made when the line is mended. */
  far: Socket | null;
  /** Whatever is sent vanishes, for good: the other side neither answers nor hangs up. */
  lost: boolean;
}

export class Line {
  private readonly target: string;
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private state: 'whole' | 'cut' | 'held' = 'whole';
  url = '';

  constructor(target: string) {
    this.target = target;
    this.server = createServer((near) => this.take(near));
  }

  async open(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { user, password, database } = new pg.Client(this.target);
    const { port } = this.server.address() as { port: number };
    this.url = `postgres://${user}:${String(password)}@127.0.0.1:${port}/${database}`;
    return this;
  }

  /** Ends every connection, and refuses new ones until it is mended. */
  cut(): void {
    this.state = 'cut';
    for (const connection of this.connections) this.end(connection);
  }

  /** Breaks every connection with a reset, as a firewall or a dying machine does. New ones are taken. */
  reset(): void {
    for (const { near } of this.connections) near.resetAndDestroy();
  }

  /** Lets nothing through, and nobody knows: what was sent arrives when it is mended. */
  hold(): void {
    this.state = 'held';
    for (const connection of this.connections) unjoin(connection);
  }

  /** Lets nothing through, as where a route is gone: the connections of this moment never come back, new ones do when it is mended. */
  lose(): void {
    this.hold();
    for (const connection of this.connections) connection.lost = true;
  }

  mend(): void {
    this.state = 'whole';
    for (const connection of this.connections) if (!connection.lost) this.join(connection);
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private take(near: Socket): void {
    if (this.state === 'cut') return void near.destroy();
    const connection: Connection = { near, far: null, lost: false };
    this.connections.add(connection);
    near.on('error', () => undefined).on('close', () => this.end(connection));
    if (this.state === 'whole') this.join(connection);
    else near.pause();
  }

  private join(connection: Connection): void {
    if (!connection.far) {
      const { host, port } = new pg.Client(this.target);
      connection.far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
      connection.far.on('error', () => undefined).on('close', () => !connection.lost && this.end(connection));
    }
    connection.near.pipe(connection.far).pipe(connection.near);
  }

  private end(connection: Connection): void {
    this.connections.delete(connection);
    connection.near.destroy();
    connection.far?.destroy();
  }
}

function unjoin({ near, far }: Connection): void {
  if (far) near.unpipe(far);
  far?.unpipe(near);
}
