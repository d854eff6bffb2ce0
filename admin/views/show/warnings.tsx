// Rules that are not enforced but broken: said quietly above the record.
import { WarningOutlined } from '@ant-design/icons';
import { useCustom } from '@refinedev/core';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { capital } from '../../fields/words.ts';
import { apiUrl } from '../../providers/http.ts';
import type { Readiness } from '../../../api/readiness/readiness.ts';
import type { Row } from '../form/record-form.ts';

interface Warning {
  fields: string[];
  message: string;
}

/** "Capacity limit: is more than the carrier has". */
function warningText(resource: ResourceMeta, { fields, message }: Warning): string {
  const labels = fields.map((name) => resource.fields.find((field) => field.name === name)?.label ?? name);
  return labels.length > 0 ? `${labels.join(', ')} ${message}` : capital(message);
}

interface WarningsProps {
  resource: ResourceMeta;
  row: Row;
  /** What the checklist says already. */
  told: Readiness | null;
}

export function Warnings({ resource, row, told }: WarningsProps) {
  const { result } = useCustom<Warning[]>({
    url: `${apiUrl}/${resource.name}/${row.id}/warnings`,
    method: 'get',
    // The version is part of the key: a saved row is judged anew.
    config: { query: {} },
    queryOptions: { queryKey: ['warnings', resource.name, row.id, row.version], retry: false },
    errorNotification: false,
  });
  const all = Array.isArray(result.data) ? result.data : [];
  const warnings = all.filter(({ message }) => !told?.lines.some((line) => line.why?.includes(message)));
  if (warnings.length === 0) return null;
  return (
    <ul className="record-warnings" aria-label="Warnings">
      {warnings.map((warning) => (
        <li key={`${warning.fields.join()} ${warning.message}`}>
          <WarningOutlined aria-hidden="true" />
          {warningText(resource, warning)}
        </li>
      ))}
    </ul>
  );
}
