// The customers that an assignment opens its carrier to, at present.
import { OpeningTab } from '../views/show/opening-tab.tsx';
import type { TabViewProps } from '../views/show/tab-content.tsx';

export default function Tab({ row }: TabViewProps) {
  return (
    <OpeningTab
      path={`carrier_assignments/${row.id}/customers`}
      lists="customers"
      hint="Nobody may call through this carrier at present: no active customer fits."
    />
  );
}
