// One of given values: a tag in the colour of its meaning, a select with the help of each choice.
import type { Choice } from '../../resources/define/field.ts';
import type { FieldMeta } from '../../resources/define/meta.ts';
import { controlProps } from './face.ts';
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { ChoicesFilter } from './filters.tsx';
import { ToneTag } from './parts.tsx';
import { SearchSelect } from './select.tsx';

/** The choice behind a value; an unknown one (older data) stands for itself. */
export function choiceOf(field: FieldMeta, value: unknown): Choice {
  return field.choices?.find((one) => one.value === value) ?? { value: String(value), label: String(value) };
}

function ChoiceCell({ field, value }: CellProps) {
  const choice = choiceOf(field, value);
  if (!choice.tone) return <span title={choice.help}>{choice.label}</span>;
  return (
    <ToneTag tone={choice.tone} {...(choice.help ? { title: choice.help } : {})}>
      {choice.label}
    </ToneTag>
  );
}

/** A choice in a drop-down: its label, and below it what it means. */
export function ChoiceOption({ choice }: { choice: Choice | undefined }) {
  return (
    <div className="option-lines">
      <span>{choice?.label}</span>
      {choice?.help && <small>{choice.help}</small>}
    </div>
  );
}

function ChoiceInput(props: InputProps) {
  const { field, value, onChange } = props;
  const choices = field.choices ?? [];
  const help = choices.find((one) => one.value === value)?.help;
  return (
    <SearchSelect<string>
      {...controlProps(props)}
      value={value === undefined || value === null ? null : String(value)}
      onChange={(picked) => onChange(picked ?? null)}
      allowClear={!field.required && field.nullable}
      showSearch={choices.length > 8}
      placeholder="Choose…"
      title={help ?? ''}
      options={choices.map((one) => ({ value: one.value, label: one.label }))}
      optionRender={({ value: shown }) => <ChoiceOption choice={choices.find((one) => one.value === shown)} />}
    />
  );
}

export const choiceFace: FieldFace = {
  Cell: ChoiceCell,
  Input: ChoiceInput,
  Filter: ChoicesFilter,
  text: (field, value) => choiceOf(field, value).label,
};
