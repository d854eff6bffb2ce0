// The carriers through which a customer may call, each with the reason.
import { OpeningTab } from '../views/show/opening-tab.tsx';
import type { TabViewProps } from '../views/show/tab-content.tsx';

export default function Tab({ row }: TabViewProps) {
  return (
    <OpeningTab
      path={`customers/${row.id}/carriers`}
      lists="carriers"
      hint="No carrier is assigned to this customer: open one on the Assignment tab of the carrier."
    />
  );
}
