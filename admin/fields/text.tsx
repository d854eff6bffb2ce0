// Plain text of one or several lines; a text that is the code of another table's row is picked from there.
import { Input } from 'antd';
import { CodeCell, CodeFilter, CodeInput, useCodeSource } from './code.tsx';
import { asText, controlProps } from './face.ts';
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { Cut } from './parts.tsx';
import { lengthProblem, TextControl, TextFilter } from './text-control.tsx';

function TextCell({ value, compact, field }: CellProps) {
  if (field.target) return <CodeCell field={field} value={value} />;
  const text = String(value);
  if (compact) return <Cut text={text.replaceAll('\n', ' ')} />;
  return field.multiline ? <span className="field-lines">{text}</span> : <span className="field-whole">{text}</span>;
}

function TextInput(props: InputProps) {
  const { field, value, onChange } = props;
  const source = useCodeSource(field);
  if (source) return <CodeInput {...props} source={source} />;
  if (!field.multiline) return <TextControl {...props} />;
  const nearLimit = field.maxLength !== null && asText(value).length > field.maxLength * 0.8;
  return (
    <Input.TextArea
      {...controlProps(props)}
      autoSize={{ minRows: 3, maxRows: 12 }}
      value={asText(value)}
      showCount={nearLimit}
      {...(field.maxLength ? { maxLength: field.maxLength } : {})}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}

export const textFace: FieldFace = {
  Cell: TextCell,
  Input: TextInput,
  Filter: (props) => (props.field.target ? <CodeFilter {...props} /> : <TextFilter {...props} />),
  text: (_field, value) => String(value),
  problem: lengthProblem,
};
