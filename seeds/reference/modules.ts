// The parts of the product that the monitor watches: where each lives, what must answer, which jobs and integrations it needs.
import type { RegisteredModule } from '../../resources/monitoring/module_registry.ts';

interface Part {
  key: string;
  name: string;
  /** Its first table, which gives the panel and API paths. */
  table: string;
  endpoints?: readonly string[];
  jobs?: readonly string[];
  integrations?: readonly string[];
  portals?: readonly string[];
}

const parts: readonly Part[] = [
  { key: 'carriers', name: 'Carriers', table: 'carriers', endpoints: ['POST', 'PATCH /*'], integrations: ['connexcs'] },
  { key: 'interconnects', name: 'Interconnects', table: 'carrier_interconnects', integrations: ['connexcs'] },
  { key: 'services', name: 'Services', table: 'carrier_services', integrations: ['connexcs'] },
  { key: 'credit-alerts', name: 'Credit alerts', table: 'carrier_credit_alerts', jobs: ['credit-alerts'], integrations: ['brevo'] },
  { key: 'rating-plans', name: 'Rating plans', table: 'customer_rating_plans', portals: ['admin', 'customer'] },
  { key: 'rate-cards', name: 'Rate cards', table: 'rate_cards' },
  { key: 'rates', name: 'Rates', table: 'rates', integrations: ['connexcs'] },
  { key: 'routing', name: 'Routing', table: 'routing_plans', integrations: ['connexcs'] },
  { key: 'customers', name: 'Customers', table: 'customers', integrations: ['nowpayments'], portals: ['admin', 'customer'] },
  { key: 'users', name: 'Users and sign-in', table: 'users', integrations: ['brevo'], portals: ['admin', 'customer'] },
  { key: 'currencies', name: 'Currencies', table: 'currencies', integrations: ['openexchangerates'] },
  { key: 'voice-tiers', name: 'Voice tiers', table: 'voice_tiers', portals: ['admin', 'customer', 'marketing'] },
  { key: 'channel-plans', name: 'Channel plans', table: 'channel_plans', portals: ['admin', 'customer', 'marketing'] },
  { key: 'pops', name: 'Points of presence', table: 'pops', portals: ['admin', 'customer', 'marketing'] },
  { key: 'email', name: 'E-mail', table: 'email_templates', integrations: ['brevo'] },
  { key: 'audit', name: 'Audit', table: 'audit_records', jobs: ['audit-seal'] },
  { key: 'monitoring', name: 'Monitoring', table: 'system_alerts', jobs: ['metrics-collect', 'alert-evaluate'] },
]; // prettier-ignore

/** Job types that the modules expect to report. */
export const jobTypes = parts.flatMap(({ jobs = [] }) => jobs);

export const modules = parts.map(
  ({ key, name, table, endpoints = [], jobs = [], integrations = [], portals = ['admin'] }) => {
    const api = `/api/${table}`;
    return {
      moduleKey: key,
      displayName: name,
      routesPrefix: `/${table}`,
      apiPrefix: api,
      criticalEndpoints: [
        `GET ${api}`,
        `GET ${api}/*`,
        ...endpoints.map((one) => one.replace(/^(\S+) ?/, `$1 ${api}`)),
      ],
      jobTypes: [...jobs],
      integrationsUsed: [...integrations] as RegisteredModule['integrationsUsed'],
      portalVisibility: [...portals] as RegisteredModule['portalVisibility'],
    };
  },
) satisfies Partial<RegisteredModule>[];
