// Starting and stopping as a person meets them: the program as a process, with what can be wrong around it.
import { chmod, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { choosePlace } from '../../api/database/embedded/place.ts';
import { stopPostmaster } from '../../api/database/embedded/postmaster.ts';
import { findProjectRoot } from '../../api/project.ts';
import { freePort } from '../support/children.ts';
import { createDatabase, scratchFolder } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { Line } from '../support/line.ts';
import { endPrograms, startProgram } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import { currencyId, makeCarrier, nextNumber } from '../support/rows.ts';
import type { Row } from '../support/rows.ts';
import type { Answer, Client } from '../support/server.ts';
import { templateName } from '../support/template.ts';
import { until } from '../support/until.ts';

vi.setConfig({ testTimeout: 120_000 });

const scratch = scratchFolder('with blanks ');
const dataDir = join(scratch, 'some data');
let database: TestDatabase;
beforeAll(async () => {
  // PostgreSQL's own user must reach its data.
  await chmod(scratch, 0o755);
  database = await createDatabase(inject('databaseUrl'), undefined, templateName);
});
afterEach(() => endPrograms());
afterAll(async () => {
  await database.drop();
  await stopPostmaster(await choosePlace(dataDir, () => undefined));
  await rm(scratch, { recursive: true, force: true });
});

/** It ends by itself with a failure, and has said why in one line. */
async function expectFailure(program: Program, line: RegExp): Promise<void> {
  expect(await program.ended).toBe(1);
  expect(program.errors.trim()).toMatch(line);
  expect(program.errors.trim().split('\n')).toHaveLength(1);
}

describe('a start on a given database', () => {
  test('says in one line where it serves and where the data lies, and a signal ends it without a loss', async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const program = await (await startProgram({ DATABASE_URL: database.url })).ready();
      const lines = program.output.split('\n').filter((line) => line.includes(program.url));
      expect(lines).toEqual([
        expect.stringMatching(/^DIDTron back office: http:\/\/127\.0\.0\.1:\d+, data in .+\/test_/),
      ]);
      const { id } = await makeCarrier(await program.admin(), { code: signal, name: signal });
      expect(await program.end(signal)).toBe(0);
      const client = new pg.Client(database.url);
      await client.connect();
      expect((await client.query('SELECT code FROM carriers WHERE id = $1', [id])).rows).toEqual([{ code: signal }]);
      await client.end();
    }
  });

  describe('while writes are under way', () => {
    let program: Program;
    let blocker: pg.Client;
    let writes: Promise<Answer<unknown> | Error>[];
    beforeEach(async () => {
      program = await (await startProgram({ DATABASE_URL: database.url })).ready();
      const admin = await program.admin();
      const primaryCurrencyId = await currencyId(admin);
      blocker = new pg.Client(database.url);
      await blocker.connect();
      await blocker.query('BEGIN; LOCK TABLE carriers IN SHARE ROW EXCLUSIVE MODE');
      writes = Array.from({ length: 12 }, () => {
        const code = `STOP-${nextNumber()}`;
        return admin.post('/api/carriers', { code, name: code, primaryCurrencyId }).catch((error: Error) => error);
      });
      await until(async () => {
        const { rowCount } = await blocker.query(
          `SELECT FROM pg_locks WHERE NOT granted AND relation = 'carriers'::regclass`,
        );
        return Number(rowCount) >= 3;
      }, 'the writes to wait');
    });
    afterEach(() => blocker.end());

    test('a signal lets all of them be answered, and the process ends with 0', async () => {
      program.child.kill('SIGTERM');
      await until(
        () =>
          program.admin().then(
            () => false,
            () => true,
          ),
        'the listener to close',
      );
      await blocker.query('ROLLBACK');
      const answers = await Promise.all(writes);
      expect(answers.map((answer) => ('status' in answer ? answer.status : answer.message))).toEqual(
        answers.map(() => 201),
      );
      expect(await program.ended).toBe(0);
    });

    test('a second signal ends it at once', async () => {
      await until(() => {
        program.child.kill('SIGTERM');
        return program.child.exitCode !== null;
      }, 'the process to end');
      expect(await program.ended).toBe(1);
      expect(program.output).toContain('Stopped at once, by a second signal.');
      await Promise.all(writes);
    });
  });
});

