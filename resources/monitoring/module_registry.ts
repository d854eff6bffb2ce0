// Module registry: the parts of the platform and what the monitor expects to hear from each of them.
import { integrations } from '../choices.ts';
import { boolean, defineResource, grant, tags, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

const portals = [
  { value: 'admin', label: 'Back office', help: 'Portal metrics call it super_admin' },
  { value: 'customer', label: 'Customer portal' },
  { value: 'marketing', label: 'Website' },
] as const;

export const moduleRegistry = defineResource({
  name: 'module_registry',
  label: { one: 'Module', many: 'Modules' },
  group: 'Monitoring',
  icon: 'appstore',
  title: 'displayName',
  fields: {
    moduleKey: text({
      label: 'Key',
      required: true,
      maxLength: 60,
      unique: true,
      immutable: true,
      search: true,
      pattern: '^[a-z0-9-]+$',
      patternHint: 'small letters, digits or -, such as carriers',
      help: 'Fixed once saved',
    }),
    displayName: text({ label: 'Name', required: true, maxLength: 100, search: true }),
    routesPrefix: text({
      label: 'Panel path',
      maxLength: 200,
      pattern: '^/[A-Za-z0-9/_-]*$',
      patternHint: 'a path such as /admin/carriers',
      help: 'Pages of the module begin with it',
    }),
    apiPrefix: text({
      label: 'API path',
      maxLength: 200,
      pattern: '^/api/[A-Za-z0-9/_-]*[A-Za-z0-9_-]$',
      patternHint: 'a path such as /api/carriers',
      help: 'Requests of the module begin with it',
    }),
    criticalEndpoints: tags({
      pattern: '^((GET|POST|PUT|PATCH|DELETE) )?/api/[^ ]*$',
      patternHint: 'endpoints such as GET /api/carriers/*',
      maxItems: 100,
      help: 'Must answer for the module to be healthy; each below the API path',
    }),
    jobTypes: tags({
      pattern: '^[A-Za-z0-9_.:-]{1,100}$',
      patternHint: 'job types such as rate-import',
      maxItems: 100,
      help: 'Background jobs that must report',
    }),
    integrationsUsed: tags({
      label: 'Integrations',
      choices: integrations,
      help: 'Must be healthy for the module to be',
    }),
    portalVisibility: tags({ label: 'Portals', choices: portals, help: 'Where people see the module' }),
    isActive: boolean({
      label: 'Monitored',
      default: true,
      index: true,
      help: 'Off: nothing is expected of the module',
    }),
  },
  list: {
    columns: [
      'displayName',
      'moduleKey',
      'apiPrefix',
      'criticalEndpoints',
      'jobTypes',
      'integrationsUsed',
      'portalVisibility',
      'isActive',
    ],
    filters: ['displayName', 'moduleKey', 'apiPrefix', 'jobTypes', 'integrationsUsed', 'portalVisibility', 'isActive'],
    sort: [{ field: 'displayName', order: 'asc' }],
    empty: 'Modules enter themselves at start-up; add one here to watch a part that does not.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['moduleKey', 'displayName', 'isActive', 'portalVisibility'] },
        { title: 'Addresses', fields: ['routesPrefix', 'apiPrefix', 'criticalEndpoints'] },
        { title: 'Needs', fields: ['jobTypes', 'integrationsUsed'] },
      ],
    },
  ],
  access: { read: grant.staff, create: grant.admins, update: grant.network, delete: grant.admins },
  rules: [
    {
      // A trigger, since a CHECK cannot look into a list.
      name: 'endpoints_below_api_path',
      fields: ['criticalEndpoints'],
      message: 'must each lie below the API path of the module',
      across: true,
      sql: `NOT EXISTS (SELECT 1 FROM jsonb_array_elements_text({criticalEndpoints}) AS listed(endpoint)
        WHERE {apiPrefix} IS NULL OR regexp_replace(endpoint, '^[A-Z]+ ', '') || '/' NOT LIKE
          replace({apiPrefix}, '_', '\\_') || '/%')`,
    },
  ],
});
export type RegisteredModule = Row<typeof moduleRegistry>;
