// The credit of a carrier: when its calls are refused, what keeps its balances to the ledger, and what finance does with them.
import { adjustmentKind, side } from './choices.ts';
import { currencyCode, dateTime, decimal, grant, text, writer } from './define/index.ts';
import type { Action, Rule } from './define/index.ts';

export const spendWindows = [
  { value: 'rolling_24_hours', label: 'Last 24 hours', help: 'Moves along with the clock' },
  { value: 'fixed_daily', label: 'Calendar day', help: 'Starts at midnight in the time zone of the carrier' },
] as const;

export const blockReasons = [
  { value: 'credit_used_up', label: 'No credit left', tone: 'danger', help: 'Balance and credit limit are used up' },
  { value: 'net_limit', label: 'Net credit limit reached', tone: 'danger' },
  { value: 'spend_limit', label: '24-hour spend limit reached', tone: 'danger' },
] as const;

export const isCustomer = `{partnerType} <> 'supplier'`;
/** Prepaid stops at 0, postpaid at the credit limit below it. */
export const available = `{customerBalance} + CASE {customerCreditType} WHEN 'postpaid' THEN {customerCreditLimit} ELSE 0 END`;
/** Why new calls are refused, the first reason that holds; NULL when none does. */
export const blockReason = `CASE
  WHEN ${isCustomer} AND ${available} <= 0 THEN 'credit_used_up'
  WHEN {partnerType} = 'bilateral' AND {bilateralLimitAction} = 'block_calls'
    AND {customerBalance} - {supplierBalance} <= -{bilateralCreditLimit} THEN 'net_limit'
  WHEN ${isCustomer} AND {customerSpendAction} = 'block_calls' AND {customer24HrSpend} >= {customer24HrSpendLimit} THEN 'spend_limit'
  END`;

export const balanceRules = [
  {
    name: 'prepaid_without_limit',
    fields: ['customerCreditLimit'],
    message: 'must be 0 for a prepaid customer',
    sql: `{customerCreditType} <> 'prepaid' OR {customerCreditLimit} = 0`,
  },
  {
    name: 'type_fits_balances',
    fields: ['partnerType'],
    message: 'does not fit the balances of this carrier: settle that of the other side first',
    on: 'update',
    sql: `CASE {partnerType} WHEN 'customer' THEN {supplierBalance} = 0 WHEN 'supplier' THEN {customerBalance} = 0 ELSE true END`,
  },
  {
    name: 'currency_fixed_by_money',
    fields: ['primaryCurrencyId'],
    message: 'cannot change once money has moved: the ledger is kept in it',
    on: 'update',
    across: true,
    sql: `{primaryCurrencyId} = {old.primaryCurrencyId}
      OR NOT EXISTS (SELECT 1 FROM ledger_entries AS entry WHERE entry.carrier_id = {id})`,
  },
  {
    // Another currency would make another limit of the same number.
    name: 'currency_fixed_by_limits',
    fields: ['primaryCurrencyId'],
    message: 'cannot change while limits are set in it: finance takes them away first',
    on: 'update',
    sql: `{primaryCurrencyId} = {old.primaryCurrencyId} OR COALESCE(NULLIF({customerCreditLimit}, 0), {supplierCreditLimit},
      {bilateralCreditLimit}, {customer24HrSpendLimit}, {supplier24HrSpendLimit}) IS NULL`,
  },
  {
    // Another midnight takes spend away as a reset does.
    name: 'day_of_spend_stays',
    fields: ['timeZone'],
    message: 'moves the day in which spend is counted against a limit: finance alone changes it',
    on: 'update',
    across: true,
    sql: `{timeZone} = {old.timeZone} OR {spendWindow} <> 'fixed_daily' OR COALESCE({customer24HrSpendLimit}, {supplier24HrSpendLimit}) IS NULL
      OR NOT EXISTS (SELECT 1 FROM users AS clerk WHERE clerk.id::text = (${writer}) AND clerk.role <> 'finance')`,
  },
  {
    name: 'balances_begin_at_zero',
    fields: ['customerBalance', 'supplierBalance'],
    message: 'must begin at 0: an opening entry of the ledger gives the first balance',
    on: 'insert',
    sql: `{customerBalance} = 0 AND {supplierBalance} = 0`,
  },
  {
    // The trigger of the ledger is the only one that moves them; a statement of its own has a depth of 1, its rule's trigger.
    name: 'balances_by_ledger',
    fields: ['customerBalance', 'supplierBalance'],
    message: 'change by entries of the ledger alone',
    on: 'update',
    sql: `({customerBalance} = {old.customerBalance} AND {supplierBalance} = {old.supplierBalance}) OR pg_trigger_depth() > 1`,
  },
  {
    name: 'balances_settled',
    fields: ['customerBalance', 'supplierBalance'],
    message: 'its balances must be 0 first',
    on: 'delete',
    sql: `{old.customerBalance} = 0 AND {old.supplierBalance} = 0`,
  },
] as const satisfies readonly Rule[];

export const creditActions = {
  adjust: {
    label: 'Adjust balance',
    icon: 'wallet',
    roles: grant.finance,
    input: {
      direction: side({ label: 'Side', required: true, default: 'customer' }),
      kind: adjustmentKind({ required: true }),
      amount: decimal({
        precision: 14,
        scale: 4,
        required: true,
        help: 'In the currency of the carrier. Above 0, whatever the kind; a correction may be below',
      }),
      currency: currencyCode({ help: 'Empty: that of the carrier' }),
      reason: text({ required: true, maxLength: 500, multiline: true }),
      reference: text({
        required: true,
        maxLength: 100,
        help: 'Of the payment, note or ticket; booked once, however often it is sent',
      }),
      occurredAt: dateTime({ label: 'When', help: 'Empty: now' }),
    },
  },
  resetSpend: {
    label: 'Reset 24-hour spend',
    icon: 'undo',
    roles: grant.finance,
    input: {
      direction: side({ label: 'Side', required: true, default: 'customer' }),
      note: text({ label: 'Why', required: true, maxLength: 500, multiline: true }),
    },
  },
  net: {
    label: 'Net both sides',
    icon: 'swap',
    confirm: 'Set both balances of “{title}” off against each other? The net balance stays as it is.',
    roles: grant.finance,
    when: { partnerType: 'bilateral' },
    input: {
      threshold: decimal({
        precision: 14,
        scale: 4,
        min: '0',
        default: '0',
        help: 'Only when both balances are at least so far from 0, on the same side of it',
      }),
      reason: text({ required: true, maxLength: 500, multiline: true }),
      reference: text({ required: true, maxLength: 100 }),
    },
  },
} satisfies Record<string, Action>;
