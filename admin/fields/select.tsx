// Selects that one may type into. Ant Design points screen readers at option -1 of an empty list: there they read that nothing fits.
import { Select } from 'antd';
import type { SelectProps } from 'antd';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { controlProps } from './face.ts';
import type { InputProps } from './face.ts';

/** What an empty list of the select of this id says. */
export function EmptyOption({ of, children }: { of: string; children: ReactNode }) {
  return (
    <span role="option" id={`${of}_list_-1`} aria-selected={false} aria-disabled>
      {children}
    </span>
  );
}

/** Found by what the options are called, unless told otherwise. */
export function SearchSelect<V>(props: SelectProps<V>) {
  const ownId = useId();
  const { id = ownId } = props;
  return (
    <Select<V>
      showSearch
      optionFilterProp="label"
      notFoundContent={<EmptyOption of={id}>Nothing fits.</EmptyOption>}
      {...props}
      id={id}
    />
  );
}

/** An option with what it is known by beside its name. */
export function OptionRow({ label, second }: { label: ReactNode; second: string | null }) {
  return (
    <div className="option-row">
      <span className="field-cut">{label}</span>
      {second !== null && <span className="field-quiet">{second}</span>}
    </div>
  );
}

export interface KnownOption {
  value: string;
  label: string;
  /** Shown beside it. */
  second: string;
  /** All that it is found by, in small letters. */
  search: string;
}
/** How a select offers such options. */
export const offering = (options: KnownOption[]) => ({
  options,
  filterOption: (typed: string, option?: object) =>
    (option as KnownOption | undefined)?.search.includes(typed.toLowerCase()) ?? false,
  optionRender: ({ data }: { data: object }) => {
    const { label, second } = data as KnownOption;
    return <OptionRow label={label} second={second} />;
  },
});

/** The input of a field whose values are known by heart, such as countries. */
export function KnownSelect({ options, ...props }: InputProps & { options: KnownOption[] }) {
  const { value, onChange, field } = props;
  return (
    <SearchSelect<string>
      {...controlProps(props)}
      {...offering(options)}
      allowClear={field.nullable}
      value={value ? String(value) : null}
      onChange={(picked) => onChange(picked ?? null)}
      placeholder="Choose…"
    />
  );
}
