// The customers that an assignment opens its carrier to, at present.
import { ErrorView } from '../layout/error.tsx';
import { Loading } from '../layout/loading.tsx';
import { useResource } from '../meta/context.tsx';
import { OpeningList } from '../views/show/opening.tsx';
import type { TabViewProps } from '../views/show/tab-content.tsx';
import { useOpening } from '../views/show/use-opening.ts';

export default function Tab({ row }: TabViewProps) {
  const resource = useResource('customers');
  const { query, opening } = useOpening(`carrier_assignments/${row.id}/customers`);
  if (query.isError) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  if (!opening) return <Loading rows={4} />;
  return (
    <OpeningList
      opening={opening}
      resource={resource}
      hint="Nobody may call through this carrier at present: no active customer fits."
    />
  );
}
