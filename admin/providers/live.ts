// What changes while one looks: the server's live events, handed to whoever listens. Paused while the window is hidden.
import { useEffect, useRef } from 'react';
import { apiUrl, loseSession } from './http.ts';

/** A row changed, not how. Without `id`: that many rows at once. */
export interface LiveEvent {
  resource: string;
  id: string | null;
  version: number | null;
  action: string;
  who: { id: string | null; name: string | null } | null;
  count: number;
}

/** `missed`: nobody listened for a while; what is on screen may be old. */
type Listener = (news: LiveEvent[] | 'missed') => void;

const listeners = new Set<Listener>();
const tell = (news: LiveEvent[] | 'missed') => {
  for (const listener of listeners) listener(news);
};

/** After a cut or a refusal so long (ms) until the next try: at first, and at most. */
const firstWait = 2_000;
const longestWait = 30_000;
/** All windows hear at once that they missed something; each reads anew within so long (ms). */
const spread = 2_000;

/** Keeps a stream open until the answer is called: one that is cut or refused is opened again, later each time. */
function keepOpen(): () => void {
  let source: EventSource;
  let again: number | undefined;
  let reading: number | undefined;
  let failures = 0;
  /** When the last one was opened; null: none ever was. */
  let openedAt: number | null = null;
  const readAnew = () => {
    window.clearTimeout(reading);
    reading = window.setTimeout(() => tell('missed'), Math.random() * spread);
  };
  const open = () => {
    source = new EventSource(`${apiUrl}/live`);
    source.addEventListener('open', () => {
      // Nobody listened since the last one ended.
      if (openedAt !== null || failures > 0) readAnew();
      openedAt = performance.now();
    });
    source.addEventListener('changes', ({ data }) => tell(JSON.parse(data as string) as LiveEvent[]));
    source.addEventListener('missed', readAnew);
    source.addEventListener('ended', () => {
      source.close();
      loseSession();
    });
    source.addEventListener('error', () => {
      // The browser would come back at the same pace for ever, and with all others.
      source.close();
      // One that is cut as soon as it is open has failed too.
      const held = openedAt !== null && performance.now() - openedAt > longestWait;
      failures = held ? 1 : failures + 1;
      const wait = Math.min(longestWait, firstWait * 2 ** (failures - 1));
      again = window.setTimeout(open, wait * (0.5 + Math.random() / 2));
    });
  };
  open();
  return () => {
    window.clearTimeout(again);
    window.clearTimeout(reading);
    source.close();
  };
}

/** Keeps the stream open while somebody is signed in and looks at the page. */
export function useLiveStream(signedIn: boolean): void {
  useEffect(() => {
    if (!signedIn) return;
    let close: (() => void) | null = document.hidden ? null : keepOpen();
    const watch = () => {
      if (document.hidden) {
        close?.();
        close = null;
      } else if (!close) {
        close = keepOpen();
        tell('missed');
      }
    };
    document.addEventListener('visibilitychange', watch);
    return () => {
      document.removeEventListener('visibilitychange', watch);
      close?.();
    };
  }, [signedIn]);
}

/** Listens for as long as the component is there. */
export function useLive(listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const own: Listener = (news) => latest.current(news);
    listeners.add(own);
    return () => void listeners.delete(own);
  }, []);
}
