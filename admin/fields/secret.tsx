// Write-only values: a stored one never reaches the browser, unless somebody may see it and says why; an empty input keeps it.
import { EyeOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { asText, controlProps } from './face.ts';
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { lengthProblem } from './text-control.tsx';

const Reveal = lazy(() => import('./reveal.tsx'));

function SecretCell(props: CellProps) {
  const { field, compact } = props;
  const [asking, setAsking] = useState(false);
  if (!field.masked) return <span className="field-quiet">Never shown</span>;
  return (
    <>
      <span className="field-quiet">Hidden from you</span>
      {field.mayReveal && !compact && (
        <Button size="small" type="link" icon={<EyeOutlined aria-hidden />} onClick={() => setAsking(true)}>
          Reveal
        </Button>
      )}
      <Suspense>{asking && <Reveal {...props} onClose={() => setAsking(false)} />}</Suspense>
    </>
  );
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
