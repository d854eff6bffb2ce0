// What breaks each rule of the catalogue: currencies, codecs, plans, tiers, points of presence, e-mail templates.
import { rowBehind } from './cases.ts';
import type { Cases } from './cases.ts';
import type { TestApp } from '../../support/server.ts';

const base = (app: TestApp) => rowBehind(app, 'currencies', 'USD');
const misspelt = 'Dear ${NOBODY}';

export const catalogueCases: Cases = {
  'channel_plans.visible_only_when_active': { status: 'draft', isActive: true },
  'channel_plans.website_only_when_visible': { isActive: false, showOnWebsite: true },
  'channel_plans.cps_within_channels': { channels: 1, cps: 2 },
  'channel_plans.cps_keeps_channels_busy': { channels: 1000, cps: 1 },

  'codecs.payload_type_assignable': { payloadType: 50 },
  'codecs.code_fixed_by_use': async (make) => {
    const row = await make('codecs');
    await make('interconnect_codecs', { codecId: row['code'] });
    return { row, values: { code: 'ANOTHER' } };
  },
  'codecs.unused': async (make) => {
    const row = await make('codecs');
    await make('interconnect_codecs', { codecId: row['code'] });
    return { row, values: null };
  },

  'currencies.base_rate_is_one': async (_make, app) => ({ row: await base(app), values: { rateToBase: '2' } }),
  'currencies.base_is_active': async (_make, app) => ({ row: await base(app), values: { isActive: false } }),
  'currencies.base_stays_base': async (_make, app) => ({ row: await base(app), values: { isBase: false } }),
  'currencies.base_stays': async (_make, app) => ({ row: await base(app), values: null }),
  'currencies.rate_not_from_future': { rateUpdatedAt: '2999-01-01T00:00:00Z' },
  'currencies.rate_is_fresh': { rateUpdatedAt: '2020-01-01T00:00:00Z' },

  'email_templates.variables_of_credit': { category: 'credit', variables: ['NOBODY'] },
  'email_templates.subject_variables_known': { subject: misspelt },
  'email_templates.text_variables_known': { text: misspelt },
  'email_templates.html_variables_known': { html: misspelt },

  'pops.visible_only_when_active': { status: 'paused', isActive: true },

  'voice_tiers.visible_only_when_active': { status: 'draft', isActive: true },
  'voice_tiers.website_only_when_visible': { isActive: false, showOnWebsite: true },
};
