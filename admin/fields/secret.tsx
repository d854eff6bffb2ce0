// Write-only values: a stored one never reaches the browser; an empty input keeps it.
import { Input } from 'antd';
import { asText, controlProps } from './face.ts';
import type { FieldFace, InputProps } from './face.ts';
import { lengthProblem } from './text-control.tsx';

function SecretCell() {
  return <span className="field-quiet">Never shown</span>;
}

function SecretInput(props: InputProps) {
  const { value, onChange, values, field } = props;
  const stored = typeof values['id'] === 'string';
  return (
    <Input.Password
      {...controlProps(props)}
      autoComplete="new-password"
      value={asText(value)}
      placeholder={stored ? 'Leave empty to keep' : ''}
      {...(field.maxLength ? { maxLength: field.maxLength } : {})}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    />
  );
}

export const secretFace: FieldFace = {
  Cell: SecretCell,
  Input: SecretInput,
  Filter: null,
  text: () => 'hidden',
  problem: lengthProblem,
};
