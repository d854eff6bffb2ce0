// What breaks each rule of the money of carriers: balances, the ledger, approvals, spend by the hour.
import { currencyId } from '../../support/rows.ts';
import type { Row } from '../../support/rows.ts';
import type { TestApp } from '../../support/server.ts';
import { changed, inDays, rowBehind } from './cases.ts';
import type { Cases, Make } from './cases.ts';

/** A carrier on one side of which money has moved. */
async function withMoney(make: Make, app: TestApp, direction: 'customer' | 'supplier') {
  const entry = await make('ledger_entries', { direction, amount: '5' });
  return rowBehind(app, 'carriers', entry['carrierId']);
}
const anHour = { hour: '2026-01-01T10:00:00Z', amount: '1', calls: 1, seconds: 60 };
const rejected = { status: 'rejected', decidedAt: inDays(-1), decisionNote: 'No contract' };

export const ledgerCases: Cases = {
  'carriers.type_fits_balances': async (make, app) => ({
    row: await withMoney(make, app, 'supplier'),
    values: { partnerType: 'customer' },
  }),
  'carriers.currency_fixed_by_money': async (make, app) => ({
    row: await withMoney(make, app, 'customer'),
    values: { primaryCurrencyId: await currencyId(await app.as('super_admin'), 'EUR') },
  }),
  'carriers.currency_fixed_by_limits': async (make, app) => ({
    row: await make('carriers', { partnerType: 'bilateral', supplier24HrSpendLimit: '5' }),
    values: { primaryCurrencyId: await currencyId(await app.as('super_admin'), 'EUR') },
  }),
  'carriers.day_of_spend_stays': async (make, app) => {
    const admin = await app.as('super_admin');
    const [clerk] = (await admin.get<Row[]>(`/api/users?email=${String(admin.email)}`)).body;
    return {
      row: await make('carriers', { spendWindow: 'fixed_daily', customer24HrSpendLimit: '5' }),
      values: { timeZone: 'Asia/Dubai' },
      actor: String(clerk?.id),
    };
  },
  'carriers.balances_begin_at_zero': () => Promise.resolve({ values: { customerBalance: '5' }, around: true }),
  'carriers.balances_by_ledger': async (make) => ({
    row: await make('carriers'),
    values: { customerBalance: '5' },
    around: true,
  }),
  'carriers.balances_settled': async (make, app) => ({ row: await withMoney(make, app, 'supplier'), values: null }),

  'ledger_entries.amount_not_zero': { kind: 'correction', amount: '0' },
  'ledger_entries.amount_sign': { kind: 'debit', amount: '5' },
  'ledger_entries.currency_of_carrier': { currency: 'EUR' },
  'ledger_entries.side_of_carrier': async (make) => ({
    values: { carrierId: (await make('carriers', { partnerType: 'customer' })).id, direction: 'supplier' },
    first: 'rule_type_fits_balances',
  }),
  'ledger_entries.not_from_future': { occurredAt: inDays(1) },
  'ledger_entries.hours_form': { kind: 'call_batch', amount: '-1', hours: [{ ...anHour, calls: 0 }] },
  'ledger_entries.hours_add_up': { kind: 'call_batch', amount: '-5', hours: [anHour] },
  'ledger_entries.second_person': async (make) => {
    const { id } = await make('users');
    return { values: { actorId: id, approverId: id } };
  },

  'ledger_approvals.amount_not_zero': { kind: 'correction', amount: '0' },
  'ledger_approvals.second_person': async (make) => {
    const { id } = await make('users');
    return { values: { ...rejected, requestedBy: id, decidedBy: id } };
  },
  'ledger_approvals.decided_for_good': changed('ledger_approvals', rejected, {
    status: 'pending',
    decidedAt: null,
    decisionNote: null,
  }),

  'spend_buckets.forgiven_within_amount': { amount: '1', forgiven: '2' },
};
