// Fetches the chunks that a person will want next while nothing else is going on, so that no page waits for them later.
import { useEffect } from 'react';
import { useLocation } from 'react-router';

type Load = () => Promise<unknown>;

/** A page must have stood this long: what a person is waiting for goes first. */
const afterMs = 3000;

const idle: (callback: () => void) => void =
  'requestIdleCallback' in window
    ? (callback) => requestIdleCallback(callback)
    : (callback) => setTimeout(callback, 200);

/** Loads one after the other, each when the browser is idle; begins anew, with what is left, when the page changes. */
export function useAhead(loads: readonly Load[]): void {
  const { pathname } = useLocation();
  useEffect(() => {
    let left = false;
    const next = (index: number) => {
      const load = loads[index];
      if (!load || left) return;
      // Offline, or a newer panel on the server: whoever needs the chunk asks again and says so.
      idle(
        () =>
          void load().then(
            () => next(index + 1),
            () => {},
          ),
      );
    };
    const timer = setTimeout(() => next(0), afterMs);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [loads, pathname]);
}
