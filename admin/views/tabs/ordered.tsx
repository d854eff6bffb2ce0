// A hand-sorted list of rows: a row is dragged by its handle, or moved by buttons that the keyboard reaches; the focus goes with it.
import { ArrowDownOutlined, ArrowUpOutlined, HolderOutlined, PlusOutlined } from '@ant-design/icons';
import { useInvalidate, useList } from '@refinedev/core';
import { App, Button } from 'antd';
import { useRef, useState } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { FieldCell, faceOf } from '../../fields/index.tsx';
import { Empty } from '../../layout/empty.tsx';
import { ErrorView } from '../../layout/error.tsx';
import { focusOnceDrawn, takesFocus } from '../../layout/focus.ts';
import { Loading } from '../../layout/loading.tsx';
import { createPath } from '../../meta/paths.ts';
import { fieldsParam } from '../../meta/query.ts';
import { apiUrl, http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { RowActions } from '../actions/actions.tsx';
import { failureText } from '../form/failure.ts';
import type { Row } from '../form/record-form.ts';
import { RowLink, rowTitle } from '../list/row-parts.tsx';
import { LinkButton } from '../show/link-button.tsx';
import { dropClass, useRowDrag } from './drag.ts';
import { planMove } from './order.ts';
import { lower } from '../../fields/words.ts';

interface OrderedListProps {
  resource: ResourceMeta;
  fixed: Record<string, string>;
  /** The ordering field. */
  sort: string;
}

/** More rows than this are not sorted by hand. */
const most = 200;

/** The rows in their order, and how to change it. Each move is written row by row, at the versions that were read. */
function useOrdered({ resource, fixed, sort }: OrderedListProps) {
  const { notification } = App.useApp();
  const invalidate = useInvalidate();
  const [moving, setMoving] = useState(false);
  const { query, result } = useList<Row>({
    resource: resource.name,
    filters: Object.entries(fixed).map(([field, value]) => ({ field, operator: 'eq', value })),
    sorters: [{ field: sort, order: 'asc' }],
    pagination: { pageSize: most },
    meta: { query: { _fields: fieldsParam(resource, [...resource.list.columns, sort, ...conditionFields(resource)]) } },
    errorNotification: false,
  });
  const rows = result.data ?? [];
  const refresh = () => invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
  /** Resolves with the place that the row has then. */
  const move = async (from: number, to: number): Promise<number> => {
    let place = to;
    setMoving(true);
    const least = Number(resource.fields.find((field) => field.name === sort)?.min ?? 0);
    const placed = rows.map((row) => ({ id: row.id, order: Number(row[sort]) }));
    try {
      for (const { id, order } of planMove(placed, from, to, least)) {
        const version = rows.find((row) => row.id === id)?.version;
        const headers = { 'If-Match': `"${String(version)}"` };
        await http.patch(`${apiUrl}/${resource.name}/${id}`, { [sort]: order }, { headers });
      }
    } catch (error) {
      place = from;
      notification.error({ message: 'The order could not be changed', description: failureText(error as ServerError) });
    }
    await refresh();
    setMoving(false);
    return place;
  };
  // Rows that are read anew have other versions and places: nothing is planned on the old ones.
  return { query, rows, move, moving: moving || query.isFetching, refresh };
}

/** Fields that decide which actions a row offers. */
function conditionFields(resource: ResourceMeta): string[] {
  return resource.actions.flatMap((action) => Object.keys(action.when ?? {}));
}

/** The columns of the list, without the place and what says the same in every row. */
function columnsOf({ resource, fixed, sort }: OrderedListProps): FieldMeta[] {
  return resource.list.columns
    .filter((name) => name !== sort && !(name in fixed))
    .flatMap((name) => resource.fields.find((field) => field.name === name) ?? []);
}

export function OrderedList(props: OrderedListProps) {
  const { resource, fixed, sort } = props;
  const { query, rows, move, moving, refresh } = useOrdered(props);
  const body = useRef<HTMLTableSectionElement>(null);
  const { drag, handle } = useRowDrag(body, (from, to) => {
    if (!moving) void move(from, to);
  });
  if (query.isLoading) return <Loading rows={5} />;
  if (query.isError) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  const columns = columnsOf(props);
  const sortable = resource.fields.find((field) => field.name === sort)?.may.update === true;
  const add = resource.may.create && (
    <LinkButton type="primary" to={createPath(resource.name, fixed)} icon={<PlusOutlined aria-hidden />}>
      New {lower(resource.label.one)}
    </LinkButton>
  );
  if (rows.length === 0) {
    return <Empty title={`No ${lower(resource.label.many)} yet`} hint={resource.list.empty} action={add} />;
  }
  const moveBy = async (index: number, by: -1 | 1) => {
    const id = rows[index]?.id;
    const place = await move(index, index + by);
    focusOnceDrawn(() => {
      const row = body.current?.rows[place];
      if (!row || row.dataset['id'] !== id) return false;
      const [up, down] = row.querySelectorAll<HTMLButtonElement>('.order-button');
      return by < 0 ? takesFocus(up) || takesFocus(down) : takesFocus(down) || takesFocus(up);
    });
  };
  return (
    <div className="ordered">
      <div className="ordered-head">
        <span className="field-quiet">First in the list goes first.</span>
        {add}
      </div>
      <div className="table-scroll">
        <table className={`plain-table ordered-table${drag ? ' ordered-dragging' : ''}`} aria-busy={moving}>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">Place</span>
              </th>
              {columns.map((field) => (
                <th key={field.name} scope="col" className={faceOf(field).align === 'right' ? 'cell-right' : ''}>
                  {field.label}
                </th>
              ))}
              {resource.actions.length > 0 && (
                <th scope="col">
                  <span className="sr-only">Actions</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((row, index) => (
              <tr key={row.id} data-id={row.id} className={dropClass(drag, index)}>
                <td className="ordered-place">
                  {sortable && (
                    <span className="order-handle" title="Drag to another place" {...handle(index)}>
                      <HolderOutlined aria-hidden />
                    </span>
                  )}
                  <span className="field-quiet">{index + 1}</span>
                  {sortable && (
                    <>
                      <Button
                        className="order-button"
                        type="text"
                        size="small"
                        icon={<ArrowUpOutlined aria-hidden />}
                        aria-label={`Move ${rowTitle(resource, row)} up`}
                        disabled={moving || index === 0}
                        onClick={() => void moveBy(index, -1)}
                      />
                      <Button
                        className="order-button"
                        type="text"
                        size="small"
                        icon={<ArrowDownOutlined aria-hidden />}
                        aria-label={`Move ${rowTitle(resource, row)} down`}
                        disabled={moving || index === rows.length - 1}
                        onClick={() => void moveBy(index, 1)}
                      />
                    </>
                  )}
                </td>
                {columns.map((field, column) => (
                  <td key={field.name} className={faceOf(field).align === 'right' ? 'cell-right' : ''}>
                    {column === 0 ? (
                      <RowLink resource={resource} row={row} field={field} onOpen={undefined} />
                    ) : (
                      <FieldCell field={field} row={row} resource={resource} compact />
                    )}
                  </td>
                ))}
                {resource.actions.length > 0 && (
                  <td className="cell-right">
                    <RowActions resource={resource} row={row} onDone={() => void refresh()} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
