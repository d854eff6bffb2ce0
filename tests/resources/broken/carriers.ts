// What breaks each rule of carriers, their services, contacts, credit alerts and assignments.
import { openInterconnect } from '../../support/examples.ts';
import { changed, inDays, nobody, rowBehind } from './cases.ts';
import type { Cases, Make } from './cases.ts';
import type { TestApp } from '../../support/server.ts';

const person = { type: 'contact', as: 'to' } as const;
const anyone = { type: 'email', address: 'credit@example.com', as: 'to' } as const;
/** An interconnect whose services may be active, and how a service names it. */
async function openLink(make: Make, app: TestApp, given: object = {}) {
  const link = await make('carrier_interconnects', { ...given });
  await openInterconnect(app, link.id);
  return { carrierId: link['carrierId'], interconnectId: link.id };
}
const card = (make: Make, given: object) => make('rate_cards', { status: 'active', ...given });

export const carrierCases: Cases = {
  'carriers.prepaid_without_limit': { customerCreditType: 'prepaid', customerCreditLimit: '5' },
  'carriers.code_not_an_id': { code: 'I12' },
  'carriers.code_fixed_by_services': async (make, app) => {
    const service = await make('carrier_services');
    return { row: await rowBehind(app, 'carriers', service['carrierId']), values: { code: 'ANOTHER' } };
  },
  'carriers.type_fits_interconnects': async (make, app) => {
    const link = await make('carrier_interconnects', { direction: 'egress' });
    return { row: await rowBehind(app, 'carriers', link['carrierId']), values: { partnerType: 'customer' } };
  },
  'carriers.type_fits_alerts': async (make, app) => {
    const alert = await make('carrier_credit_alerts', { direction: 'supplier' });
    return { row: await rowBehind(app, 'carriers', alert['carrierId']), values: { partnerType: 'customer' } };
  },
  'carriers.type_fits_rate_cards': async (make, app) => {
    const provider = await card(make, { type: 'provider' });
    return { row: await rowBehind(app, 'carriers', provider['carrierId']), values: { partnerType: 'customer' } };
  },
  'carriers.circle_in_use': async (make, app) => {
    const row = await make('carriers', { circularRouting: true });
    const link = await openLink(make, app, { carrierId: row.id });
    const back = { routingMethod: 'route_to_interconnect', targetInterconnectId: link.interconnectId };
    await make('carrier_services', { ...link, ...back });
    return { row, values: { circularRouting: false } };
  },
  'carriers.tax_code_form': { taxCode: 'none yet' },

  'carrier_contacts.name_given': { name: null },
  'carrier_contacts.email_needed_by_alerts': async (make) => {
    const row = await make('carrier_contacts', { email: 'noc@example.com' });
    const recipients = [{ ...person, id: row.id }];
    await make('carrier_credit_alerts', { carrierId: row['carrierId'], recipients });
    return { row, values: { email: null } };
  },
  'carrier_contacts.alerts_keep_a_recipient': async (make) => {
    const row = await make('carrier_contacts', { email: 'noc@example.com' });
    const recipients = [{ ...person, id: row.id }];
    await make('carrier_credit_alerts', { carrierId: row['carrierId'], recipients });
    return { row, values: null };
  },
  'carrier_contacts.carrier_has_primary': changed('carrier_contacts', {}, { isPrimary: false }),
  'carrier_contacts.portal_address_is_theirs': async (make) => ({
    values: { portalAccess: true, email: (await make('users'))['email'] },
  }),

  'carrier_assignments.categories_fit_type': { assignmentType: 'categories', categoryIds: [] },
  'carrier_assignments.groups_fit_type': { assignmentType: 'groups', groupIds: [] },
  'carrier_assignments.customers_fit_type': { assignmentType: 'customers', customerIds: [] },
  'carrier_assignments.categories_exist': { assignmentType: 'categories', categoryIds: [nobody] },
  'carrier_assignments.groups_exist': { assignmentType: 'groups', groupIds: [nobody] },
  'carrier_assignments.customers_exist': { assignmentType: 'customers', customerIds: [nobody] },

  'carrier_credit_alerts.direction_fits_carrier': async (make) => ({
    values: { carrierId: (await make('carriers', { partnerType: 'customer' })).id, direction: 'supplier' },
  }),
  'carrier_credit_alerts.net_needs_bilateral': async (make) => ({
    values: { carrierId: (await make('carriers', { partnerType: 'customer' })).id, alertType: 'net_exposure' },
  }),
  'carrier_credit_alerts.threshold_above_zero': { alertType: 'net_exposure', threshold: '0' },
  'carrier_credit_alerts.percent_range': { thresholdType: 'percent', threshold: '101' },
  'carrier_credit_alerts.percent_needs_limit': {
    alertType: 'high_balance',
    thresholdType: 'percent',
    threshold: '50',
  },
  'carrier_credit_alerts.high_above_low': async (make) => {
    const low = await make('carrier_credit_alerts', { alertType: 'low_balance', threshold: '10' });
    return { values: { carrierId: low['carrierId'], alertType: 'high_balance', threshold: '5' } };
  },
  'carrier_credit_alerts.reset_beyond_threshold': { threshold: '10', resetThreshold: '5' },
  'carrier_credit_alerts.template_of_credit': async (make) => ({
    values: { templateId: (await make('email_templates', { category: 'rates' })).id },
  }),
  'carrier_credit_alerts.cleared_template_of_credit': async (make) => ({
    values: { clearedTemplateId: (await make('email_templates', { category: 'rates' })).id },
  }),
  'carrier_credit_alerts.recipients_given': { recipients: [] },
  'carrier_credit_alerts.recipients_form': { recipients: [{ type: 'email', as: 'to' }] },
  'carrier_credit_alerts.recipients_differ': { recipients: [anyone, { ...anyone, as: 'cc' }] },
  'carrier_credit_alerts.contacts_reachable': { recipients: [{ ...person, id: nobody }] },
  'carrier_credit_alerts.users_exist': { recipients: [{ type: 'user', id: nobody, as: 'to' }] },

  'carrier_services.same_carrier': async (make) => ({
    values: {
      carrierId: (await make('carriers')).id,
      interconnectId: (await make('carrier_interconnects')).id,
      status: 'paused',
    },
  }),
  'carrier_services.direction_fits_interconnect': async (make) => {
    const link = await make('carrier_interconnects', { direction: 'ingress' });
    const own = { carrierId: link['carrierId'], interconnectId: link.id };
    return { values: { ...own, direction: 'egress', status: 'paused' } };
  },
  'carrier_services.direction_fits_carrier': async (make) => {
    const carrierId = (await make('carriers', { partnerType: 'customer' })).id;
    const interconnectId = (await make('carrier_interconnects', { carrierId, direction: 'ingress' })).id;
    return { values: { carrierId, interconnectId, direction: 'egress', status: 'paused' } };
  },
  'carrier_services.rating_plan_type': async (make) => ({
    values: { ratingPlanId: (await card(make, { type: 'provider' })).id },
  }),
  'carrier_services.rating_plan_owner': async (make) => ({
    values: { direction: 'egress', ratingPlanId: (await card(make, { type: 'provider' })).id },
  }),
  'carrier_services.rating_plan_currency': async (make) => ({
    values: { ratingPlanId: (await card(make, { currency: 'EUR' })).id },
  }),
  'carrier_services.rating_plan_committed': async (make) => ({
    values: { ratingPlanId: (await card(make, { status: 'draft' })).id },
  }),
  'carrier_services.routing_plan_active': async (make) => ({
    values: { routingPlanId: (await make('routing_plans', { isActive: false })).id },
  }),
  'carrier_services.routing_plan_leads_elsewhere': async (make, app) => {
    const own = await openLink(make, app);
    const entry = await make('routing_plan_entries', { interconnectId: own.interconnectId });
    return { values: { ...own, routingPlanId: entry['planId'] } };
  },
  'carrier_services.target_takes_calls': async (make) => {
    const target = await make('carrier_interconnects', { direction: 'ingress' });
    return { values: { routingMethod: 'route_to_interconnect', targetInterconnectId: target.id } };
  },
  'carrier_services.target_leads_elsewhere': async (make, app) => {
    const own = await openLink(make, app);
    return { values: { ...own, routingMethod: 'route_to_interconnect', targetInterconnectId: own.interconnectId } };
  },
  'carrier_services.capacity_within_interconnect': async (make, app) => {
    const own = await openLink(make, app, { capacityMode: 'capped', capacityLimit: 10 });
    return { values: { ...own, capacityMode: 'capped', capacityLimit: 11 } };
  },
  'carrier_services.capacity_not_oversold': async (make, app) => {
    const link = await openLink(make, app, { capacityMode: 'capped', capacityLimit: 10 });
    const own = { ...link, capacityMode: 'capped', capacityLimit: 6 };
    await make('carrier_services', own);
    return { values: { ...own, techPrefix: '2' } };
  },
  'carrier_services.told_apart': async (make) => {
    const sibling = await make('carrier_services');
    return { values: { carrierId: sibling['carrierId'], interconnectId: sibling['interconnectId'] } };
  },
  'carrier_services.interconnect_active': async (make) => {
    const link = await make('carrier_interconnects', { isActive: false });
    return { values: { carrierId: link['carrierId'], interconnectId: link.id } };
  },
  'carrier_services.carrier_in_business': async (make) => ({
    values: { carrierId: (await make('carriers', { status: 'disabled' })).id, status: 'active' },
  }),
  'carrier_services.interconnect_has_address': async (make) => {
    const link = await make('carrier_interconnects');
    await make('interconnect_codecs', { interconnectId: link.id });
    return { values: { carrierId: link['carrierId'], interconnectId: link.id } };
  },
  'carrier_services.interconnect_has_codec': async (make) => {
    const link = await make('carrier_interconnects');
    await make('interconnect_ip_addresses', { interconnectId: link.id });
    return { values: { carrierId: link['carrierId'], interconnectId: link.id } };
  },
  'carrier_services.routing_plan_has_target': async (make) => ({
    values: { routingPlanId: (await make('routing_plans')).id },
  }),
  'carrier_services.rating_plan_effective': async (make) => ({
    values: { ratingPlanId: (await card(make, { effectiveDate: inDays(30) })).id },
  }),

  'carrier_interconnects.direction_fits_carrier': async (make) => ({
    values: { carrierId: (await make('carriers', { partnerType: 'customer' })).id, direction: 'egress' },
  }),
  'carrier_interconnects.direction_fits_services': async (make, app) => {
    const service = await make('carrier_services');
    const row = await rowBehind(app, 'carrier_interconnects', service['interconnectId']);
    return { row, values: { direction: 'egress' } };
  },
  'carrier_interconnects.direction_fits_routes': async (make) => {
    const row = await make('carrier_interconnects');
    await make('routing_plan_entries', { interconnectId: row.id });
    return { row, values: { direction: 'ingress' } };
  },
  'carrier_interconnects.currency_fits_services': async (make, app) => {
    const service = await make('carrier_services');
    const row = await rowBehind(app, 'carrier_interconnects', service['interconnectId']);
    return { row, values: { currencyCode: 'EUR' } };
  },
  'carrier_interconnects.host_name_on_egress_only': { direction: 'ingress', ipAddress: 'sip.example.com' },
  'carrier_interconnects.addresses_told_apart': async (make) => {
    const other = await make('carrier_interconnects', { techPrefix: '1' });
    const row = await make('carrier_interconnects', { techPrefix: '2' });
    for (const link of [other, row])
      await make('interconnect_ip_addresses', { interconnectId: link.id, ipAddress: '21.0.0.1' });
    return { row, values: { techPrefix: '1' } };
  },
  'carrier_interconnects.capacity_within_carrier': async (make) => {
    const carrierId = (await make('carriers', { capacityMode: 'capped', capacityLimit: 10 })).id;
    return { values: { carrierId, capacityMode: 'capped', capacityLimit: 11 } };
  },
  'carrier_interconnects.currency_of_carrier': { currencyCode: 'EUR' },
  'carrier_interconnects.target_given': { direction: 'egress' },

  'routing_plans.stays_active_in_use': async (make, app) => {
    const service = await make('carrier_services');
    return { row: await rowBehind(app, 'routing_plans', service['routingPlanId']), values: { isActive: false } };
  },
  'routing_plans.leads_somewhere': {},
  'routing_plan_entries.one_target': { interconnectId: null, block: false },
  'routing_plan_entries.interconnect_takes_calls': async (make) => ({
    values: { interconnectId: (await make('carrier_interconnects', { direction: 'ingress' })).id },
  }),
  'routing_plan_entries.service_takes_calls': async (make) => ({
    values: { serviceId: (await make('carrier_services')).id },
  }),
  'routing_plan_entries.shares_within_whole': async (make) => {
    const other = await make('routing_plan_entries', { prefix: '44', percent: '60' });
    return { values: { planId: other['planId'], prefix: '44', percent: '50' } };
  },
  'routing_plan_entries.target_once': async (make) => {
    const other = await make('routing_plan_entries');
    return { values: { planId: other['planId'], interconnectId: other['interconnectId'] } };
  },
  'routing_plan_entries.block_stands_alone': async (make) => ({
    values: { planId: (await make('routing_plan_entries'))['planId'], block: true },
  }),
  'routing_plan_entries.target_active': async (make) => ({
    values: { interconnectId: (await make('carrier_interconnects', { isActive: false })).id },
  }),

  'users.two_factor_needs_secret': { twoFactorEnabled: true },
  'users.not_pending_again': changed('users', { status: 'active' }, { status: 'pending' }),
  'users.not_shut_out_by_oneself': async (make) => {
    const row = await make('users', { status: 'active', role: 'noc' });
    return { row, values: { role: 'admin', status: 'suspended' }, around: true, actor: row.id };
  },
  'users.not_removed_by_oneself': async (make) => {
    const row = await make('users');
    return { row, values: null, around: true, actor: row.id };
  },
  'users.last_super_admin_works': async (_make, app) => ({
    row: await rowBehind(app, 'users', await onlySuperAdmin(app)),
    values: { status: 'suspended' },
    around: true,
  }),
  'users.last_super_admin_stays': async (_make, app) => ({
    row: await rowBehind(app, 'users', await onlySuperAdmin(app)),
    values: null,
    around: true,
  }),
};

/** Whoever asks the API is an active super admin himself: the last one cannot be told to go by it. */
async function onlySuperAdmin(app: Parameters<typeof rowBehind>[0]): Promise<string> {
  const { email } = await app.as('super_admin');
  const { rows } = await app.pool.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
  return String(rows[0]?.id);
}