describe('a start that cannot be ends with one clear line', () => {
  test('the port is in use', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const program = await startProgram({ PORT: String(port), DATABASE_URL: database.url });
    await expectFailure(program, new RegExp(`^Port ${port} of 127\\.0\\.0\\.1 is in use: set PORT to another one\\.$`));
    other.close();
  });

  test('a setting is wrong', async () => {
    await expectFailure(
      await startProgram({ DATABASE_URL: 'mysql://localhost/x' }),
      /^DATABASE_URL must be of the form/,
    );
  });

  test('nobody answers at DATABASE_URL', async () => {
    const url = `postgres://x:y@127.0.0.1:${await freePort()}/backoffice`;
    await expectFailure(
      await startProgram({ DATABASE_URL: url }),
      /^The database cannot be reached: .*ECONNREFUSED.* Check DATABASE_URL/,
    );
  });

  test('the password, or the database, does not exist', async () => {
    const line = await new Line(database.url).open();
    const wrong = new URL(line.url);
    wrong.password = 'wrong';
    await expectFailure(
      await startProgram({ DATABASE_URL: wrong.href }),
      /^The database cannot be reached: password authentication failed/,
    );
    const absent = new URL(line.url);
    absent.pathname = '/nowhere';
    await expectFailure(
      await startProgram({ DATABASE_URL: absent.href }),
      /^The database cannot be reached: database "nowhere" does not exist/,
    );
    line.close();
  });

  test('the server is older than 15', async () => {
    const old = await oldServer();
    const { port } = old.address() as { port: number };
    const program = await startProgram({ DATABASE_URL: `postgres://x:y@127.0.0.1:${port}/backoffice` });
    await expectFailure(program, /^The database server is PostgreSQL 14\.9; version 15 or newer is needed\.$/);
    old.close();
  });

  test('a definition is broken: its code, file and name are told', async () => {
    const checkout = await copyOfCheckout('broken');
    const file = join(checkout, 'resources/catalogue/pops.ts');
    await writeFile(file, (await readFile(file, 'utf8')).replace("title: 'name'", "title: 'nobody'"));
    const program = await startProgram({ DATABASE_URL: database.url }, checkout);
    expect(await program.ended).toBe(1);
    expect(program.errors.trim()).toMatch(
      /^A definition is wrong\n {2}DEF\d+ catalogue\/pops\.ts \(pops\): title names "nobody"$/,
    );
  });
});

test('a checkout below a path with blanks starts on its own PostgreSQL, twice in a row, and after kill -9 of either', async () => {
  const checkout = await copyOfCheckout('a checkout');
  const begin = async () => (await startProgram({ DATA_DIR: dataDir }, checkout)).ready();
  const first = await begin();
  expect(first.output).toContain(`data in ${dataDir}`);
  const { id } = await makeCarrier(await first.admin());
  const there = async (program: Program) => (await (await program.admin()).get(`/api/carriers/${id}`)).status;
  expect(await first.end('SIGINT')).toBe(0);

  const second = await begin();
  expect(second.output).not.toContain('Migrated');
  expect(await there(second)).toBe(200);
  await second.end('SIGKILL');

  const third = await begin();
  expect(await there(third)).toBe(200);
  const admin = await third.admin();
  process.kill(await postmaster(), 'SIGKILL');
  // The process stays up, and so soon as PostgreSQL runs again it serves.
  await until(
    async () => (await admin.get(`/api/carriers/${id}`)).status === 200,
    'service after kill -9 of PostgreSQL',
    30_000,
  );
  expect(third.child.exitCode).toBeNull();
  expect(await third.end('SIGTERM')).toBe(0);

  const fourth = await begin();
  process.kill(await postmaster(), 'SIGKILL');
  await fourth.end('SIGKILL');
  expect(await there(await begin())).toBe(200);
});

