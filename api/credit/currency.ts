// The currency that a carrier's money is kept in, and what an amount of it is worth in the base currency.
import { Decimal } from 'decimal.js';
import type pg from 'pg';
import { invalid } from '../errors.ts';
import { prepared } from '../operations/prepared.ts';

interface Currency {
  code: string;
  rateToBase: string;
}

/** The currency of a carrier. A given code that is another one is refused. */
export async function currencyOf(client: pg.ClientBase, currencyId: string, given: unknown): Promise<Currency> {
  const text = `SELECT code, rate_to_base AS "rateToBase" FROM currencies WHERE id = $1`;
  const { rows } = await client.query<Currency>(prepared(text, [currencyId]));
  const currency = rows[0] as Currency;
  if (given !== null && given !== undefined && given !== currency.code)
    throw invalid({ currency: [`must be ${currency.code}, the currency of the carrier`] });
  return currency;
}

/**
 * The same with the highest rate that it had since yesterday: who makes a currency cheap for a moment does not come below the limit of
 * approvals by that.
 */
export async function atHighestRate(client: pg.ClientBase, currencyId: string, currency: Currency): Promise<Currency> {
  const { rows } = await client.query<{ rate: string }>(
    prepared(
      `SELECT GREATEST($2::numeric, max((a.metadata #>> '{changes,rateToBase,0}')::numeric))::text AS rate FROM audit_records a
       WHERE a.resource = 'currencies' AND a.record_id = $1 AND a.occurred_at > now() - interval '1 day'`,
      [currencyId, currency.rateToBase],
    ),
  );
  return { ...currency, rateToBase: rows[0]?.rate ?? currency.rateToBase };
}

/** In the base currency, half a ten-thousandth rounded up. */
export function inBase(amount: string, currency: Currency): string {
  return new Decimal(amount).abs().times(currency.rateToBase).toDecimalPlaces(4, Decimal.ROUND_HALF_UP).toFixed();
}
