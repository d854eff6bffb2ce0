// To whom a carrier is open, with the customers that the choice comes to before it is saved.
import { useCustom } from '@refinedev/core';
import type { HttpError } from '@refinedev/core';
import type { Opening } from '../../api/assignments/resolution.ts';
import type { FieldViewProps, Values } from '../fields/index.tsx';
import { plural } from '../fields/words.ts';
import { apiUrl } from '../providers/http.ts';

const names = 3;
const lists: Record<string, string> = { categories: 'categoryIds', groups: 'groupIds', customers: 'customerIds' };

export default function AssignmentField(props: FieldViewProps) {
  if (props.mode === 'cell') {
    const { Generated, mode: _mode, ...rest } = props;
    return <Generated {...rest} />;
  }
  const { Generated, mode: _mode, ...rest } = props;
  return (
    <>
      <Generated {...rest} />
      <Preview type={String(rest.value ?? '')} values={rest.values} />
    </>
  );
}

function Preview({ type, values }: { type: string; values: Values }) {
  const list = lists[type];
  const ids = list ? values[list] : [];
  const chosen = Array.isArray(ids) ? ids : [];
  const payload = { assignmentType: type, ...(list ? { [list]: chosen } : {}) };
  const asks = type === 'all' || chosen.length > 0;
  const { query, result } = useCustom<Opening, HttpError>({
    url: `${apiUrl}/carrier_assignments/preview`,
    method: 'post',
    config: { payload },
    queryOptions: { queryKey: ['assignment preview', payload], enabled: asks, retry: false },
    errorNotification: false,
  });
  if (!asks) return <p className="form-help">Choose at least one: until then the carrier is open to nobody.</p>;
  if (query.isError) return <p className="form-error">{query.error.message}</p>;
  if (!query.isSuccess) return <p className="form-help">Counting customers …</p>;
  const { total, rows } = result.data as Opening;
  const some = rows.slice(0, names).map((row) => row.title);
  const rest = total - some.length;
  return (
    <p className="form-help" role="status">
      {total === 0 ? 'No active customer at present' : plural(total, 'active customer')}
      {some.length > 0 && `: ${some.join(', ')}`}
      {rest > 0 && ` and ${rest.toLocaleString('en')} more`}
    </p>
  );
}
