// What breaks each rule of rating plans, rate cards, rates, time classes and zones.
import { changed, inDays, nobody, rowBehind } from './cases.ts';
import type { Cases, Make } from './cases.ts';
import type { TestApp } from '../../support/server.ts';

/** A rating plan whose rate card a service uses. */
async function soldPlan(make: Make, app: TestApp) {
  const service = await make('carrier_services');
  const row = await make('customer_rating_plans', { rateCardId: service['ratingPlanId'] });
  return { row, card: await rowBehind(app, 'rate_cards', service['ratingPlanId']) };
}
const wholeWeek = { from: 'mon', to: 'sun', start: '00:00', end: '24:00' };

export const ratingCases: Cases = {
  'customer_rating_plans.rate_card_fits': async (make) => ({
    values: { rateCardId: (await make('rate_cards', { currency: 'EUR' })).id },
  }),
  'customer_rating_plans.rate_card_fixed_by_services': async (make, app) => ({
    row: (await soldPlan(make, app)).row,
    values: { rateCardId: (await make('rate_cards')).id },
  }),
  'customer_rating_plans.time_classes_exist': { selectedTimeClasses: [nobody] },
  'customer_rating_plans.week_without_gap': async (make) => {
    const monday = await make('time_classes', { periods: [{ ...wholeWeek, to: 'mon' }] });
    return { values: { selectedTimeClasses: [monday.id] } };
  },
  'customer_rating_plans.week_without_overlap': async (make) => ({
    values: { selectedTimeClasses: [(await make('time_classes')).id, (await make('time_classes')).id] },
  }),
  'customer_rating_plans.zones_fit_choice': { zonesSelect: 'Specify', selectedZones: [] },
  'customer_rating_plans.zones_exist': { zonesSelect: 'Specify', selectedZones: [nobody] },
  'customer_rating_plans.commit_not_into_past': async (make) => ({
    row: await make('customer_rating_plans', { effectiveDate: inDays(-2) }),
    values: { revision: 1 },
    around: true,
  }),
  'customer_rating_plans.not_made_from_itself': async (make) => {
    const row = await make('customer_rating_plans');
    return { row, values: { template: row.id } };
  },
  'customer_rating_plans.unassigned': async (make, app) => ({ row: (await soldPlan(make, app)).row, values: null }),
  'customer_rating_plans.effective_date_ahead': { effectiveDate: inDays(-2) },
  'customer_rating_plans.rate_card_given': {},

  'rate_cards.carrier_supplies': async (make) => ({
    values: { type: 'provider', carrierId: (await make('carriers', { partnerType: 'customer' })).id },
  }),
  'rate_cards.expires_after_start': { effectiveDate: inDays(2), expiryDate: inDays(1) },
  'rate_cards.parent_of_same_kind': async (make) => ({
    values: { parentCardId: (await make('rate_cards', { currency: 'EUR' })).id },
  }),
  'rate_cards.parent_without_circle': async (make) => {
    const row = await make('rate_cards');
    const child = await make('rate_cards', { parentCardId: row.id });
    return { row, values: { parentCardId: child.id } };
  },
  'rate_cards.stays_active_in_use': async (make, app) => ({
    row: (await soldPlan(make, app)).card,
    values: { status: 'archived' },
  }),
  'rate_cards.no_draft_in_use': async (make, app) => ({
    row: (await soldPlan(make, app)).card,
    values: { status: 'draft' },
  }),
  'rate_cards.has_rates': { status: 'active' },

  'rates.ends_after_start': { effectiveFrom: inDays(2), effectiveTo: inDays(1) },
  'rates.locked_price_stays': changed('rates', { locked: true }, { rate: '9.99' }),
  'rates.locked_rate_stays': async (make) => ({ row: await make('rates', { locked: true }), values: null }),
  'rates.price_given': { rate: '0' },
  'rates.code_of_zone': async (make) => ({ values: { zoneId: (await make('zones')).id } }),

  'time_classes.periods_given': { periods: [] },
  'time_classes.periods_form': { periods: [{ ...wholeWeek, start: '18:00', end: '08:00' }] },
  'time_classes.periods_apart': { periods: [wholeWeek, { ...wholeWeek, to: 'mon' }] },
  'time_classes.periods_fixed_by_plans': async (make, app) => {
    const plan = await make('customer_rating_plans');
    const row = await rowBehind(app, 'time_classes', (plan['selectedTimeClasses'] as string[])[0]);
    return { row, values: { periods: [{ ...wholeWeek, to: 'mon' }] } };
  },
  'time_classes.unused': async (make, app) => {
    const plan = await make('customer_rating_plans');
    return { row: await rowBehind(app, 'time_classes', (plan['selectedTimeClasses'] as string[])[0]), values: null };
  },

  'zones.unused': async (make) => {
    const row = await make('zones');
    await make('customer_rating_plans', { zonesSelect: 'Specify', selectedZones: [row.id] });
    return { row, values: null };
  },
  'zone_codes.in_one_zone': async (make) => ({ values: { code: (await make('zone_codes'))['code'] } }),
};
