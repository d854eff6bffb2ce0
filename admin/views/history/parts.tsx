// The settings of a record lie in rows of their own, which are saved with it: the way to their histories.
import { useOne } from '@refinedev/core';
import { Fragment } from 'react';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { recordPath } from '../../meta/paths.ts';
import type { ServerError } from '../../providers/http.ts';
import { embedParam, partsOf } from '../form/flat.ts';
import type { Row } from '../form/record-form.ts';
import { tabParameter } from '../tabs/record-tabs.tsx';
import { historyKey, historyReadable } from './api.ts';

/** Nothing where there are none, or none that may be read. */
export function PartHistories({ resource, row }: { resource: ResourceMeta; row: Row }) {
  const parts = partsOf(resource).filter((part) => historyReadable(part.resource));
  const { result } = useOne<Row, ServerError>({
    resource: resource.name,
    id: row.id,
    meta: { query: { _fields: 'id,version', _embed: embedParam(resource) } },
    queryOptions: { enabled: parts.length > 0 },
    errorNotification: false,
  });
  const stored = parts.flatMap(({ resource: part }) => {
    const held = result?.[part.name] as Row | null | undefined;
    return held ? [{ part, id: held.id }] : [];
  });
  if (stored.length === 0) return null;
  return (
    <span className="field-quiet">
      Changes of{' '}
      {stored.map(({ part, id }, at) => (
        <Fragment key={id}>
          {at > 0 && ', '}
          <Link to={`${recordPath(part, { id })}?${tabParameter}=${historyKey}`}>{part.label.one}</Link>
        </Fragment>
      ))}
    </span>
  );
}
