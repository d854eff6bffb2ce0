// Two pairs of eyes: nobody decides on what they asked for themselves.
import { ApiError } from '../errors.ts';

export function guardSecondPerson(approval: Record<string, unknown>, deciderId: string): void {
  if (approval['requestedBy'] === deciderId)
    throw new ApiError('DIDForbidden', 'You asked for this adjustment yourself: another person must decide.');
}
