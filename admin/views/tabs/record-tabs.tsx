// The tabs of a record: which one is open stands in the address, and a tab says how many errors it holds.
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useSearchParams } from 'react-router';

export interface RecordTab {
  key: string;
  label: string;
  help?: string | null;
  /** Rows in it, where it lists some. */
  count?: number | undefined;
  /** Fields in it that are wrong. */
  errors?: number;
  content: ReactNode;
  /** Drawn before it is opened: forms, whose every field counts. */
  forceRender?: boolean;
}

/** The name of the open tab in an address. */
export const tabParameter = 'tab';

/**
 * The key of the open tab, and how to open another; an unknown key means the first. `inAddress: false`: for a form that stands on a
 * page with tabs of its own.
 */
export function useOpenTab(keys: string[], inAddress = true): [string, (key: string) => void] {
  const [search, setSearch] = useSearchParams();
  const [own, setOwn] = useState('');
  const wanted = inAddress ? search.get(tabParameter) : own;
  const open = wanted !== null && keys.includes(wanted) ? wanted : (keys[0] ?? '');
  const change = (key: string) => {
    if (key === open) return;
    if (!inAddress) return setOwn(key);
    const next = new URLSearchParams(search);
    if (key === keys[0]) next.delete(tabParameter);
    else next.set(tabParameter, key);
    setSearch(next, { replace: true, preventScrollReset: true });
  };
  return [open, change];
}

/** More are not counted. */
const countedTo = 1000;

function TabLabel({ tab }: { tab: RecordTab }) {
  const errors = tab.errors ?? 0;
  return (
    <span className="record-tab">
      {tab.label}
      {tab.count !== undefined && (
        <span className="record-tab-count">
          {tab.count > countedTo ? `${countedTo.toLocaleString('en')}+` : tab.count.toLocaleString('en')}
        </span>
      )}
      {errors > 0 && (
        <span className="record-tab-errors">
          <span aria-hidden="true">{errors}</span>
          <span className="sr-only">
            , {errors} {errors === 1 ? 'error' : 'errors'}
          </span>
        </span>
      )}
    </span>
  );
}

interface RecordTabsProps {
  tabs: RecordTab[];
  open: string;
  onOpen: (key: string) => void;
  label: string;
}

export function RecordTabs({ tabs, open, onOpen, label }: RecordTabsProps) {
  const id = useId();
  // What was opened once stays: a form that was begun there keeps what was typed.
  const [seen, setSeen] = useState(() => new Set([open]));
  if (!seen.has(open)) setSeen(new Set([...seen, open]));
  const [only] = tabs;
  if (tabs.length === 1 && only) return <div className="record-body">{only.content}</div>;
  return (
    <div className="record-tabs">
      <TabBar id={id} tabs={tabs} open={open} onOpen={onOpen} label={label} />
      {tabs.map((tab) => (
        <div
          key={tab.key}
          role="tabpanel"
          id={`${id}panel-${tab.key}`}
          aria-labelledby={`${id}tab-${tab.key}`}
          tabIndex={0}
          hidden={tab.key !== open}
          className="record-body"
        >
          {tab.help && <p className="record-help">{tab.help}</p>}
          {(tab.forceRender || tab.key === open || seen.has(tab.key)) && tab.content}
        </div>
      ))}
    </div>
  );
}

/**
 * The pattern of the ARIA guide with activation by hand: arrows move, Enter or Space opens, since opening may ask the server. Where
 * there is no room the bar scrolls sideways; a button for "more" inside of it would not be a tab.
 */
function TabBar({ id, tabs, open, onOpen, label }: RecordTabsProps & { id: string }) {
  const bar = useRef<HTMLDivElement>(null);
  // Counts come later than the tabs, and make them wider.
  const width = tabs.map((tab) => tab.count ?? '').join(' ');
  useEffect(() => {
    const tab = bar.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (!bar.current || !tab) return;
    // Only sideways: the page itself must not move.
    const gap = 32;
    const { scrollLeft, clientWidth } = bar.current;
    const end = tab.offsetLeft + tab.offsetWidth + gap;
    if (end > scrollLeft + clientWidth) bar.current.scrollLeft = end - clientWidth;
    else if (tab.offsetLeft - gap < scrollLeft) bar.current.scrollLeft = tab.offsetLeft - gap;
  }, [open, width]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
    const at = all.indexOf(event.target as HTMLElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    all[(next + all.length) % all.length]?.focus();
  };
  return (
    <div ref={bar} className="tab-bar" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          id={`${id}tab-${tab.key}`}
          aria-selected={tab.key === open}
          aria-controls={`${id}panel-${tab.key}`}
          tabIndex={tab.key === open ? 0 : -1}
          onClick={() => onOpen(tab.key)}
        >
          <TabLabel tab={tab} />
        </button>
      ))}
    </div>
  );
}
