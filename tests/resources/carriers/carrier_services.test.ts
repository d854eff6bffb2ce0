// Services: what must be well before one is active, held by the database against every writer; shares and capacity as they are read.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { make, makeCarrier, makeInterconnect, makeRateCard, nextNumber } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';
import { makeDesk, makeOpenInterconnect, makeRoute } from '../../support/services.ts';
import type { Desk } from '../../support/services.ts';

let app: TestApp;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('super_admin');
}, 60_000);
afterAll(() => app?.close());

const change = (resource: string, row: Row, values: Record<string, unknown>) =>
  admin.patch<Row & { errors?: Record<string, string[]> }>(`/api/${resource}/${row.id}`, values, row.version);

async function changed(resource: string, row: Row, values: Record<string, unknown>): Promise<Row> {
  const answer = await change(resource, row, values);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
}

/** What is wrong, made before the service is switched on: the field that the refusal must name. Answers with what the service is to have. */
const faults: Record<string, { field: string; make: (desk: Desk) => Promise<Record<string, unknown>> }> = {
  'without a rating plan': { field: 'ratingPlanId', make: async () => ({ ratingPlanId: null }) },
  'without a route': { field: 'routingPlanId', make: async () => ({ routingPlanId: null }) },
  'on an interconnect that is off': {
    field: 'interconnectId',
    make: async ({ link }) => {
      await changed('carrier_interconnects', link, { isActive: false });
      return {};
    },
  },
  'on an interconnect without an address': {
    field: 'interconnectId',
    make: async ({ carrier }) => {
      const link = await makeInterconnect(admin, { carrierId: carrier.id });
      await make(admin, 'interconnect_codecs', { interconnectId: link.id, codecId: 'PCMA' });
      return { interconnectId: link.id };
    },
  },
  'on an interconnect without a codec': {
    field: 'interconnectId',
    make: async ({ link }) => {
      await app.pool.query('DELETE FROM interconnect_codecs WHERE interconnect_id = $1', [link.id]);
      return {};
    },
  },
  'with a price list that is not in effect yet': {
    field: 'ratingPlanId',
    make: async () => ({
      ratingPlanId: (await makeRateCard(admin, { status: 'active', effectiveDate: '2099-01-01T00:00:00.000Z' })).id,
    }),
  },
  'with a price list that is no longer in effect': {
    field: 'ratingPlanId',
    make: async () => ({
      ratingPlanId: (await makeRateCard(admin, { status: 'active', expiryDate: '2020-01-01T00:00:00.000Z' })).id,
    }),
  },
  'with a routing plan that leads nowhere': {
    field: 'routingPlanId',
    make: async () => ({ routingPlanId: (await make(admin, 'routing_plans', { name: `Empty ${nextNumber()}` })).id }),
  },
  'with a routing plan that is off': {
    field: 'routingPlanId',
    make: async () => ({
      routingPlanId: (await changed('routing_plans', await makeRoute(admin), { isActive: false })).id,
    }),
  },
  'with a routing plan that leads back to its own carrier only': {
    field: 'routingPlanId',
    make: async ({ link }) => {
      const plan = await make(admin, 'routing_plans', { name: `Circle ${nextNumber()}` });
      await make(admin, 'routing_plan_entries', { planId: plan.id, interconnectId: link.id });
      return { routingPlanId: plan.id };
    },
  },
  'beside another one without a tech prefix': {
    field: 'techPrefix',
    make: async ({ service }) => {
      await make(admin, 'carrier_services', { ...service, name: `First ${nextNumber()}` });
      return {};
    },
  },
  'of a disabled carrier': {
    field: 'status',
    make: async ({ carrier }) => {
      await changed('carriers', carrier, { status: 'disabled' });
      return {};
    },
  },
};

