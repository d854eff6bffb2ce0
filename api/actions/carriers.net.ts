// Net both sides of a bilateral carrier: two entries of the same amount, one on each side (domain, 2.1).
import { afterPosting } from '../credit/after.ts';
import { currencyOf } from '../credit/currency.ts';
import { offsetOf } from '../credit/netting.ts';
import { findPosted, fingerprintOf, post } from '../credit/post.ts';
import { ApiError } from '../errors.ts';
import type { ActionCommand } from '../operations/act.ts';

export const net: ActionCommand = {
  run: async ({ context, request, client, row, input, now }) => {
    const [threshold, reason, reference] = [input['threshold'] ?? '0', input['reason'], input['reference']].map(String);
    const key = {
      carrierId: String(row['id']),
      kind: 'netting',
      reference: String(reference),
      fingerprint: fingerprintOf([String(threshold), String(reason)]),
    };
    const found = await findPosted(client, key);
    if (found) return { location: `/api/${found.resource}/${found.id}` };
    const [customer, supplier] = [String(row['customerBalance']), String(row['supplierBalance'])];
    const amount = offsetOf(customer, supplier, String(threshold));
    if (amount === null)
      throw new ApiError(
        'DIDImpossible',
        `Nothing to net: the balances are ${customer} and ${supplier}; both must be below 0 or both above it, by ${threshold} or more.`,
      );
    const currency = await currencyOf(client, String(row['primaryCurrencyId']), null);
    const both = { ...key, amount, currency: currency.code, reason: String(reason), occurredAt: null };
    const id = await post(context, request, client, { ...both, direction: 'customer' });
    await post(context, request, client, { ...both, direction: 'supplier' });
    const afterwards = await afterPosting(context, client, key.carrierId, now);
    return { location: `/api/ledger_entries/${id}`, afterwards };
  },
};
