// Reject an adjustment: nothing is booked, and the reason stays with it.
import { guardSecondPerson } from '../credit/second-person.ts';
import type { ActionHandler } from '../operations/act.ts';

export const reject: ActionHandler = ({ row, input, viewer, now }) => {
  guardSecondPerson(row, viewer.id);
  return {
    status: 'rejected',
    decidedBy: viewer.id,
    decidedAt: now.toISOString(),
    decisionNote: input['note'] ?? null,
  };
};
