// Codecs of an interconnect over HTTP: an active service keeps at least one that it may use.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { make } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { makeDesk } from '../../support/services.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
});
afterAll(() => app?.close());

const path = '/api/interconnect_codecs';

/** An interconnect whose active service has two codecs. */
async function withTwo(): Promise<{ service: Row; codecs: Row[] }> {
  const desk = await makeDesk(admin);
  const service = await make(admin, 'carrier_services', desk.service);
  await make(admin, 'interconnect_codecs', { interconnectId: desk.link.id, codecId: 'PCMU' });
  const codecs = (await admin.get<Row[]>(`${path}?interconnectId=${desk.link.id}`)).body;
  expect(codecs).toHaveLength(2);
  return { service, codecs };
}
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).toSorted();

test('one stays when two people delete the last two at the same moment', async () => {
  const { codecs } = await withTwo();
  expect(statuses(await Promise.all(codecs.map(({ id }) => admin.delete(`${path}/${id}`))))).toEqual([200, 409]);
});

test('one stays allowed when two people switch off the last two at the same moment, and the answer names the service', async () => {
  const { codecs, service } = await withTwo();
  const answers = await Promise.all(
    codecs.map(({ id, version }) => admin.patch<{ others?: Row[] }>(`${path}/${id}`, { allowed: false }, version)),
  );
  expect(statuses(answers)).toEqual([200, 422]);
  expect(answers.find(({ status }) => status === 422)?.body.others).toMatchObject([
    { resource: 'carrier_services', id: service.id },
  ]);
});
