// Deleting a record: names it, says beforehand what hangs on it, and afterwards what still refers to it, with links.
import { useInvalidate } from '@refinedev/core';
import { Modal } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { titleOf } from '../../fields/titles.ts';
import { plural } from '../../fields/words.ts';
import { holds } from '../../meta/conditions.ts';
import { findResource } from '../../meta/registry.ts';
import { dataProvider } from '../../providers/data.ts';
import { apiUrl, http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { failureText } from '../form/failure.ts';
import { Refusal } from '../form/notice.tsx';
import type { Row } from '../form/record-form.ts';

/** As the server tells them with a 409. */
interface Referrer {
  resource: string;
  label: string;
  field: string;
  count: number;
}

/** Rows of other tables that belong to this one, as far as the definition's tabs know and this user may read. */
function useDependants(resource: ResourceMeta, row: Row): Referrer[] {
  const [found, setFound] = useState<Referrer[]>([]);
  useEffect(() => {
    let current = true;
    const tabs = resource.tabs.filter((tab) => tab.type === 'children' && tab.from === 'id' && holds(tab.when, row));
    const count = async (tab: (typeof tabs)[number]): Promise<Referrer[]> => {
      if (tab.type !== 'children' || !findResource(tab.resource)) return [];
      const { total } = await dataProvider.getList({
        resource: tab.resource,
        filters: [{ field: tab.by, operator: 'eq', value: row.id }],
        pagination: { mode: 'off' },
        meta: { query: { _start: '0', _end: '0' } },
      });
      return total > 0 ? [{ resource: tab.resource, label: tab.label, field: tab.by, count: total }] : [];
    };
    // Only a courtesy: where it cannot be counted, the server's own answer is still to come.
    void Promise.allSettled(tabs.map(count)).then((results) => {
      const known = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
      if (current) setFound(known);
    });
    return () => {
      current = false;
    };
  }, [resource, row]);
  return found;
}

function Referrers({ list, id }: { list: Referrer[]; id: string }) {
  return (
    <ul className="plain-list">
      {list.map((one) => {
        const target = findResource(one.resource);
        const text = target
          ? plural(one.count, target.label.one, target.label.many).toLowerCase()
          : `${one.label}: ${one.count}`;
        const search = new URLSearchParams({ [`${one.field}.eq`]: id });
        return (
          <li key={`${one.resource} ${one.field}`}>
            {target ? <Link to={`/${one.resource}?${search.toString()}`}>{text}</Link> : text}
          </li>
        );
      })}
    </ul>
  );
}

interface RemoveDialogProps {
  resource: ResourceMeta;
  row: Row;
  onClose: () => void;
  onRemoved: () => void;
}

export function RemoveDialog({ resource, row, onClose, onRemoved }: RemoveDialogProps) {
  const title = titleOf(resource, row);
  const what = resource.label.one.toLowerCase();
  const dependants = useDependants(resource, row);
  const invalidate = useInvalidate();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ServerError | null>(null);
  const remove = async () => {
    setBusy(true);
    setRefused(null);
    try {
      await http.delete(`${apiUrl}/${resource.name}/${row.id}`, { headers: { 'If-Match': `"${row.version}"` } });
      void invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
      onRemoved();
    } catch (thrown) {
      setRefused(thrown as ServerError);
      setBusy(false);
    }
  };
  const referrers = refused?.body?.['references'] as Referrer[] | undefined;
  return (
    <Modal
      open
      title={`Delete ${what} “${title}”?`}
      okText={`Delete ${what}`}
      okButtonProps={{ danger: true }}
      cancelButtonProps={{ autoFocus: true }}
      confirmLoading={busy}
      onOk={() => void remove()}
      onCancel={onClose}
      width={480}
    >
      {refused ? (
        <Refusal
          title={
            refused.statusCode === 412
              ? 'It was changed meanwhile. Load the page again and look first.'
              : failureText(refused)
          }
        >
          {referrers && referrers.length > 0 && <Referrers list={referrers} id={row.id} />}
        </Refusal>
      ) : (
        <>
          <p>It cannot be brought back; the history keeps what it was.</p>
          {dependants.length > 0 && (
            <div className="remove-hangs">
              <p>These belong to it:</p>
              <Referrers list={dependants} id={row.id} />
            </div>
          )}
        </>
      )}
    </Modal>
  );
}
