// I1, S1, P1 …: what people say on the telephone, so it is easily read and copied.
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { CopyButton } from './parts.tsx';
import { TextControl, TextFilter } from './text-control.tsx';

function ShortCodeCell({ value, compact }: CellProps) {
  const code = String(value);
  return (
    <span className="field-id">
      <span className="field-mono">{code}</span>
      {!compact && <CopyButton text={code} label={`Copy ${code}`} />}
    </span>
  );
}

function ShortCodeInput(props: InputProps) {
  return <TextControl {...props} disabled mono />;
}

export const shortCodeFace: FieldFace = {
  Cell: ShortCodeCell,
  Input: ShortCodeInput,
  Filter: TextFilter,
  text: (_field, value) => String(value),
};
