// Currencies: what balances, limits and rates are kept in, with the exchange rate of each to the base currency.
import { boolean, dateTime, decimal, defineResource, grant, integer, text } from '../define/index.ts';
import type { Row } from '../define/index.ts';

export const currencies = defineResource({
  name: 'currencies',
  label: { one: 'Currency', many: 'Currencies' },
  group: 'Catalogue',
  icon: 'dollar',
  title: 'code',
  slug: 'code',
  fields: {
    code: text({
      required: true,
      maxLength: 3,
      unique: true,
      immutable: true,
      search: true,
      pattern: '^[A-Z]{3}$',
      patternHint: 'a three-letter ISO 4217 code such as EUR',
      help: 'ISO 4217 code; fixed once saved, since prices refer to it',
    }),
    name: text({ required: true, maxLength: 60, search: true, help: 'As people say it: Euro, US dollar' }),
    symbol: text({ maxLength: 8, help: 'Stands before amounts: €, $, AED' }),
    decimals: integer({
      required: true,
      min: 0,
      max: 4,
      default: 2,
      help: 'Digits of the smallest unit: 2 for EUR, 0 for JPY, 3 for KWD',
    }),
    rateToBase: decimal({
      label: 'Rate to base',
      required: true,
      precision: 18,
      scale: 8,
      min: '0.00000001',
      read: grant.staff,
      help: 'What one unit is worth in the base currency: amount × rate = amount in base',
    }),
    isBase: boolean({
      label: 'Base currency',
      help: 'The one currency that all others are measured in; its rate is 1 and it stays',
    }),
    rateUpdatedAt: dateTime({
      label: 'Rate taken',
      read: grant.staff,
      help: 'When the rate was quoted on the market',
    }),
    isActive: boolean({
      label: 'Active',
      default: true,
      index: true,
      help: 'Off: hidden from pickers, old amounts stay',
    }),
  },
  list: {
    columns: ['code', 'name', 'symbol', 'decimals', 'rateToBase', 'rateUpdatedAt', 'isBase', 'isActive'],
    filters: ['code', 'name', 'rateToBase', 'rateUpdatedAt', 'isBase', 'isActive'],
    sort: [{ field: 'code', order: 'asc' }],
    scopes: [
      { label: 'Active', where: { field: 'isActive', op: 'eq', value: true } },
      { label: 'All', where: null },
    ],
    empty: 'Add the base currency first, with rate 1; then the currencies you trade in.',
  },
  tabs: [
    {
      label: 'Details',
      sections: [
        { fields: ['code', 'name', 'symbol', 'decimals', 'isActive'] },
        { title: 'Exchange rate', fields: ['isBase', 'rateToBase', 'rateUpdatedAt'] },
      ],
    },
  ],
  access: {
    read: grant.everyone,
    create: ['super_admin', 'admin', 'finance'],
    update: ['super_admin', 'admin', 'finance'],
    delete: grant.admins,
    carrier: 'all',
    customer: 'all',
  },
  unique: [{ fields: ['isBase'], where: 'is_base', message: 'another currency is the base already' }],
  rules: [
    {
      name: 'base_rate_is_one',
      fields: ['rateToBase'],
      message: 'must be 1 for the base currency',
      sql: `NOT {isBase} OR {rateToBase} = 1`,
    },
    {
      name: 'base_is_active',
      fields: ['isActive'],
      message: 'must stay on for the base currency',
      sql: `NOT {isBase} OR {isActive}`,
    },
    {
      name: 'base_stays_base',
      fields: ['isBase'],
      message: 'cannot be switched off: there is always exactly one base currency',
      on: 'update',
      across: true,
      sql: `{isBase} OR NOT {old.isBase}`,
    },
    {
      name: 'base_stays',
      fields: ['isBase'],
      message: 'the base currency cannot be deleted',
      on: 'delete',
      across: true,
      sql: `NOT {old.isBase}`,
    },
    {
      name: 'rate_not_from_future',
      fields: ['rateUpdatedAt'],
      message: 'must not lie in the future',
      across: true,
      sql: `{rateUpdatedAt} <= now() + interval '1 minute'`,
    },
    {
      name: 'rate_is_fresh',
      fields: ['rateUpdatedAt'],
      message: 'lies more than a month back: the rate may be out of date',
      across: true,
      warning: true,
      sql: `{isBase} OR {rateUpdatedAt} > now() - interval '1 month'`,
    },
  ],
});
export type Currency = Row<typeof currencies>;
