// The tabs of a record: which one is open stands in the address, and a tab says how many errors it holds.
import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';

export interface RecordTab {
  key: string;
  label: string;
  help?: string | null;
  /** Fields in it that are wrong. */
  errors?: number;
  content: ReactNode;
  /** Drawn before it is opened: forms, whose every field counts. */
  forceRender?: boolean;
}

/** The name of the open tab in an address. */
export const tabParameter = 'tab';

/** The key of the open tab, and how to open another; an unknown key means the first. */
export function useTabInAddress(keys: string[]): [string, (key: string) => void] {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get(tabParameter);
  const open = wanted !== null && keys.includes(wanted) ? wanted : (keys[0] ?? '');
  const change = (key: string) => {
    if (key === open) return;
    const next = new URLSearchParams(search);
    if (key === keys[0]) next.delete(tabParameter);
    else next.set(tabParameter, key);
    setSearch(next, { replace: true, preventScrollReset: true });
  };
  return [open, change];
}

function TabLabel({ tab }: { tab: RecordTab }) {
  const errors = tab.errors ?? 0;
  return (
    <span className="record-tab">
      {tab.label}
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
  const [only] = tabs;
  if (tabs.length === 1 && only) return <div className="record-body">{only.content}</div>;
  return (
    <Tabs
      className="record-tabs"
      size="small"
      aria-label={label}
      activeKey={open}
      onChange={onOpen}
      items={tabs.map((tab) => ({
        key: tab.key,
        label: <TabLabel tab={tab} />,
        forceRender: tab.forceRender ?? false,
        children: (
          <div className="record-body">
            {tab.help && <p className="record-help">{tab.help}</p>}
            {tab.content}
          </div>
        ),
      }))}
    />
  );
}