describe('a service cannot be active', () => {
  test.each(Object.keys(faults))('%s: by a create, by a change, or around the API', async (name) => {
    const { field, make: spoil } = faults[name] as (typeof faults)[string];
    const desk = await makeDesk(admin);
    const body = { ...desk.service, ...(await spoil(desk)) };

    const created = await admin.post<{ errors: Record<string, string[]> }>('/api/carrier_services', body);
    expect([created.status, Object.keys(created.body.errors)]).toEqual([422, [field]]);

    const paused = await make(admin, 'carrier_services', { ...body, status: 'paused' });
    const switched = await change('carrier_services', paused, { status: 'active' });
    expect([switched.status, Object.keys(switched.body.errors ?? {})]).toEqual([422, [field]]);

    const around = app.pool.query(`UPDATE carrier_services SET status = 'active' WHERE id = $1`, [paused.id]);
    await expect(around).rejects.toMatchObject({ code: '23514' });
  });

  test('with several faults: all are named at once', async () => {
    const { service, carrier } = await makeDesk(admin);
    const bare = await makeInterconnect(admin, { carrierId: carrier.id });
    const body = { ...service, interconnectId: bare.id, ratingPlanId: null, routingPlanId: null };
    const answer = await admin.post<{ errors: Record<string, string[]> }>('/api/carrier_services', body);
    expect(Object.keys(answer.body.errors).toSorted()).toEqual(['interconnectId', 'ratingPlanId', 'routingPlanId']);
    expect(answer.body.errors['interconnectId']).toHaveLength(2);
  });

  test('egress, where the interconnect has no target', async () => {
    const carrier = await makeCarrier(admin);
    const link = await makeOpenInterconnect(admin, { carrierId: carrier.id, ipAddress: null });
    const card = await makeRateCard(admin, { type: 'provider', carrierId: carrier.id, status: 'active' });
    const body = { carrierId: carrier.id, interconnectId: link.id, direction: 'egress', ratingPlanId: card.id };
    const refused = await admin.post<{ errors: object }>('/api/carrier_services', { ...body, name: 'Out' });
    expect([refused.status, Object.keys(refused.body.errors)]).toEqual([422, ['interconnectId']]);
    await changed('carrier_interconnects', link, { ipAddress: '192.0.2.9' });
    await make(admin, 'carrier_services', { ...body, name: 'Out' });
  });
});

test('a service whose every check is well is active at once', async () => {
  const { service } = await makeDesk(admin);
  expect((await make(admin, 'carrier_services', service))['status']).toBe('active');
});

describe('the share of calls', () => {
  const sharesOf = async (weights: number[], others: Record<string, unknown>[] = []): Promise<unknown[]> => {
    const { service } = await makeDesk(admin);
    const made: Row[] = [];
    for (const [at, weight] of weights.entries()) {
      const values = { ...service, name: `Share ${at}`, weight, techPrefix: `${at}#` };
      made.push(await make(admin, 'carrier_services', { ...values, ...others[at] }));
    }
    const list = await admin.get<Row[]>(
      `/api/carrier_services?interconnectId=${String(service['interconnectId'])}&_sort=name&_order=asc&_fields=share`,
    );
    expect(list.body.map((row) => row.id)).toEqual(made.map((row) => row.id));
    return list.body.map((row) => row['share']);
  };

  test.each([
    [
      [1, 2],
      ['33.33', '66.67'],
    ],
    [
      [10, 1],
      ['90.91', '9.09'],
    ],
    [
      [0, 0, 0],
      ['33.33', '33.33', '33.33'],
    ],
    [
      [0, 5],
      ['0.00', '100.00'],
    ],
    [[100], ['100.00']],
  ])('of weights %j is %j', async (weights, shares) => {
    expect(await sharesOf(weights)).toEqual(shares);
  });

  test('counts only active services of the same priority', async () => {
    expect(await sharesOf([1, 1, 1], [{}, { priority: 2 }, { status: 'paused' }])).toEqual(['100.00', '100.00', null]);
  });

  test('is told in the answer to a write too, and cannot be written', async () => {
    const { service } = await makeDesk(admin);
    const first = await make(admin, 'carrier_services', service);
    expect(first['share']).toBe('100.00');
    const second = await make(admin, 'carrier_services', { ...service, name: 'Second', weight: 300, techPrefix: '2#' });
    expect(second['share']).toBe('75.00');
    expect((await change('carrier_services', second, { share: '1' })).status).toBe(422);
  });
});

describe('the effective capacity', () => {
  const capped = (limit: number | null) => (limit === null ? {} : { capacityMode: 'capped', capacityLimit: limit });
  test.each([
    [null, null, null, null, null],
    [100, 50, 20, 20, 'service'],
    [100, 50, null, 50, 'interconnect'],
    [10, 50, 20, 10, 'carrier'],
    [null, 30, 40, 30, 'interconnect'],
    [20, 20, 20, 20, 'service'],
  ])(
    'of carrier %s, interconnect %s and service %s is %s, set by the %s',
    async (carrier, link, service, least, owner) => {
      const partner = await makeCarrier(admin, capped(carrier));
      const interconnect = await makeInterconnect(admin, { carrierId: partner.id, ...capped(link) });
      const made = await make(admin, 'carrier_services', {
        carrierId: partner.id,
        interconnectId: interconnect.id,
        name: 'Capacity',
        status: 'paused',
        ...capped(service),
      });
      expect([made['effectiveCapacity'], made['capacityBoundBy']]).toEqual([least, owner]);
    },
  );

  test('can be filtered and sorted by', async () => {
    const list = await admin.get<Row[]>(
      '/api/carrier_services?effectiveCapacity_gte=30&_sort=effectiveCapacity&_order=desc',
    );
    expect(list.body.map((row) => row['effectiveCapacity'])).toEqual([50, 30]);
  });
});
