// Approve an adjustment: it is booked in the same transaction, in the name of both: who asked and who approved.
import { afterPosting } from '../credit/after.ts';
import { post } from '../credit/post.ts';
import { guardSecondPerson } from '../credit/second-person.ts';
import type { ActionCommand } from '../operations/act.ts';

type Waiting = Record<
  'carrierId' | 'direction' | 'kind' | 'amount' | 'currency' | 'reason' | 'reference' | 'fingerprint',
  string
> & { occurredAt: string | null; requestedBy: string | null };

export const approve: ActionCommand = {
  run: async ({ context, request, client, row, input, viewer, now }) => {
    guardSecondPerson(row, viewer.id);
    const waiting = row as unknown as Waiting;
    const { rows } = await client.query<{ email: string }>('SELECT email FROM users WHERE id = $1', [
      waiting.requestedBy,
    ]);
    const entryId = await post(context, request, client, {
      carrierId: waiting.carrierId,
      direction: waiting.direction,
      kind: waiting.kind,
      amount: waiting.amount,
      currency: waiting.currency,
      reason: waiting.reason,
      reference: waiting.reference,
      occurredAt: waiting.occurredAt,
      fingerprint: waiting.fingerprint,
      actorId: waiting.requestedBy,
      actorEmail: rows[0]?.email ?? null,
      approverId: viewer.id,
    });
    const decision = { decidedBy: viewer.id, decidedAt: now.toISOString(), decisionNote: input['note'] ?? null };
    const afterwards = await afterPosting(context, client, waiting.carrierId, now);
    return {
      patch: { status: 'approved', ...decision, entryId },
      location: `/api/ledger_entries/${entryId}`,
      afterwards,
    };
  },
};
