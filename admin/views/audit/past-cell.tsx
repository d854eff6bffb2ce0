// A value of the past: what it refers to may be gone by now, and is then called as the trail knew it last.
import { useCustom } from '@refinedev/core';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { FieldCell } from '../../fields/index.tsx';
import type { Values } from '../../fields/index.tsx';
import { useRowsAsked } from '../../fields/picker.tsx';
import { targetOf } from '../../meta/registry.ts';
import { apiUrl, http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { auditName } from '../history/api.ts';

interface PastCellProps {
  field: FieldMeta;
  /** The row as it was. */
  row: Values;
  resource: ResourceMeta;
}

export function PastCell(props: PastCellProps) {
  const { field, row } = props;
  const target = field.kind === 'reference' ? targetOf(field) : null;
  const id = row[field.name];
  return target && typeof id === 'string' ? <Referred {...props} target={target} id={id} /> : <FieldCell {...props} />;
}

function Referred({ target, id, ...cell }: PastCellProps & { target: ResourceMeta; id: string }) {
  const title = useGoneTitle(target, id);
  if (title === null) return <FieldCell {...cell} />;
  return (
    <span>
      {title} <span className="field-quiet">(gone)</span>
    </span>
  );
}

/** What a row that is not there any more was called in its last entry; null of one that is there, or that the trail does not know. */
export function useGoneTitle(target: ResourceMeta | null, wanted: string | null): string | null {
  const asked = target && wanted !== null ? wanted : null;
  const { rows, settled } = useRowsAsked(
    target && { target, where: null, valueField: 'id' },
    asked === null ? [] : [asked],
  );
  const id = asked !== null && settled && !rows.has(asked) ? asked : null;
  const url = `${apiUrl}/${auditName}/trail`;
  const params = { resource: target?.name ?? '', recordId: id ?? '', limit: '1' };
  const { result } = useCustom<{ entries: { title: string | null }[] }, ServerError>({
    url,
    method: 'get',
    errorNotification: false,
    queryOptions: {
      queryKey: ['gone-title', target?.name, id],
      queryFn: async () => ({ data: (await http.get(url, { params })).data }),
      enabled: id !== null,
      staleTime: Infinity,
    },
  });
  return (id !== null && result.data?.entries?.[0]?.title) || null;
}
