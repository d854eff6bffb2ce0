// The rows as cards, where there is no room for a table (phone width).
import { SortAscendingOutlined } from '@ant-design/icons';
import { Checkbox, Select } from 'antd';
import type { FieldMeta } from '../../../resources/define/meta.ts';
import { FieldCell } from '../../fields/index.tsx';
import { RowActions } from '../actions/actions.tsx';
import { sortInForce } from './head-cell.tsx';
import { EditRow, RowLink, rowTitle, useRowClick } from './row-parts.tsx';
import type { Row } from './rows.ts';
import { Value } from './table.tsx';
import type { RowsProps } from './table.tsx';

/** Below the title: this many values fit without scrolling through one card. */
const most = 5;

export function RowCards(props: RowsProps) {
  const { resource, rows, bones, stale } = props;
  if (rows === null) {
    return (
      <ul className="cards" aria-busy="true">
        {Array.from({ length: Math.min(bones, 6) }, (_, index) => (
          <li className="card" key={index} aria-hidden="true">
            <span className="bone bone-cell" />
            <span className="bone bone-cell" />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <>
      <SortChooser {...props} />
      <ul className={`cards${stale ? ' rows-stale' : ''}`} aria-label={resource.label.many}>
        {rows.map((row) => (
          <Card key={row.id} {...props} row={row} />
        ))}
      </ul>
    </>
  );
}

function Card({ resource, row, fields, selection, onDone, onOpen, onEdit, cell }: RowsProps & { row: Row }) {
  const open = useRowClick(resource, onOpen);
  // A card is headed by the row's name, whatever column comes first in the table.
  const first = fields.find((field) => field.name === resource.title) ?? fields[0] ?? null;
  const others = fields.filter((field) => field !== first);
  const tags = others.filter((field) => isTag(field) && !isEmpty(row[field.name])).slice(0, 2);
  const rest = others.filter((field) => !tags.includes(field) && !isEmpty(row[field.name])).slice(0, most);
  const selected = selection?.rows.some((one) => one.id === row.id) ?? false;
  return (
    <li className="card" onClick={(event) => open(event, row)}>
      <div className="card-head">
        {selection && (
          <Checkbox
            checked={selected}
            aria-label={`Select ${rowTitle(resource, row)}`}
            onChange={(event) =>
              selection.select(
                event.target.checked ? [...selection.rows, row] : selection.rows.filter((one) => one.id !== row.id),
              )
            }
          />
        )}
        <RowLink resource={resource} row={row} field={first} onOpen={onOpen} />
        <span className="card-tags">
          {tags.map((field) => (
            <FieldCell key={field.name} field={field} row={row} resource={resource} compact />
          ))}
        </span>
        <EditRow resource={resource} row={row} onEdit={onEdit} />
        {resource.actions.length > 0 && <RowActions resource={resource} row={row} onDone={onDone} />}
      </div>
      {rest.length > 0 && (
        <dl>
          {rest.map((field) => (
            <div key={field.name}>
              <dt>{field.label}</dt>
              <dd>
                <Value resource={resource} cell={cell} field={field} row={row} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

/** A choice whose values have colours is read at a glance. */
const isTag = (field: FieldMeta) => field.kind === 'choice' && (field.choices ?? []).some((choice) => choice.tone);
const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

/** Cards have no column heads to sort by. */
function SortChooser({ resource, fields, state, change }: RowsProps) {
  const sort = sortInForce(resource, state.sort)[0];
  const value = sort && `${sort.order === 'desc' ? '-' : ''}${sort.field}`;
  const options = fields
    .filter((field) => field.sortable)
    .flatMap((field: FieldMeta) => [
      { value: field.name, label: `${field.label}, ascending` },
      { value: `-${field.name}`, label: `${field.label}, descending` },
    ]);
  return (
    <Select
      className="card-sort"
      aria-label="Sort"
      prefix={<SortAscendingOutlined aria-hidden />}
      {...(options.some((option) => option.value === value) ? { value } : { placeholder: 'Sort' })}
      options={options}
      onChange={(chosen: string) =>
        change({ sort: [{ field: chosen.replace(/^-/, ''), order: chosen.startsWith('-') ? 'desc' : 'asc' }] })
      }
    />
  );
}
