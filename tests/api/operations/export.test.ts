// Exports: what a file holds, that it takes no memory, and what becomes of the connection when the client goes away.
import { request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { make, makeCarrier, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let app: TestApp;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

/** Bytes that are in use once what nobody needs any more is swept up. */
function retained(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('a file', () => {
  test('of CSV begins with the mark that spreadsheets want and the names of the fields', async () => {
    await makeCarrier(admin, { name: 'Comma, "Quote" and\u2028line', code: 'CSV-1', billTo: 'Street 1\nCity' });
    const answer = await admin.get(
      '/api/carriers/export?code=CSV-1&_fields=code,name,billTo,capacityLimit,circularRouting,customerBalance,primaryCurrency.code',
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="carriers-\d{4}-\d{2}-\d{2}\.csv"$/,
    );
    const bytes = await fetch(`${app.url}/api/carriers/export?code=CSV-1&_fields=code`, {
      headers: { cookie: String(admin.cookie) },
    });
    expect([...new Uint8Array(await bytes.arrayBuffer())].slice(0, 7)).toEqual([
      0xef,
      0xbb,
      0xbf,
      ...Buffer.from('code'),
    ]);
    expect(answer.text).toBe(
      'code,name,billTo,capacityLimit,circularRouting,customerBalance,primaryCurrency.code\n' +
        'CSV-1,"Comma, ""Quote"" and\u2028line","Street 1\nCity",,false,0.0000,USD\n',
    );
  });

  test('of NDJSON holds the rows of the list, one a line', async () => {
    const query = '_sort=code&_order=desc&isActive=true';
    const answer = await admin.get(`/api/currencies/export?format=ndjson&${query}`);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('.ndjson"');
    const list = (await admin.get<Row[]>(`/api/currencies?${query}`)).body;
    expect(lines(answer.text).map((line) => JSON.parse(line) as Row)).toEqual(list);
  });

  test('holds what the filter, the search box and the order say', async () => {
    const codes = async (query: string) =>
      lines((await admin.get(`/api/currencies/export?_fields=code&${query}`)).text).slice(1);
    expect(await codes('code_in=EUR,USD&_sort=code')).toEqual(['EUR', 'USD']);
    expect(await codes('code_in=EUR,USD&_sort=code&_order=desc')).toEqual(['USD', 'EUR']);
    expect(await codes('q=dollar&code_starts=u')).toEqual(['USD']);
    expect(await codes('name=nothing')).toEqual([]);
  });

  test('of nothing is a head alone in CSV and empty in NDJSON', async () => {
    const path = '/api/currencies/export?name=nothing&_fields=code';
    expect((await admin.get(path)).text).toBe('code\n');
    expect((await admin.get(`${path}&format=ndjson`)).text).toBe('');
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['+cmd|calc', "'+cmd|calc"],
    ['-2+3+cmd', "'-2+3+cmd"],
    ['-12.50', '-12.50'],
    ['+44 20 7946', '+44 20 7946'],
    ['plain = text', 'plain = text'],
    ['"=1+1"', `"'""=1+1"""`],
    ['＝1+1', "'＝1+1"],
    ['＠SUM(A1)', "'＠SUM(A1)"],
    ['＋1-2', "'＋1-2"],
    // Where another separator than ours counts, a value is several cells.
    [';=1', ";'=1"],
    ['a;=1', "a;'=1"],
    ['a; ＝1', "a;' ＝1"],
    ['a|@x', "a|'@x"],
    ['a;"=1"', `"a;'""=1"""`],
    ['a;;-x', "a;;'-x"],
    ['+44 20 7946; +44 20 7947', '+44 20 7946; +44 20 7947'],
    ['-1.5e-7', '-1.5e-7'],
    ['-1;=2', "-1;'=2"],
    ['a;b = c', 'a;b = c'],
  ])('does not let a spreadsheet run the text %s', async (jobTitle, cell) => {
    const { id } = await make(admin, 'carrier_contacts', {
      carrierId: (await makeCarrier(admin)).id,
      name: 'x',
      jobTitle,
    });
    expect((await admin.get(`/api/carrier_contacts/export?id=${id}&_fields=jobTitle`)).text).toBe(
      `jobTitle\n${cell}\n`,
    );
    const json = await admin.get(`/api/carrier_contacts/export?id=${id}&_fields=jobTitle&format=ndjson`);
    expect(JSON.parse(json.text)).toMatchObject({ jobTitle });
  });

  test.each([
    ['x\n=1', `"x\n'=1"`],
    ['x\n\n=1\n- y', `"x\n\n'=1\n'- y"`],
    ['x\t=1', "x\t'=1"],
    ['+44 20\n-7', '"+44 20\n-7"'],
  ])('does not let a spreadsheet run a formula behind a line break or a tab: %j', async (text, cell) => {
    const email = { name: 'x', slug: `cells_${nextNumber()}`, category: 'system', subject: 's', text };
    const { id } = await make(admin, 'email_templates', email);
    expect((await admin.get(`/api/email_templates/export?id=${id}&_fields=text`)).text).toBe(`text\n${cell}\n`);
  });

  test('shows a portal user rows of its own carrier and fields that it may read', async () => {
    const own = await makeCarrier(admin);
    const portal = await app.as('carrier_viewer', { carrierId: own.id });
    const [head, ...rows] = lines((await portal.get('/api/carriers/export')).text);
    expect(head).not.toContain('supplierCreditLimit');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(own.id);
  });

  test.each([
    ['format=pdf', 400],
    ['_start=0&_end=5', 400],
    ['_start=5', 400],
    ['colour=red', 400],
    ['_fields=colour', 400],
    ['_sort=password', 403],
  ])('is refused before it begins: %s', async (query, status) => {
    const answer = await admin.get(`/api/users/export?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ statusCode: status, requestId: expect.any(String) });
  });

  test('is refused to who may not read the resource', async () => {
    const viewer = await app.as('viewer');
    expect((await viewer.get('/api/audit_records/export')).status).toBe(403);
  });
});

describe('a large set', () => {
  const rows = 20_000;
  const rowBytes = 5_000;
  const path = () => `/api/email_templates/export?slug_starts=bulk`;
  const busy = () => app.lanes.export.totalCount - app.lanes.export.idleCount;

  beforeAll(async () => {
    await app.pool.query('ALTER TABLE email_templates DISABLE TRIGGER USER');
    await app.pool.query(
      `INSERT INTO email_templates (name, slug, category, subject, text)
       SELECT 'Bulk', 'bulk_' || n, 'system', 's', repeat('x', $2) FROM generate_series(1, $1::int) n`,
      [rows, rowBytes],
    );
    await app.pool.query('ALTER TABLE email_templates ENABLE TRIGGER USER');
  });

  /** Starts the export and hands over its chunks until told to hang up. Resolves with the bytes when either is through. */
  function stream(query: string, onChunk: (bytes: number) => 'go on' | 'hang up'): Promise<number> {
    return new Promise((resolve, reject) => {
      let bytes = 0;
      const client = request(
        `${app.url}${path()}&${query}`,
        { headers: { cookie: String(admin.cookie) } },
        (answer) => {
          answer.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (onChunk(bytes) === 'hang up') answer.destroy();
          });
          answer.on('close', () => resolve(bytes));
          answer.on('error', () => undefined);
        },
      );
      client.on('error', reject);
      client.end();
    });
  }

  test.each(['csv', 'ndjson'])('of %s streams 20,000 rows of 5 kB without keeping them', async (format) => {
    const before = retained();
    let highest = 0;
    let seen = 0;
    const bytes = await stream(`format=${format}`, (sofar) => {
      if (sofar - seen > 10_000_000) {
        seen = sofar;
        highest = Math.max(highest, retained() - before);
      }
      return 'go on';
    });
    expect(bytes).toBeGreaterThan(rows * rowBytes);
    expect(highest).toBeLessThan((rows * rowBytes) / 5);
  });

  test('that a client leaves half-way gives its connection back', async () => {
    const bytes = await stream('', (sofar) => (sofar > 5_000_000 ? 'hang up' : 'go on'));
    expect(bytes).toBeLessThan(rows * rowBytes);
    await until(() => busy() === 0, 'no connection is busy');
  });

  test('that clients leave before the first byte gives all connections back', async () => {
    for (let round = 0; round < 12; round += 1) {
      const leave = new AbortController();
      const cookie = String(admin.cookie);
      const answer = fetch(`${app.url}${path()}&_sort=text,name`, { headers: { cookie }, signal: leave.signal });
      const settled = answer.then((one) => one.body?.cancel()).catch(() => undefined);
      // Gone at the moment in which the server is at work on it.
      await until(() => busy() > 0, 'the server works on the export');
      leave.abort();
      await settled;
    }
    await until(() => busy() === 0, 'no connection is busy');
  });

  test('asked by HEAD sends no rows and keeps no connection', async () => {
    const answer = await admin.send('HEAD', path());
    expect([answer.status, answer.text]).toEqual([200, '']);
    await until(() => busy() === 0, 'no connection is busy');
  });

  test('asked by HEAD is no export: the trail has none, and the rows are not read to their end', async () => {
    const events = async () =>
      (await admin.get('/api/audit_records?eventType=export&_end=0')).headers.get('x-total-count');
    const before = await events();
    // As many as would run at once: none of them is still busy with its rows.
    for (let at = 0; at < 8; at += 1) expect((await admin.send('HEAD', `${path()}&checksum=true`)).status).toBe(200);
    expect(await events()).toBe(before);
  });
});
