// The weight of a service with what it comes to: its share of the calls among the services that it competes with.
import { useList } from '@refinedev/core';
import type { FieldViewProps } from '../fields/index.tsx';
import { plural } from '../fields/words.ts';

interface Rival {
  id: string;
  weight: number;
}

/** More services of one interconnect, direction and priority are not looked at. */
const most = 200;

export default function ShareField(props: FieldViewProps) {
  if (props.mode === 'cell') {
    const { Generated, mode: _mode, ...rest } = props;
    return <Generated {...rest} />;
  }
  const { Generated, mode: _mode, ...rest } = props;
  return (
    <>
      <Generated {...rest} />
      <Share values={rest.values} weight={Number(rest.value)} resource={rest.resource.name} />
    </>
  );
}

function Share({ values, weight, resource }: { values: Record<string, unknown>; weight: number; resource: string }) {
  const { id, interconnectId, direction, priority, status } = values;
  const known = typeof interconnectId === 'string' && Number.isInteger(Number(priority)) && Number.isInteger(weight);
  const { query, result } = useList<Rival>({
    resource,
    filters: [
      { field: 'interconnectId', operator: 'eq', value: interconnectId },
      { field: 'direction', operator: 'eq', value: direction },
      { field: 'priority', operator: 'eq', value: Number(priority) },
      { field: 'status', operator: 'eq', value: 'active' },
    ],
    pagination: { pageSize: most },
    meta: { query: { _fields: 'id,weight' } },
    errorNotification: false,
    queryOptions: { enabled: known },
  });
  if (!known || !query.isSuccess) return null;
  const rivals = (result.data ?? []).filter((rival) => rival.id !== id);
  const sum = rivals.reduce((total, rival) => total + rival.weight, weight);
  const share = sum > 0 ? weight / sum : 1 / (rivals.length + 1);
  const others = rivals.length === 0 ? 'no other service' : plural(rivals.length, 'other service');
  return (
    <p className="form-help" role="status">
      {status === 'active' ? 'Takes' : 'Would take'} {(share * 100).toFixed(share === 1 ? 0 : 1)} % of the calls, beside{' '}
      {others} of this priority
    </p>
  );
}
