// Who may call through whom: how many, the first of them, and for each the reason.
import { Link } from 'react-router';
import type { Opening } from '../../../api/assignments/resolution.ts';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { ToneTag } from '../../fields/parts.tsx';
import { capital, lower, plural } from '../../fields/words.ts';
import { Empty } from '../../layout/empty.tsx';
import { recordPath } from '../../meta/paths.ts';

interface OpeningListProps {
  opening: Opening;
  /** What is listed. */
  resource: ResourceMeta;
  /** Said where there are none. */
  hint: string;
}

export function OpeningList({ opening, resource, hint }: OpeningListProps) {
  const { total, rows, none } = opening;
  const many = lower(resource.label.many);
  if (total === 0) return <Empty title={`No ${many}`} hint={none ?? hint} />;
  const status = resource.fields.find((field) => field.name === 'status');
  return (
    <>
      <p className="record-help">
        {plural(total, lower(resource.label.one), many)}
        {total > rows.length && `, of which the first ${rows.length} by name`}
      </p>
      <div className="table-scroll">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{resource.label.one}</th>
              <th scope="col">Code</th>
              <th scope="col">Status</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const choice = status?.choices?.find((one) => one.value === row.status);
              return (
                <tr key={row.id}>
                  <td>
                    <Link to={recordPath(resource, { id: row.id })}>{row.title}</Link>
                  </td>
                  <td className="field-mono">{row.code}</td>
                  <td>
                    <ToneTag tone={choice?.tone ?? 'neutral'}>{choice?.label ?? capital(row.status)}</ToneTag>
                  </td>
                  <td>{row.why}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
