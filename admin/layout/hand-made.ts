// The hand-made pages that this user may see: those about rows that they may read.
import { useMemo } from 'react';
import { useMeta } from '../meta/context.tsx';
import { handMadePages } from '../overrides/menu.ts';
import type { HandMadePage } from '../overrides/menu.ts';

export function useHandMadePages(): HandMadePage[] {
  const { resources } = useMeta();
  return useMemo(
    () => handMadePages.filter((page) => resources.some((resource) => resource.name === page.about)),
    [resources],
  );
}
