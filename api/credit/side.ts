// The sides that a carrier has: a customer has no supplier balance, a supplier none as a customer.
import type { JsonValue } from '../../resources/define/index.ts';
import { invalid } from '../errors.ts';

/** Refuses a side that the carrier has not. */
export function guardSide(carrier: Record<string, JsonValue>, direction: string): void {
  if (carrier['partnerType'] !== 'bilateral' && carrier['partnerType'] !== direction)
    throw invalid({ direction: ['does not fit the carrier, which is only a customer or only a supplier'] });
}
