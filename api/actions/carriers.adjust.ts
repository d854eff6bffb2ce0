// Adjust a balance: books the movement, or has it wait for a second person when it is above the limit.
import { Decimal } from 'decimal.js';
import { ledgerSigns } from '../../resources/choices.ts';
import { afterPosting } from '../credit/after.ts';
import { atHighestRate, currencyOf, inBase } from '../credit/currency.ts';
import { findPosted, fingerprintOf, insert, post } from '../credit/post.ts';
import { guardSide } from '../credit/side.ts';
import { resourceNamed } from '../context.ts';
import { invalid } from '../errors.ts';
import type { ActionCommand } from '../operations/act.ts';

export const adjust: ActionCommand = {
  run: async ({ context, request, client, row, input, viewer, now }) => {
    const { direction, kind, reason, reference, occurredAt } = input as Record<string, string | undefined>;
    guardSide(row, String(direction));
    const amount = signed(String(kind), String(input['amount']));
    const currencyId = String(row['primaryCurrencyId']);
    const currency = await currencyOf(client, currencyId, input['currency']);
    const posting = {
      carrierId: String(row['id']),
      direction: String(direction),
      kind: String(kind),
      amount,
      currency: currency.code,
      reason: String(reason),
      reference: String(reference),
      occurredAt: occurredAt ?? null,
      fingerprint: fingerprintOf([String(direction), amount, currency.code, String(reason), occurredAt ?? null]),
    };
    const found = await findPosted(client, posting);
    if (found) return { location: `/api/${found.resource}/${found.id}` };
    const { approvalLimit } = context;
    const amountInBase = inBase(amount, await atHighestRate(client, currencyId, currency));
    if (approvalLimit === null || new Decimal(amountInBase).lte(approvalLimit)) {
      const id = await post(context, request, client, posting);
      const afterwards = await afterPosting(context, client, posting.carrierId, now);
      return { location: `/api/ledger_entries/${id}`, afterwards };
    }
    const approvals = resourceNamed(context, 'ledger_approvals');
    const asked = { ...posting, amountInBase, requestedBy: viewer.id };
    const id = await insert(context, request, client, approvals, asked);
    const notice = 'Not booked yet: it is above the limit and waits for another person to approve it.';
    return { location: `/api/ledger_approvals/${id}`, notice };
  },
};

/** The amount with the sign that its kind gives it. */
function signed(kind: string, given: string): string {
  const amount = new Decimal(given);
  const sign = ledgerSigns[kind as keyof typeof ledgerSigns];
  if (amount.isZero()) throw invalid({ amount: ['must not be 0'] });
  if (sign !== 0 && amount.isNegative())
    throw invalid({ amount: ['must be above 0: the kind says which way it goes'] });
  return (sign < 0 ? amount.negated() : amount).toFixed();
}
