// The head of a column: its name sorts (with Shift: adds to the sort), its funnel filters.
import { ArrowDownOutlined, ArrowUpOutlined, FilterFilled } from '@ant-design/icons';
import type { MouseEvent } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { FilterPopover, canFilter, withFilter } from './filter-editor.tsx';
import type { ListSort, ListStateHandle } from './state.ts';

interface HeadCellProps extends ListStateHandle {
  field: FieldMeta;
  resource: ResourceMeta;
}

/** The sort in force: the user's, or the resource's own. */
export function sortInForce(resource: ResourceMeta, sort: ListSort[]): ListSort[] {
  return sort.length > 0 ? sort : resource.list.sort;
}

/** From the sort in force: ascending, descending, then as the resource has it. With `add`, other sorts stay. */
function nextSort(sorts: ListSort[], field: string, add: boolean): ListSort[] {
  const now = sorts.find((one) => one.field === field);
  if (!now) return [...(add ? sorts : []), { field, order: 'asc' }];
  const flipped: ListSort[] = now.order === 'asc' ? [{ field, order: 'desc' }] : [];
  return add ? sorts.flatMap((one) => (one === now ? flipped : one)) : flipped;
}

export function HeadCell({ field, resource, state, change }: HeadCellProps) {
  const sorts = sortInForce(resource, state.sort);
  const place = sorts.findIndex((one) => one.field === field.name);
  const order = sorts[place]?.order;
  const filter = state.filters.find((one) => one.field === field.name) ?? null;
  const sort = ({ shiftKey }: MouseEvent) =>
    change((now) => ({ sort: nextSort(sortInForce(resource, now.sort), field.name, shiftKey) }));
  return (
    <span className="head-cell">
      {field.sortable ? (
        <button type="button" className="head-sort" onClick={sort} title="Sort; with Shift, add to the sort">
          {field.label}
          {order === 'asc' && <ArrowUpOutlined aria-hidden="true" />}
          {order === 'desc' && <ArrowDownOutlined aria-hidden="true" />}
          {order && sorts.length > 1 && <sup>{place + 1}</sup>}
        </button>
      ) : (
        <span className="head-name">{field.label}</span>
      )}
      {canFilter(field) && (
        <FilterPopover
          field={field}
          resource={resource}
          filter={filter}
          onApply={(next) => change((now) => ({ filters: withFilter(now.filters, field.name, next) }))}
        >
          <button
            type="button"
            className={`head-filter${filter ? ' head-filter-on' : ''}`}
            aria-label={`Filter by ${field.label}`}
          >
            <FilterFilled />
          </button>
        </FilterPopover>
      )}
    </span>
  );
}
