// The line above the rows: search box, filters as chips that read like sentences, and the way to add one.
import { CloseOutlined, FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, Popover } from 'antd';
import type { InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { FilterWords, filterText } from '../../fields/index.tsx';
import { useTypedAndSent } from '../../fields/typed.ts';
import { lower } from '../../fields/words.ts';
import { useKeys } from '../../layout/keys.ts';
import { findField } from '../../meta/registry.ts';
import { FilterEditor, FilterPopover, canFilter, withFilter } from './filter-editor.tsx';
import type { Fixed } from './rows.ts';
import type { ListFilter, ListStateHandle } from './state.ts';

interface FiltersProps extends ListStateHandle {
  resource: ResourceMeta;
  fixed: Fixed;
}

export function Filters({ resource, state, change, fixed }: FiltersProps) {
  const clear = () => change({ filters: [], q: '' });
  return (
    <div className="filters">
      {resource.searchable && (
        <SearchBox label={resource.label.many} q={state.q} onSearch={(q) => change({ q }, { replace: true })} />
      )}
      <AddFilter
        resource={resource}
        taken={[...state.filters.map((filter) => filter.field), ...Object.keys(fixed)]}
        onAdd={(filter) => change((now) => ({ filters: [...now.filters, filter] }))}
      />
      {state.filters.map((filter, index) => (
        <Chip
          key={`${filter.field} ${filter.op} ${index}`}
          resource={resource}
          filter={filter}
          onChange={(next) => change((now) => ({ filters: replaced(now.filters, filter, next) }))}
        />
      ))}
      {state.filters.length > 1 && (
        <Button type="link" size="small" onClick={clear}>
          Clear filters
        </Button>
      )}
    </div>
  );
}

/** The filters with one changed, or, with null, gone. */
function replaced(filters: ListFilter[], old: ListFilter, next: ListFilter | null): ListFilter[] {
  const at = filters.findIndex((one) => JSON.stringify(one) === JSON.stringify(old));
  return at < 0 ? filters : filters.toSpliced(at, 1, ...(next ? [next] : []));
}

function SearchBox({ label, q, onSearch }: { label: string; q: string; onSearch: (q: string) => void }) {
  const { text, setText } = useTypedAndSent(q, onSearch);
  const input = useRef<InputRef>(null);
  useKeys({ '/': () => input.current?.focus({ cursor: 'all' }) });
  return (
    <Input
      ref={input}
      className="list-search"
      type="search"
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      suffix={text === '' ? <kbd aria-hidden="true">/</kbd> : undefined}
      placeholder="Search"
      aria-label={`Search ${lower(label)}`}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && text === '') input.current?.blur();
        else if (event.key === 'Escape') setText('');
      }}
    />
  );
}

interface ChipProps {
  resource: ResourceMeta;
  filter: ListFilter;
  onChange: (filter: ListFilter | null) => void;
}

function Chip({ resource, filter, onChange }: ChipProps) {
  const field = findField(resource, filter.field);
  if (!field) return null;
  return (
    <span className="chip">
      <FilterPopover
        field={field}
        resource={resource}
        filter={filter}
        onApply={(next) => onChange(withFilter([], filter.field, next)[0] ?? null)}
      >
        <button type="button" className="chip-text">
          <FilterWords field={field} filter={filter} />
        </button>
      </FilterPopover>
      <button
        type="button"
        className="chip-remove"
        aria-label={`Remove the filter: ${filterText(field, filter)}`}
        onClick={() => onChange(null)}
      >
        <CloseOutlined aria-hidden />
      </button>
    </span>
  );
}

interface AddFilterProps {
  resource: ResourceMeta;
  /** Fields that have a filter already. */
  taken: string[];
  onAdd: (filter: ListFilter) => void;
}

function AddFilter({ resource, taken, onAdd }: AddFilterProps) {
  const [open, setOpen] = useState(false);
  const [field, setField] = useState<FieldMeta | null>(null);
  const close = () => {
    setOpen(false);
    setField(null);
  };
  return (
    <Popover
      open={open}
      onOpenChange={(next) => (next ? setOpen(true) : close())}
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      destroyOnHidden
      content={
        field ? (
          <FilterEditor
            field={field}
            resource={resource}
            filter={null}
            onApply={(filter) => filter && onAdd({ field: field.name, ...filter })}
            onClose={close}
          />
        ) : (
          <FieldPicker resource={resource} taken={taken} onPick={setField} onClose={close} />
        )
      }
    >
      <Button icon={<FilterOutlined aria-hidden />} aria-haspopup="dialog" aria-expanded={open}>
        Filter
      </Button>
    </Popover>
  );
}

interface FieldPickerProps extends Omit<AddFilterProps, 'onAdd'> {
  onPick: (field: FieldMeta) => void;
  onClose: () => void;
}

/** Fields to filter by: those that the definition puts forward, then all others. */
function FieldPicker({ resource, taken, onPick, onClose }: FieldPickerProps) {
  const [text, setText] = useState('');
  const free = resource.fields.filter(
    (field) =>
      canFilter(field) && !taken.includes(field.name) && field.label.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const first = resource.list.filters.flatMap((name) => free.find((field) => field.name === name) ?? []);
  const others = free.filter((field) => !first.includes(field));
  const input = useRef<InputRef>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => input.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <form
      className="field-picker"
      aria-label="Choose a field to filter by"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      onSubmit={(event) => {
        event.preventDefault();
        const best = first[0] ?? others[0];
        if (best) onPick(best);
      }}
    >
      <Input
        ref={input}
        size="small"
        placeholder="Field"
        aria-label="Find a field"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {[first, others].map(
        (fields, index) =>
          fields.length > 0 && (
            <ul key={index}>
              {fields.map((field) => (
                <li key={field.name}>
                  <button type="button" onClick={() => onPick(field)}>
                    {field.label}
                  </button>
                </li>
              ))}
            </ul>
          ),
      )}
      {free.length === 0 && <p>No such field.</p>}
    </form>
  );
}
