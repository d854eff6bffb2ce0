// A record is changed or removed while one reads it: said above it, loaded on request.
import { Button } from 'antd';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { useNow } from '../../fields/time.ts';
import { useLiveRow } from '../form/live-row.ts';
import { goneText, newsText } from '../form/news.ts';
import type { Row } from '../form/record-form.ts';

const system = new Set(['version', 'createdAt', 'updatedAt']);

export function News({ resource, row, reload }: { resource: ResourceMeta; row: Row; reload: () => void }) {
  const { newer, gone } = useLiveRow(resource, row.id, row.version);
  const now = useNow();
  if (!newer && !gone) return null;
  const fields = resource.fields.filter((field) => !system.has(field.name));
  return (
    <div className="form-newer" role="status">
      <span>{gone ? goneText(gone, now) : newer && newsText(fields, row, newer, now)}</span>
      {!gone && (
        <Button size="small" onClick={reload}>
          Load it
        </Button>
      )}
    </div>
  );
}
