// The rows that belong to a record: the generated list of their own resource, narrowed to it.
import type { TabMeta } from '../../../resources/define/meta.ts';
import { Empty } from '../../layout/empty.tsx';
import { useResource } from '../../meta/context.tsx';
import type { Row } from '../form/record-form.ts';
import ListView from '../list/list.tsx';
import { OrderedList } from './ordered.tsx';
import { lower } from '../../fields/words.ts';

type ChildrenMeta = Extract<TabMeta, { type: 'children' }>;

export function ChildrenTab({ tab, row }: { tab: ChildrenMeta; row: Row }) {
  const resource = useResource(tab.resource);
  const key = row[tab.from];
  if (typeof key !== 'string') {
    return <Empty title={`No ${lower(resource.label.many)}`} hint="They come with what this record has not got yet." />;
  }
  const fixed = { [tab.by]: key };
  if (tab.sort) return <OrderedList resource={resource} fixed={fixed} sort={tab.sort} />;
  return <ListView resource={resource} fixed={fixed} embedded />;
}
