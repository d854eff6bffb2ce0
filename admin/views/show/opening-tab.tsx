// A tab with the other side of assignments: who may call through whom at present, each with the reason.
import { ErrorView } from '../../layout/error.tsx';
import { Loading } from '../../layout/loading.tsx';
import { useResource } from '../../meta/context.tsx';
import { OpeningList } from './opening.tsx';
import { useOpening } from './use-opening.ts';

interface OpeningTabProps {
  /** Where it is asked, below /api. */
  path: string;
  /** What is listed. */
  lists: string;
  /** Said where there are none. */
  hint: string;
}

export function OpeningTab({ path, lists, hint }: OpeningTabProps) {
  const resource = useResource(lists);
  const { query, opening } = useOpening(path);
  if (query.isError) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  if (!opening) return <Loading rows={4} />;
  return <OpeningList opening={opening} resource={resource} hint={hint} />;
}