async function postmaster(): Promise<number> {
  return Number((await readFile(join(dataDir, 'cluster/postmaster.pid'), 'utf8')).split('\n')[0]);
}

describe('while PostgreSQL is away', () => {
  let line: Line;
  let program: Program;
  let admin: Client;
  let row: Row;
  beforeAll(async () => {
    line = await new Line(database.url).open();
  });
  afterAll(() => line.close());

  const asked: [string, (client: Client) => Promise<Answer<unknown>>][] = [
    ['a list', (client) => client.get('/api/carriers')],
    ['a record', (client) => client.get(`/api/carriers/${row.id}`)],
    ['an export', (client) => client.get('/api/carriers/export?format=csv')],
    ['what the panel may know', (client) => client.get('/api/meta')],
    ['a create', (client) => client.post('/api/pops', { name: 'New', code: 'NEW1', fqdn: 'new.example.com' })],
    ['an update', (client) => client.patch(`/api/carriers/${row.id}`, { billTo: 'New' }, row.version)],
    ['a removal', (client) => client.delete(`/api/carriers/${row.id}`, row.version)],
    ['a sign-in', (client) => client.post('/api/auth/login', { email: 'a@example.com', password: 'wrong' })],
  ];

  test('every answer is 503 with Retry-After, and service resumes without a restart', async () => {
    program = await (await startProgram({ DATABASE_URL: line.url })).ready();
    admin = await program.admin();
    row = await makeCarrier(admin, { code: 'AWAY', name: 'Away' });
    line.cut();
    // A session is remembered for a moment; then nobody can be told from a stranger.
    await until(async () => (await admin.get('/api/meta')).status === 503, 'the session to be asked for');
    for (const [what, ask] of asked) {
      const answer = await ask(admin);
      expect([what, answer.status, Number(answer.headers.get('retry-after'))], answer.text).toEqual([what, 503, 2]);
      expect(answer.body).toMatchObject({ code: 'DIDDatabaseAway' });
    }
    expect((await admin.get('/healthz')).status).toBe(200);
    expect((await admin.get('/readyz')).status).toBe(503);
    line.mend();
    await until(async () => (await admin.get('/readyz')).status === 200, 'the database to be reached again');
    expect((await admin.get<Row>(`/api/carriers/${row.id}`)).body).toMatchObject({ version: 1, billTo: null });
    for (const [what, ask] of asked.slice(0, 6)) expect([what, (await ask(admin)).status < 300]).toEqual([what, true]);
    expect(program.child.exitCode).toBeNull();
  });
});

/** The sources under another path, sharing the packages. */
async function copyOfCheckout(name: string): Promise<string> {
  const root = fileURLToPath(findProjectRoot());
  const copy = join(scratch, name);
  await mkdir(copy);
  for (const part of ['api', 'resources', 'seeds', 'migrations', 'package.json', 'tsconfig.json'])
    await cp(join(root, part), join(copy, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Speaks just enough of PostgreSQL's protocol to say that it is version 14.9. */
async function oldServer(): Promise<Server> {
  const message = (type: string, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const short = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
  const long = (value: number): Buffer => Buffer.concat([short(value >> 16), short(value & 65_535)]);
  const idle = message('Z', Buffer.from('I'));
  const values = { number: '140009', name: '14.9', encoding: 'UTF8' };
  const columns = Object.keys(values).map((name) =>
    Buffer.concat([Buffer.from(`${name}\0`), long(0), short(0), long(25), short(65_535), long(65_535), short(0)]),
  );
  const cells = Object.values(values).map((value) => Buffer.concat([long(value.length), Buffer.from(value)]));
  const answer = Buffer.concat([
    message('T', short(3), ...columns),
    message('D', short(3), ...cells),
    message('C', Buffer.from('SELECT 1\0')),
    idle,
  ]);
  const server = createServer((socket: Socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', long(0)), idle]));
      socket.on('data', (data) => (data.toString('latin1', 0, 1) === 'Q' ? socket.write(answer) : socket.end()));
    });
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
