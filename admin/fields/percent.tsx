// Percentages from 0 to 100: exact decimals whose unit is the percent sign, which the definition states.
import { decimalFace } from './decimal.tsx';
import type { CellProps, FieldFace } from './face.ts';
import { formatDecimal } from './numbers.ts';

function PercentCell({ value }: CellProps) {
  return <span className="field-figures">{formatDecimal(String(value))}%</span>;
}

export const percentFace: FieldFace = {
  ...decimalFace,
  Cell: PercentCell,
  text: (_field, value) => `${formatDecimal(String(value))}%`,
};
