// The generated list of a resource: a page of its own, or a part of a record's page (embedded).
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useInvalidate } from '@refinedev/core';
import { Button } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { Empty } from '../../layout/empty.tsx';
import { ErrorView } from '../../layout/error.tsx';
import { useHandMadePages } from '../../layout/hand-made.ts';
import { Icon } from '../../layout/icon.tsx';
import { useKeys } from '../../layout/keys.ts';
import { usePhone } from '../../layout/media.ts';
import { PageHead } from '../../layout/page.tsx';
import { useStored } from '../../layout/stored.ts';
import { createPath, rememberList } from '../../meta/paths.ts';
import { BulkActions } from '../actions/actions.tsx';
import { instead, useFormDrawer } from '../drawer/form-drawer.tsx';
import { RowCards } from './cards.tsx';
import { ColumnChooser, useColumns } from './columns.tsx';
import { Export } from './export.tsx';
import { LinkButton } from '../show/link-button.tsx';
import { Filters } from './filters.tsx';
import { Footer } from './footer.tsx';
import { exportUrl, scopeOf, useRows } from './rows.ts';
import type { Fixed, Row } from './rows.ts';
import { LiveChanges } from './live.tsx';
import { Scopes } from './scopes.tsx';
import { useListState, writeState } from './state.ts';
import type { ListStateHandle } from './state.ts';
import { RowsTable } from './table.tsx';
import type { RowsProps } from './table.tsx';
import './list.css';
import { lower } from '../../fields/words.ts';

export interface ListViewProps {
  resource: ResourceMeta;
  /** Conditions that always hold, which also preset the create form: `{ carrierId: id }`. */
  fixed?: Fixed;
  /** Without a page head; its state stands in the address under a prefix. */
  embedded?: boolean;
  /** What opening a row does, instead of going to its page. */
  onOpen?: ((row: Row) => void) | undefined;
  /** Another cell for a field, or undefined for the generated one. */
  cell?: ((field: FieldMeta, row: Row) => ReactNode) | undefined;
}

const noFixed: Fixed = {};

export default function ListView({ resource, fixed = noFixed, embedded = false, onOpen, cell }: ListViewProps) {
  const prefix = embedded ? `${resource.name}-` : '';
  const handle = useListState(resource, prefix);
  const { state } = handle;
  useEffect(() => {
    if (embedded) return;
    const search = writeState(new URLSearchParams(), state, '').toString();
    rememberList(resource.name, search ? `?${search}` : '');
  }, [embedded, resource.name, state]);
  const addPath = createPath(resource.name, fixed);
  const navigate = useNavigate();
  const drawer = useFormDrawer();
  const inDrawer = embedded ? drawer : null;
  const addRow = () => (inDrawer ? inDrawer({ resource: resource.name, preset: fixed }) : void navigate(addPath));
  useKeys(resource.may.create ? { n: addRow } : {});
  const add = resource.may.create && (
    <Link
      className="ant-btn ant-btn-primary add-link"
      to={addPath}
      onClick={(event) => inDrawer && instead(event, addRow)}
    >
      <PlusOutlined aria-hidden="true" />
      <span>New {lower(resource.label.one)}</span>
    </Link>
  );
  return (
    <section className={`list${embedded ? ' list-embedded' : ''}`} aria-label={resource.label.many}>
      {!embedded && <PageHead title={resource.label.many} actions={add} extra={resource.help} />}
      <ListBody
        resource={resource}
        fixed={fixed}
        {...handle}
        add={add}
        embedded={embedded}
        onOpen={onOpen}
        onEdit={
          inDrawer && resource.may.update ? (row) => inDrawer({ resource: resource.name, id: row.id }) : undefined
        }
        cell={cell}
      />
    </section>
  );
}

interface ListBodyProps extends ListStateHandle {
  resource: ResourceMeta;
  fixed: Fixed;
  add: ReactNode;
  embedded: boolean;
  onOpen: ListViewProps['onOpen'];
  onEdit: RowsProps['onEdit'];
  cell: ListViewProps['cell'];
}

