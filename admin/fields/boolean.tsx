// Yes and no: a word with an icon, a switch, a filter of three.
import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { Switch } from 'antd';
import { controlProps } from './face.ts';
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { YesNoFilter } from './filters.tsx';

const word = (value: unknown) => (value === true ? 'Yes' : 'No');

function BooleanCell({ value }: CellProps) {
  return (
    <span className={value === true ? 'field-yes' : 'field-no'}>
      {value === true ? <CheckCircleFilled aria-hidden /> : <MinusCircleOutlined aria-hidden />} {word(value)}
    </span>
  );
}

function BooleanInput(props: InputProps) {
  const { status: _unused, ...control } = controlProps(props);
  return (
    <span className="field-switch">
      <Switch
        {...control}
        size="small"
        checked={props.value === true}
        onChange={(checked) => props.onChange(checked)}
      />
      <span aria-hidden="true">{word(props.value)}</span>
    </span>
  );
}

export const booleanFace: FieldFace = {
  Cell: BooleanCell,
  Input: BooleanInput,
  Filter: YesNoFilter,
  text: (_field, value) => word(value),
};
