// Rows of other tables that point to a record, below the fields of one of its tabs.
import { useId } from 'react';
import type { TabMeta } from '../../../resources/define/meta.ts';
import { useResource } from '../../meta/context.tsx';
import type { Row } from '../form/record-form.ts';
import ListView from '../list/list.tsx';

type ListMeta = Extract<TabMeta, { type: 'fields' }>['lists'][number];

/** Nothing for a tab that has none. */
export function RelatedLists({ tab, row }: { tab: TabMeta; row: Row }) {
  if (tab.type !== 'fields') return null;
  return tab.lists.map((list) => <RelatedList key={`${list.resource} ${list.by}`} list={list} row={row} />);
}

function RelatedList({ list, row }: { list: ListMeta; row: Row }) {
  const id = useId();
  const resource = useResource(list.resource);
  return (
    <div className="related-list" role="group" aria-labelledby={id}>
      <h2 id={id}>{list.label}</h2>
      <ListView resource={resource} fixed={{ [list.by]: row.id }} embedded />
    </div>
  );
}
