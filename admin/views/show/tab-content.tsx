// What stands on a tab that is not the record's own fields: rows that belong to it, its settings, a hand-made view.
import { lazy, Suspense } from 'react';
import type { ResourceMeta, TabMeta } from '../../../resources/define/meta.ts';
import { Loading } from '../../layout/loading.tsx';
import { findTabView } from '../../overrides/index.ts';
import type { Row } from '../form/record-form.ts';
import { ChildrenTab } from '../tabs/children.tsx';
import { OneTab } from '../tabs/one.tsx';

const History = lazy(() => import('../history/history.tsx'));

/** What a hand-made tab (`admin/overrides/tab.<view>.tsx`) gets. */
export interface TabViewProps {
  resource: ResourceMeta;
  row: Row;
}

export function TabContent({ tab, resource, row }: { tab: TabMeta; resource: ResourceMeta; row: Row }) {
  switch (tab.type) {
    case 'children':
      return <ChildrenTab tab={tab} row={row} />;
    case 'one':
      return <OneTab tab={tab} row={row} />;
    case 'view': {
      const View = findTabView<TabViewProps>(tab.view);
      if (!View) throw new Error(`There is no admin/overrides/tab.${tab.view}.tsx`);
      return (
        <Suspense fallback={<Loading rows={4} />}>
          <View resource={resource} row={row} />
        </Suspense>
      );
    }
    case 'fields':
      return null;
  }
}

export function HistoryTab(props: TabViewProps) {
  return (
    <Suspense fallback={<Loading rows={4} />}>
      <History {...props} />
    </Suspense>
  );
}
