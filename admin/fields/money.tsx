// Amounts: the decimals and the code of their currency, which another field of the row holds or refers to.
import type { CellProps, FieldFace } from './face.ts';
import { decimalFace } from './decimal.tsx';
import { formatDecimal } from './numbers.ts';
import { unitIsElsewhere, unitOf, useUnit } from './units.ts';
import type { Unit } from './units.ts';

function MoneyCell(props: CellProps) {
  const { field, value, row, resource } = props;
  if (unitIsElsewhere(field, row, resource)) return <MoneyElsewhere {...props} />;
  return <Amount text={String(value)} unit={unitOf(field, row, resource)} />;
}

/** In a currency that has to be asked for. */
function MoneyElsewhere({ field, value, row, resource }: CellProps) {
  return <Amount text={String(value)} unit={useUnit(field, row, resource)} />;
}

/** A minus sign is easily missed: it gets the real sign, the colour of a debt and, for screen readers, a word. */
function Amount({ text, unit }: { text: string; unit: Unit | null }) {
  const negative = text.startsWith('-');
  return (
    <span className={`field-figures ${negative ? 'field-negative' : ''}`}>
      {negative && <span className="sr-only">minus </span>}
      {negative && <span aria-hidden="true">−</span>}
      {formatDecimal(negative ? text.slice(1) : text, unit?.decimals ?? 2)}
      {unit && <span className="field-unit"> {unit.text}</span>}
    </span>
  );
}

export const moneyFace: FieldFace = {
  ...decimalFace,
  Cell: MoneyCell,
  text: (field, value, row) => {
    const unit = unitOf(field, row, null);
    return `${formatDecimal(String(value), unit?.decimals ?? 2)}${unit ? ` ${unit.text}` : ''}`;
  },
};
