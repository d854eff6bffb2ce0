// Passwords and second factors: what no route may ever let out.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { make, nextNumber } from '../support/rows.ts';
import { Client, startApp } from '../support/server.ts';
import type { TestApp } from '../support/server.ts';

let app: TestApp;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterAll(() => app.close());

const plain = 'Plain-Text-Of-A-Password-1';
const factor = 'JBSWY3DPEHPK3PXPSECRET';
/** Answers that were given, as they went over the wire. */
const texts: string[] = [];
const note = <A extends { text: string }>(answer: A): A => {
  texts.push(answer.text);
  return answer;
};

/** A user whose password was set, changed and wrongly set through the API, and who has a second factor; signed in. */
async function userWithSecrets(): Promise<Client> {
  const values = { email: `secret${nextNumber()}@example.com`, role: 'viewer', status: 'active', password: plain };
  const user = note(await admin.post('/api/users', values)).body;
  const path = `/api/users/${String(user['id'])}`;
  await app.pool.query('UPDATE users SET two_factor_secret = $2 WHERE id = $1', [user['id'], factor]);
  note(await admin.post('/api/users', values));
  note(await admin.post('/api/users', { ...values, password: `${plain}\u0000`, colour: plain }));
  note(await admin.patch(path, { password: `${plain}2` }, 1));
  expect(note(await admin.patch(path, { password: `${plain}2` }, 2)).status).toBe(200);
  note(await admin.patch(path, { twoFactorSecret: factor }, 3));
  note(await app.stranger.post('/api/auth/login', { email: values.email, password: plain }));
  const session = note(await app.stranger.post('/api/auth/login', { email: values.email, password: `${plain}2` }));
  expect(session.status, session.text).toBe(200);
  return new Client(app.url, session.headers.get('set-cookie')?.split(';')[0] ?? null);
}

test('secrets stand in no answer, no error, no export and no audit row, also after they were set', async () => {
  const owner = await userWithSecrets();
  const ways = ['', '/export?format=csv', '/export?format=ndjson'];
  const lists = app.resources.flatMap(({ name }) => ways.map((way) => `${name}${way}`));
  const others = ['audit_records?_embed=actor', 'system_alerts?_embed=acknowledger', 'meta', 'openapi.json', 'auth/me'];
  for (const path of [...lists, ...others]) {
    for (const client of [admin, owner]) note(await client.get(`/api/${path}`));
  }
  const { rows } = await app.pool.query<{ password: string }>(
    'SELECT password FROM users WHERE two_factor_secret = $1',
    [factor],
  );
  const stored = String(rows[0]?.password);
  expect(stored).toMatch(/^\$argon2id\$/);
  const token = String(owner.cookie?.split('=')[1]);
  const all = texts.join('\n');
  expect(all).toContain('twoFactorEnabled');
  for (const secret of [plain, factor, stored, '$argon2', token]) expect(all).not.toContain(secret);
  expect(app.errors).toEqual([]);
});

test('a changed secret is named in the trail, without its value', async () => {
  const user = await make(admin, 'users', { email: `trail${nextNumber()}@example.com`, role: 'viewer' });
  await admin.patch(`/api/users/${user.id}`, { password: plain }, user.version);
  const { body } = await admin.get<unknown[]>(`/api/audit_records?recordId=${user.id}&_sort=occurredAt&_order=desc`);
  expect(body[0]).toMatchObject({ metadata: { action: 'update', changes: { password: ['hidden', 'hidden'] } } });
});

test.each(['password_starts=a', 'password_null=true', '_sort=password', '_fields=password', '_fields=twoFactorSecret'])(
  'a secret cannot be asked for: %s',
  async (query) => {
    for (const path of ['users', 'users/export']) {
      expect((await admin.get(`/api/${path}?${query}`)).status, path).toBe(403);
    }
    const related = query.replace(/(?=password|twoFactorSecret)/, 'actor.');
    expect((await admin.get(`/api/audit_records?${related}`)).status).toBe(403);
  },
);
