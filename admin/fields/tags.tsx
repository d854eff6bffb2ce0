// A list of short texts, free or of given choices.
import type { FieldMeta } from '../../resources/define/meta.ts';
import { choiceOf } from './choice.tsx';
import { controlProps } from './face.ts';
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { OperatorFilter } from './filters.tsx';
import { Dash, ToneTag } from './parts.tsx';
import { SearchSelect } from './select.tsx';

const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const labels = (field: FieldMeta, value: unknown) => asList(value).map((one) => choiceOf(field, one).label);

function TagsCell({ field, value, compact }: CellProps) {
  const all = asList(value);
  if (all.length === 0) return <Dash />;
  const shown = compact ? all.slice(0, 3) : all;
  return (
    <span className="field-tags" title={compact ? labels(field, value).join(', ') : ''}>
      {shown.map((one) => (
        <ToneTag key={one} tone={choiceOf(field, one).tone ?? 'neutral'}>
          {choiceOf(field, one).label}
        </ToneTag>
      ))}
      {all.length > shown.length && <span className="field-more">+{all.length - shown.length}</span>}
    </span>
  );
}

function TagsInput(props: InputProps) {
  const { field, value, onChange } = props;
  return (
    <SearchSelect<string[]>
      {...controlProps(props)}
      mode={field.choices ? 'multiple' : 'tags'}
      value={asList(value)}
      onChange={(next) => onChange([...new Set(next.map((one) => one.trim()).filter(Boolean))])}
      tokenSeparators={[',', '\n']}
      placeholder={field.choices ? 'Choose…' : 'Type and press Enter'}
      options={(field.choices ?? []).map((one) => ({ value: one.value, label: one.label }))}
      {...(field.choices ? {} : { open: false, suffixIcon: null })}
    />
  );
}

function TagsFilter(props: FilterProps) {
  return <OperatorFilter {...props} operators={['like']} />;
}

export const tagsFace: FieldFace = {
  Cell: TagsCell,
  Input: TagsInput,
  Filter: TagsFilter,
  text: (field, value) => labels(field, value).join(', '),
};
