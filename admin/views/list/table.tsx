// The rows as a table. Plain antd: the head and the first column stick by CSS, so that there is one table and no measuring.
import { Table } from 'antd';
import type { TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { FieldCell, faceOf } from '../../fields/index.tsx';
import { RowActions } from '../actions/actions.tsx';
import { HeadCell, sortInForce } from './head-cell.tsx';
import { EditRow, RowLink, rowTitle, useRowClick } from './row-parts.tsx';
import type { Row } from './rows.ts';
import type { ListStateHandle } from './state.ts';

export interface RowsProps extends ListStateHandle {
  resource: ResourceMeta;
  /** Null while the first page is on its way. */
  rows: Row[] | null;
  fields: FieldMeta[];
  /** Rows to come, when there are none yet. */
  bones: number;
  /** Newer rows are on their way. */
  stale: boolean;
  /** Null: rows cannot be selected. */
  selection: { rows: Row[]; select: (rows: Row[]) => void } | null;
  onDone: () => void;
  onOpen: ((row: Row) => void) | undefined;
  /** Changes a row without going to its page. */
  onEdit?: ((row: Row) => void) | undefined;
  cell: ((field: FieldMeta, row: Row) => ReactNode) | undefined;
}

export function RowsTable(props: RowsProps) {
  const { resource, rows, bones, stale, selection } = props;
  const open = useRowClick(resource, props.onOpen);
  const loading = rows === null;
  const placeholders = Array.from({ length: bones }, (_, index): Row => ({ id: `bone-${index}` }));
  return (
    <Table<Row>
      className={`rows${stale ? ' rows-stale' : ''}`}
      size="small"
      rowKey="id"
      columns={columnsOf(props)}
      dataSource={rows ?? placeholders}
      pagination={false}
      showSorterTooltip={false}
      aria-busy={loading || stale}
      onRow={(row) => (loading ? { 'aria-hidden': true } : { onClick: (event) => open(event, row) })}
      {...(selection && {
        rowSelection: {
          columnWidth: 48,
          selectedRowKeys: selection.rows.map((row) => row.id),
          preserveSelectedRowKeys: true,
          onChange: (_keys, chosen) => selection.select(chosen),
          getCheckboxProps: (row) => ({ disabled: loading, 'aria-label': `Select ${rowTitle(resource, row)}` }),
        },
      })}
    />
  );
}

/** The cell of a field, hand-made or generated. */
export function Value({
  resource,
  cell,
  field,
  row,
}: Pick<RowsProps, 'resource' | 'cell'> & { field: FieldMeta; row: Row }) {
  return cell?.(field, row) ?? <FieldCell field={field} row={row} resource={resource} compact />;
}

function columnsOf(props: RowsProps): TableColumnsType<Row> {
  const { resource, rows, fields, state, onDone, onOpen, onEdit } = props;
  const loading = rows === null;
  const sorts = sortInForce(resource, state.sort);
  const columns: TableColumnsType<Row> = fields.map((field, index) => {
    const order = sorts.find((sort) => sort.field === field.name)?.order;
    const right = faceOf(field).align === 'right';
    return {
      key: field.name,
      title: <HeadCell {...props} field={field} />,
      className: `cell${right ? ' cell-right' : ''}${index === 0 ? ' cell-first' : ''}`,
      ...(index === 0 && { rowScope: 'row' }),
      onHeaderCell: () => ({
        ...(order && { 'aria-sort': order === 'asc' ? ('ascending' as const) : ('descending' as const) }),
      }),
      render: (_value, row) => {
        if (loading) return <span className="bone bone-cell" />;
        if (index === 0 || field.name === resource.title)
          return <RowLink resource={resource} row={row} field={field} onOpen={onOpen} />;
        return <Value {...props} field={field} row={row} />;
      },
    };
  });
  if (resource.actions.length > 0 || onEdit) {
    columns.push({
      key: 'row-actions',
      title: <span className="sr-only">Actions</span>,
      className: 'cell cell-actions',
      render: (_value, row) =>
        !loading && (
          <>
            <EditRow resource={resource} row={row} onEdit={onEdit} />
            <RowActions resource={resource} row={row} onDone={onDone} />
          </>
        ),
    });
  }
  return columns;
}
