// Widths at which the layout changes; the same numbers stand in the style sheets.
import { useSyncExternalStore } from 'react';

/** Below: the menu is a drawer, rows are cards, forms have one column. */
const phone = window.matchMedia('(max-width: 719px)');

export function usePhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      phone.addEventListener('change', listener);
      return () => phone.removeEventListener('change', listener);
    },
    () => phone.matches,
  );
}
