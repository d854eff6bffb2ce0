// Whole numbers: limits, ports, weights, counts.
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { NumberControl, NumberFilter, wholeProblem } from './number.tsx';
import { formatDecimal } from './numbers.ts';
import { unitOf } from './units.ts';

function IntegerCell({ field, value, row, resource }: CellProps) {
  const unit = unitOf(field, row, resource);
  return (
    <span className="field-figures">
      {formatDecimal(String(value))}
      {unit && <span className="field-unit"> {unit.text}</span>}
    </span>
  );
}

function IntegerInput(props: InputProps) {
  const unit = unitOf(props.field, props.values, props.resource);
  return <NumberControl {...props} integer suffix={unit && <span className="field-unit">{unit.text}</span>} />;
}

function IntegerFilter(props: FilterProps) {
  return <NumberFilter {...props} integer suffix={typeof props.field.unit === 'string' ? props.field.unit : null} />;
}

export const integerFace: FieldFace = {
  Cell: IntegerCell,
  Input: IntegerInput,
  Filter: IntegerFilter,
  text: (field, value) => `${formatDecimal(String(value))}${typeof field.unit === 'string' ? ` ${field.unit}` : ''}`,
  problem: wholeProblem,
  align: 'right',
};
