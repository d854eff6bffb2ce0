// Exact decimal numbers (rates, percentages): decimal texts on the wire, never floating point.
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { exactProblem, NumberControl, NumberFilter } from './number.tsx';
import { formatDecimal } from './numbers.ts';
import { unitOf, useUnit } from './units.ts';

function DecimalCell({ field, value, row, resource }: CellProps) {
  const unit = unitOf(field, row, resource);
  return (
    <span className="field-figures">
      {formatDecimal(String(value), unit?.decimals ?? 0)}
      {unit && <span className="field-unit"> {unit.text}</span>}
    </span>
  );
}

function DecimalInput(props: InputProps) {
  const unit = useUnit(props.field, props.values, props.resource);
  return (
    <NumberControl
      {...props}
      integer={false}
      decimals={unit?.decimals ?? 0}
      suffix={unit && <span className="field-unit">{unit.text}</span>}
    />
  );
}

function DecimalFilter(props: FilterProps) {
  return <NumberFilter {...props} suffix={typeof props.field.unit === 'string' ? props.field.unit : null} />;
}

export const decimalFace: FieldFace = {
  Cell: DecimalCell,
  Input: DecimalInput,
  Filter: DecimalFilter,
  text: (field, value, row) => {
    const unit = unitOf(field, row, null);
    return `${formatDecimal(String(value), unit?.decimals ?? 0)}${unit ? ` ${unit.text}` : ''}`;
  },
  problem: exactProblem,
  align: 'right',
};
