// Every rule of every definition, broken on purpose: refused by REST under its fields, and by the database when written around it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Resource, Rule } from '../../resources/define/index.ts';
import { loadResources } from '../../resources/define/load.ts';
import { constraintsOf } from '../../api/database/constraints.ts';
import type { Constraint } from '../../api/database/constraints.ts';
import type { Row } from '../support/rows.ts';
import { expectBroken } from '../support/refusals.ts';
import { startApp } from '../support/server.ts';
import type { TestApp } from '../support/server.ts';
import { carrierCases } from './broken/carriers.ts';
import { prepare } from './broken/cases.ts';
import type { Case, Cases } from './broken/cases.ts';
import { catalogueCases } from './broken/catalogue.ts';
import { customerCases } from './broken/customers.ts';
import { interconnectCases } from './broken/interconnects.ts';
import { ledgerCases } from './broken/ledger.ts';
import { monitoringCases } from './broken/monitoring.ts';
import { ratingCases } from './broken/rating.ts';

const cases: Cases = {
  ...carrierCases,
  ...interconnectCases,
  ...ratingCases,
  ...customerCases,
  ...ledgerCases,
  ...catalogueCases,
  ...monitoringCases,
};

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const resources = await loadResources();
const rules = resources.flatMap((resource) =>
  resource.rules.map((rule): [string, Resource, Rule] => [`${resource.name}.${rule.name}`, resource, rule]),
);
const enforced = rules.filter(([, , rule]) => !rule.warning);
const advised = rules.filter(([, , rule]) => rule.warning);

test('every rule has a case that breaks it, and every case a rule', () => {
  expect(Object.keys(cases).toSorted()).toEqual(rules.map(([name]) => name).toSorted());
});

describe('the rule', () => {
  test.each(enforced)(
    '%s is held by REST, which names its fields, and by the database',
    async (name, resource, rule) => {
      const { row = null, around = false, first, ...broken } = await prepare(app, resource.name, cases[name] as Case);
      const constraint = constraintsOf(resource).find((one) => one.message === rule.message && one.sql === rule.sql);
      await expectBroken(app, { resource, row, ...broken }, constraint as Constraint, { around, first });
    },
  );
});

describe('the warning', () => {
  test.each(advised)('%s is told of a stored row, which it does not forbid', async (name, resource, rule) => {
    const { row, values } = await prepare(app, resource.name, cases[name] as Case);
    const admin = await app.as('super_admin');
    const path = `/api/${resource.name}`;
    const saved = row
      ? await admin.patch<Row>(`${path}/${row.id}`, values, row.version)
      : await admin.post<Row>(path, values);
    expect(saved.status, saved.text).toBe(row ? 200 : 201);
    const told = await admin.get<{ fields: string[]; message: string }[]>(`${path}/${saved.body.id}/warnings`);
    expect(told.body).toContainEqual({ fields: rule.fields, message: rule.message });
  });
});

test('none of this was an error of the server', () => expect(app.errors).toEqual([]));
