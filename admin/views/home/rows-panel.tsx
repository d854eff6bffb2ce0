// The first few rows of a list, each a way to its record.
import { useList } from '@refinedev/core';
import type { HttpError } from '@refinedev/core';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { FieldCell } from '../../fields/index.tsx';
import { ErrorView } from '../../layout/error.tsx';
import { fieldsParam } from '../../meta/query.ts';
import { findField } from '../../meta/registry.ts';
import type { HomePanel } from '../../overrides/home.ts';
import { RowLink } from '../list/row-parts.tsx';
import type { Row } from '../list/rows.ts';
import { lower } from '../../fields/words.ts';

interface RowsPanelProps {
  panel: Extract<HomePanel, { kind: 'rows' }>;
  resource: ResourceMeta;
}

const few = 6;

export function RowsPanel({ panel, resource }: RowsPanelProps) {
  const fields = panel.columns.flatMap((name) => findField(resource, name) ?? []);
  const { query } = useList<Row, HttpError>({
    resource: resource.name,
    pagination: { currentPage: 1, pageSize: few },
    sorters: panel.sort,
    meta: {
      query: {
        _fields: fieldsParam(resource, panel.columns),
        _where: panel.where ? JSON.stringify(panel.where) : undefined,
      },
    },
    errorNotification: false,
    queryOptions: { refetchOnWindowFocus: true },
  });
  const rows = query.data?.data;
  return (
    <>
      <header className="panel-head">
        <h2>{panel.title}</h2>
        <Link to={`/${resource.name}`}>All {lower(resource.label.many)}</Link>
      </header>
      {query.isError && <ErrorView error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Bones />}
      {rows?.length === 0 && <p className="panel-empty">{panel.empty}</p>}
      {rows && rows.length > 0 && (
        <table className="panel-table">
          <thead className="sr-only">
            <tr>
              {fields.map((field) => (
                <th key={field.name} scope="col">
                  {field.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                {fields.map((field, index) => (
                  <td key={field.name}>
                    {index === 0 ? (
                      <RowLink resource={resource} row={row} field={field} onOpen={undefined} />
                    ) : (
                      <FieldCell field={field} row={row} resource={resource} compact />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Bones() {
  return (
    <div className="panel-bones" aria-busy="true">
      {Array.from({ length: few }, (_, index) => (
        <span className="bone" key={index} />
      ))}
    </div>
  );
}
