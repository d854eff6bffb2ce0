import { gunzipSync } from 'node:zlib';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docs } from '../../../api/schema/docs.ts';
import { openApi } from '../../../api/schema/openapi.ts';
import type { Role } from '../../../resources/define/index.ts';
import { launchBrowser } from '../../support/browser.ts';
import { readings, trunks } from './sample.ts';

const strictPolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'";
const documentOf = (role: Role): object => openApi([trunks, readings], { version: '1.2.3' }, role);
const document = documentOf('admin');
let app: FastifyInstance;

beforeAll(async () => {
  app = fastify();
  app.decorateRequest('viewer', null);
  app.addHook('onRequest', async (request) => {
    const role = (request.headers['x-role'] ?? 'admin') as Role;
    request.viewer = { id: '', email: '', name: '', role, carrierId: null, customerId: null };
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', strictPolicy);
  });
  await app.register(docs, { documentOf });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

test('each role gets its own document', async () => {
  const answer = await app.inject({ url: '/api/openapi.json', headers: { 'x-role': 'viewer' } });
  expect(answer.json()).toEqual(documentOf('viewer'));
  expect(answer.json()).not.toEqual(document);
});

test('the document is served as it was given', async () => {
  const answer = await app.inject('/api/openapi.json');
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.json()).toEqual(document);
});

test('a client that has the document already gets 304', async () => {
  const { etag } = (await app.inject('/api/openapi.json')).headers;
  const again = await app.inject({ url: '/api/openapi.json', headers: { 'if-none-match': String(etag) } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  const other = await app.inject({ url: '/api/openapi.json', headers: { 'if-none-match': 'W/"other"' } });
  expect(other.statusCode).toBe(200);
});

test('a client that takes gzip gets gzip', async () => {
  const answer = await app.inject({ url: '/api/openapi.json', headers: { 'accept-encoding': 'br, gzip' } });
  expect(answer.headers['content-encoding']).toBe('gzip');
  expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toEqual(document);
});

test('/api/docs leads to the page', async () => {
  const answer = await app.inject('/api/docs');
  expect([answer.statusCode, answer.headers.location]).toEqual([302, '/api/docs/']);
});

test('the page and its files are served, the rest of the package is not', async () => {
  for (const file of ['', 'start.js', 'swagger-ui.css', 'swagger-ui-bundle.js', 'index.css', 'favicon-32x32.png']) {
    expect([file, (await app.inject(`/api/docs/${file}`)).statusCode]).toEqual([file, 200]);
  }
  for (const file of [
    'package.json',
    'index.html',
    'swagger-ui.js.map',
    'swagger-initializer.js',
    '..%2fpackage.json',
  ]) {
    expect([file, (await app.inject(`/api/docs/${file}`)).statusCode]).toEqual([file, 404]);
  }
});

test('a browser shows every operation under a strict content security policy', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const address = app.server.address() as { port: number };
    await page.goto(`http://127.0.0.1:${address.port}/api/docs`);
    const trunksTag = page.locator('.opblock-tag', { hasText: /^Trunks/ });
    await trunksTag.click();
    await page.locator('.opblock-summary-path', { hasText: '/api/trunks/actions/pause' }).waitFor();
    await page.locator('#operations-Trunks-trunks_list .opblock-summary-control').click();
    await page.locator('.parameter__name', { hasText: /^channels_gte/ }).waitFor();
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
}, 60_000);
