// npm run audit:verify as support runs it: over the database, and over an exported file.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditKeys } from '../../../api/audit/keys.ts';
import { sealTrail } from '../../../api/audit/seals.ts';
import { Vault } from '../../../api/auth/vault.ts';
import { makeCarrier } from '../../support/rows.ts';
import { startApp, testSecret } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let app: TestApp;
let admin: Client;
let folder: string;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
  folder = await mkdtemp(join(tmpdir(), 'didtron-trail-'));
  await makeCarrier(admin, { name: 'Zaïre, "Télécom"' });
  await sealTrail(app.pool, new AuditKeys(new Vault(testSecret)).signer);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await app.close();
});

interface Run {
  code: number;
  out: string;
  err: string;
}
/** Runs the command; it is not over before its answer is complete. */
const verify = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const own = { DATABASE_URL: app.databaseUrl, SECRET_KEY: testSecret, AUDIT_ANCHOR: join(folder, 'anchor.json') };
    const env = { ...process.env, ...own };
    const command = [join(root, 'node_modules/tsx/dist/cli.mjs'), 'api/audit/cli.ts', ...args];
    execFile(process.execPath, command, { cwd: root, env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

async function exported(format: string): Promise<string> {
  const { status, text } = await admin.get(
    `/api/audit_records/export?format=${format}&checksum=true&resource=carriers`,
  );
  expect(status).toBe(200);
  const path = join(folder, `trail.${format}`);
  // fetch has dropped the byte order mark of CSV, which the check sum covers.
  await writeFile(path, format === 'csv' ? `\uFEFF${text}` : text);
  return path;
}

test('says that all is whole, and what to note for later', async () => {
  const { code, out } = await verify();
  expect(code).toBe(0);
  expect(out).toMatch(/^Whole: \d+ rows in 1 seals, up to #\d+\./);
  expect(out).toContain('All seals are signed.');
  const [, anchor = ''] = /--seal (\S+)/.exec(out) ?? [];
  expect((await verify('--seal', anchor)).code).toBe(0);
  expect(await verify('--seal', `1:${'0'.repeat(64)}`)).toMatchObject({
    code: 1,
    err: expect.stringContaining('made anew'),
  });
  expect((await verify('--seal', 'x')).code).toBe(2);
}, 60_000);

/** The file with one letter changed and the check sum of that, by somebody who has no key. */
function resigned(text: string): string {
  const [, body = '', last = ''] = /^([^]*\n)(.+\n)$/.exec(text.replace('Télécom', 'Telecom')) ?? [];
  const sha256 = createHash('sha256').update(body).digest('hex');
  return body + last.replace(/[0-9a-f]{64}/, sha256);
}

test.each(['ndjson', 'csv'])(
  'finds an exported file of %s whole and known to the trail, and a changed byte or a cut end in it',
  async (format) => {
    const path = await exported(format);
    expect(await verify('--file', path, '--trail')).toMatchObject({
      code: 0,
      out: expect.stringContaining(String(admin.email)),
    });
    const { body } = await app.stranger.get<{ keys: { kid: string }[] }>('/api/audit_records/key');
    const kid = body.keys[0]?.kid ?? '';
    expect(await verify('--file', path, '--key', kid)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`Signed by key ${kid}`),
    });
    expect(await verify('--file', path, '--key', 'another')).toMatchObject({ code: 1 });
    const text = await readFile(path, 'utf8');
    await writeFile(path, resigned(text));
    expect(await verify('--file', path)).toMatchObject({ code: 1, err: expect.stringContaining('not genuine') });
    await writeFile(path, text.replace('Télécom', 'Telécom'));
    expect(await verify('--file', path)).toMatchObject({ code: 1, err: expect.stringContaining('check sum is') });
    await writeFile(path, text.split('\n').slice(0, -2).join('\n'));
    expect(await verify('--file', path)).toMatchObject({ code: 1, err: expect.stringContaining('cut short') });
  },
  60_000,
);

test('a chain that does not go through the anchor is taken as it is with a reason alone, which stands in the trail', async () => {
  const path = join(folder, 'anchor.json');
  await writeFile(path, `{"seal":"7","hash":"${'0'.repeat(64)}"}\n`);
  expect(await verify()).toMatchObject({ code: 1, err: expect.stringContaining('Seal 7 was seen before') });
  expect((await verify('--accept', ' ')).code).toBe(2);
  expect((await verify('--accept', 'Restored from the backup of 3 March')).code).toBe(0);
  expect((await verify()).code).toBe(0);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ seal: '1' });
  const { body } = await admin.get<{ metadata: object }[]>(
    '/api/audit_records?eventType=security&_end=1&_sort=occurredAt&_order=desc',
  );
  expect(body[0]?.metadata).toMatchObject({
    action: 'audit_chain_accepted',
    reason: 'Restored from the backup of 3 March',
  });
}, 60_000);

test('names the row that a superuser altered, and fails', async () => {
  await app.pool.query(
    `ALTER TABLE audit_records DISABLE TRIGGER ALL; UPDATE audit_records SET description = description || '.' WHERE seq = (SELECT min(seq) FROM audit_records)`,
  );
  const { code, err } = await verify();
  expect(code).toBe(1);
  expect(err).toMatch(
    /NOT AS IT WAS SEALED\. Row \d+ of the trail \([0-9a-f-]{36}\) was altered after seal 1 was made\./,
  );
}, 30_000);