function ListBody({ resource, fixed, state, change, add, embedded, onOpen, onEdit, cell }: ListBodyProps) {
  const phone = usePhone();
  const pages = useHandMadePages().filter((page) => page.about === resource.name);
  const hidden = useMemo(() => Object.keys(fixed), [fixed]);
  const columns = useColumns(resource, hidden);
  const names = columns.fields.map((field) => field.name);
  const [rememberedSize, rememberSize] = useStored('list.size', 25);
  const size = state.size ?? rememberedSize;
  const query = useRows({ resource, state, fixed, columns: names, size });
  const { selected, select } = useSelection(state);
  const invalidate = useInvalidate();
  const onDone = () => {
    select([]);
    void invalidate({ resource: resource.name, invalidates: ['list', 'many', 'detail'] });
  };
  const rows = query.data?.data ?? null;
  const total = query.data?.total ?? 0;
  const exact = query.data?.['exact'] !== false;
  const lastPage = Math.max(1, Math.ceil(total / size));
  const beyond = rows?.length === 0 && total > 0 && state.page > lastPage;
  useEffect(() => {
    if (beyond && !query.isPlaceholderData) change({ page: lastPage }, { replace: true });
  }, [beyond, query.isPlaceholderData, lastPage, change]);

  const handle = { state, change };
  const selectable = resource.actions.some((action) => action.bulk);
  const Rows = phone ? RowCards : RowsTable;
  return (
    <>
      <Scopes resource={resource} fixed={fixed} {...handle} />
      {selected.length > 0 ? (
        <div className="selection" role="region" aria-label="Selection">
          <strong>{selected.length} selected</strong>
          <BulkActions resource={resource} rows={selected} onDone={onDone} />
          <Button type="text" icon={<CloseOutlined aria-hidden />} onClick={() => select([])}>
            Clear
          </Button>
        </div>
      ) : (
        <div className="toolbar">
          <Filters resource={resource} fixed={fixed} {...handle} />
          <div className="toolbar-end">
            {pages.map(({ path, label, icon }) => (
              <LinkButton key={path} type="text" to={`/${path}`} icon={<Icon name={icon} />}>
                {label}
              </LinkButton>
            ))}
            <LiveChanges
              resource={resource}
              rows={rows ?? []}
              readAt={query.dataUpdatedAt}
              reload={() => void query.refetch()}
            />
            {!phone && <ColumnChooser resource={resource} columns={columns} hidden={hidden} />}
            <Export
              url={(format) => exportUrl({ resource, state, fixed, columns: names }, format)}
              what={`${exact ? '' : 'about '}${total.toLocaleString('en')} rows`}
            />
            {embedded && add}
          </div>
        </div>
      )}
      {state.refused.length > 0 && (
        <p className="list-note" role="status">
          This address asks for {state.refused.join(', ')}, which does not exist or is not open to you; it was left out.
        </p>
      )}
      {query.isError && !rows ? (
        <ErrorView error={query.error} retry={() => void query.refetch()} />
      ) : rows?.length === 0 && !beyond ? (
        <NoRows resource={resource} add={add} {...handle} />
      ) : (
        <Rows
          resource={resource}
          rows={rows}
          fields={columns.fields}
          bones={Math.min(size, 12)}
          stale={query.isPlaceholderData}
          selection={selectable ? { rows: selected, select } : null}
          onDone={onDone}
          onOpen={onOpen}
          onEdit={onEdit}
          cell={cell}
          {...handle}
        />
      )}
      {query.isError && rows && (
        <p className="list-note list-note-bad" role="alert">
          These rows may be out of date: {query.error.message}{' '}
          <Button type="link" size="small" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </p>
      )}
      {rows && total > 0 && (
        <Footer
          page={Math.min(state.page, lastPage)}
          size={size}
          shown={rows.length}
          total={total}
          exact={exact}
          onPage={(page) => change({ page })}
          onSize={(next) => {
            rememberSize(next);
            change({ size: next });
          }}
        />
      )}
    </>
  );
}

/** Rows picked for a bulk action. What is picked always belongs to what is filtered now. */
function useSelection({ q, scope, filters }: ListStateHandle['state']) {
  const [selected, select] = useState<Row[]>([]);
  const belongsTo = JSON.stringify([q, scope, filters]);
  useEffect(() => select([]), [belongsTo]);
  return { selected, select };
}

/** Why there are no rows, and what comes next. */
function NoRows({ resource, state, change, add }: ListStateHandle & { resource: ResourceMeta; add: ReactNode }) {
  const many = lower(resource.label.many);
  if (state.q !== '' || state.filters.length > 0) {
    return (
      <Empty
        title="Nothing matches"
        hint={`There are ${many}, but none that fit the search and filters above.`}
        action={<Button onClick={() => change({ filters: [], q: '' })}>Clear search and filters</Button>}
      />
    );
  }
  const scope = scopeOf(resource, state);
  if (scope?.where) {
    return <Empty title={`Nothing in “${scope.label}”`} hint={`No ${many} are in this state right now.`} />;
  }
  return <Empty title={`No ${many} yet`} hint={resource.list.empty} action={add} />;
}
