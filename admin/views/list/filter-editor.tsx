// A popover in which one filter is made or changed; what opens it keeps the keyboard's place.
import { Button, Popover } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { FieldFilter, faceOf } from '../../fields/index.tsx';
import type { FilterState } from '../../fields/index.tsx';
import type { ListFilter, ListState } from './state.ts';

/** Whether this field can be filtered by at all. */
export function canFilter(field: FieldMeta): boolean {
  return field.operators.length > 0 && faceOf(field).Filter !== null;
}

/** The filters with the (first) one on a field replaced, added or, with null, removed. */
export function withFilter(filters: ListState['filters'], field: string, filter: FilterState | null): ListFilter[] {
  const at = filters.findIndex((one) => one.field === field);
  const next = filter ? [{ field, op: filter.op, value: filter.value }] : [];
  return at < 0 ? [...filters, ...next] : [...filters.slice(0, at), ...next, ...filters.slice(at + 1)];
}

interface FilterPopoverProps {
  field: FieldMeta;
  resource: ResourceMeta;
  filter: FilterState | null;
  onApply: (filter: FilterState | null) => void;
  /** The button that opens it. */
  children: ReactElement;
}

export function FilterPopover({ children, ...editor }: FilterPopoverProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      destroyOnHidden
      content={<FilterEditor {...editor} onClose={() => setOpen(false)} />}
    >
      {children}
    </Popover>
  );
}

interface FilterEditorProps extends Omit<FilterPopoverProps, 'children'> {
  onClose: () => void;
}

export function FilterEditor({ field, resource, filter, onApply, onClose }: FilterEditorProps) {
  const [draft, setDraft] = useState<FilterState | null>(filter);
  const form = useRef<HTMLFormElement>(null);
  useFocusInside(form);
  const apply = (next: FilterState | null) => {
    onApply(next);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  return (
    <form
      ref={form}
      className="filter-editor"
      aria-label={`Filter by ${field.label}`}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        apply(draft);
      }}
    >
      <p className="filter-editor-title">{field.label}</p>
      <FieldFilter field={field} filter={draft} onChange={setDraft} resource={resource} />
      <div className="filter-editor-foot">
        <Button size="small" type="text" disabled={!filter} onClick={() => apply(null)}>
          Remove
        </Button>
        <Button size="small" type="primary" htmlType="submit">
          Apply
        </Button>
      </div>
    </form>
  );
}

/** Puts the cursor into the popover, and back where it was when it closes. */
function useFocusInside(inside: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    // The popover is placed in the frame after it is drawn.
    const frame = requestAnimationFrame(() =>
      inside.current?.querySelector<HTMLElement>('input, select, button')?.focus(),
    );
    return () => {
      cancelAnimationFrame(frame);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [inside]);
}
