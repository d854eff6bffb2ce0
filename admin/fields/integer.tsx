// Whole numbers: limits, ports, weights, counts.
import type { FieldMeta } from '../../resources/define/meta.ts';
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { NumberControl, NumberFilter, wholeProblem } from './number.tsx';
import { formatDecimal } from './numbers.ts';
import { unitOf } from './units.ts';

/** "2,000 calls", but port 5060. */
const written = (field: FieldMeta, value: unknown) => (field.grouped ? formatDecimal(String(value)) : String(value));

function IntegerCell({ field, value, row, resource }: CellProps) {
  const unit = unitOf(field, row, resource);
  return (
    <span className="field-figures">
      {written(field, value)}
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
  text: (field, value) => `${written(field, value)}${typeof field.unit === 'string' ? ` ${field.unit}` : ''}`,
  problem: wholeProblem,
  align: 'right',
};
