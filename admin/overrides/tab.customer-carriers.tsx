// The carriers through which a customer may call, each with the reason.
import { ErrorView } from '../layout/error.tsx';
import { Loading } from '../layout/loading.tsx';
import { useResource } from '../meta/context.tsx';
import { OpeningList } from '../views/show/opening.tsx';
import type { TabViewProps } from '../views/show/tab-content.tsx';
import { useOpening } from '../views/show/use-opening.ts';

export default function Tab({ row }: TabViewProps) {
  const resource = useResource('carriers');
  const { query, opening } = useOpening(`customers/${row.id}/carriers`);
  if (query.isError) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  if (!opening) return <Loading rows={4} />;
  return (
    <OpeningList
      opening={opening}
      resource={resource}
      hint="No carrier is assigned to this customer: open one on the Assignment tab of the carrier."
    />
  );
}
