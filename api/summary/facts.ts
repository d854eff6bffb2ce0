// Facts that the page of a record shows in its head, by resource: SQL over the row `t`, each told only to who may read its source.
import { carriersOpenTo } from '../assignments/resolution.ts';

interface Fact {
  /** The resource that must be readable. */
  from: string;
  sql: string;
}

/** Counts of tabs that are hand-made views, by resource and key of the tab. */
export const viewCounts: Readonly<Record<string, Readonly<Record<string, Fact>>>> = {
  customers: { carriers: { from: 'carrier_assignments', sql: `(SELECT count(*) ${carriersOpenTo('t.id')})` } },
  carrier_assignments: {
    customers: { from: 'customers', sql: '(SELECT x.customer_count FROM carrier_assignments x WHERE x.id = t.id)' },
  },
};

/** What the limits of interconnects or services come to. */
const promised = (table: string, where: string): string => `(SELECT json_build_object(
    'number', count(*), 'limits', COALESCE(sum(x.capacity_limit), 0), 'unlimited', count(*) FILTER (WHERE x.capacity_limit IS NULL))
  FROM ${table} x WHERE ${where})`;

export const facts: Readonly<Record<string, Readonly<Record<string, Fact>>>> = {
  carriers: {
    capacity: {
      from: 'carrier_interconnects',
      sql: promised('carrier_interconnects', 'x.carrier_id = t.id AND x.is_active'),
    },
    openAlerts: {
      from: 'carrier_credit_alerts',
      sql: `(SELECT count(*) FROM carrier_credit_alerts x WHERE x.carrier_id = t.id AND x.is_active AND x.state = 'fired')`,
    },
  },
  carrier_interconnects: {
    capacity: {
      from: 'carrier_services',
      sql: promised('carrier_services', `x.interconnect_id = t.id AND x.status = 'active'`),
    },
  },
};
