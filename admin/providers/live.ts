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

/** After a refusal (too many windows, a server on its way up) this long (ms) until the next try. */
const patience = 20_000;

/** Opens the stream, and answers with how to close it. A cut is mended by the browser itself. */
function openStream(): () => void {
  const source = new EventSource(`${apiUrl}/live`);
  let again: number | undefined;
  let reopened = false;
  let close = () => source.close();
  source.addEventListener('open', () => {
    if (reopened) tell('missed');
    reopened = true;
  });
  source.addEventListener('changes', ({ data }) => tell(JSON.parse(data as string) as LiveEvent[]));
  source.addEventListener('missed', () => tell('missed'));
  source.addEventListener('ended', () => {
    source.close();
    loseSession();
  });
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return;
    again = window.setTimeout(() => (close = openStream()), patience);
  });
  return () => {
    window.clearTimeout(again);
    close();
  };
}

/** Keeps the stream open while somebody is signed in and looks at the page. */
export function useLiveStream(signedIn: boolean): void {
  useEffect(() => {
    if (!signedIn) return;
    let close: (() => void) | null = document.hidden ? null : openStream();
    const watch = () => {
      if (document.hidden) {
        close?.();
        close = null;
      } else if (!close) {
        close = openStream();
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
