// Netting: when both sides owe each other (or both hold funds), the smaller amount is set off and the net balance stays.
import { Decimal } from 'decimal.js';

/**
 * What is added to both balances. Null when there is nothing to net: the balances lie on different sides of 0, or one of them is
 * nearer to 0 than the threshold. T=100: -140/-105 give +105, which leaves -35/0; -120/-80 give null.
 */
export function offsetOf(customerBalance: string, supplierBalance: string, threshold: string): string | null {
  const customer = new Decimal(customerBalance);
  const supplier = new Decimal(supplierBalance);
  const smaller = Decimal.min(customer.abs(), supplier.abs());
  if (smaller.isZero() || customer.isNegative() !== supplier.isNegative() || smaller.lt(threshold)) return null;
  return (customer.isNegative() ? smaller : smaller.negated()).toFixed();
}
