// Rows of a list change while one reads it: rows never move under the mouse; a quiet button says how many there are to load.
import { ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { plural } from '../../fields/words.ts';
import { useMeta } from '../../meta/context.tsx';
import { useLive } from '../../providers/live.ts';
import type { Row } from './rows.ts';

interface LiveChangesProps {
  resource: ResourceMeta;
  rows: Row[];
  /** When the rows were read (ms since the epoch): what was told before is in them. */
  readAt: number;
  reload: () => void;
}

/** One's own changes, and whatever passed while the window was hidden, are read at once: nobody is surprised by them. */
export function LiveChanges({ resource, rows, readAt, reload }: LiveChangesProps) {
  const { user } = useMeta();
  const [count, setCount] = useState(0);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => setCount(0), [readAt]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useLive((news) => {
    const ours = news === 'missed' ? [] : news.filter((event) => event.resource === resource.name);
    const own = ours.some((event) => event.who?.id === user.id);
    if (news === 'missed' || own) {
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(reload, 300);
      return;
    }
    // A change of a row that is not on this page is none that one would see.
    const seen = ours.filter(
      (event) => event.id === null || event.action === 'create' || rows.some((row) => row.id === event.id),
    );
    const more = seen.reduce((sum, event) => sum + event.count, 0);
    if (more > 0) setCount((before) => before + more);
  });
  return (
    <span role="status" className="list-live">
      {count > 0 && (
        <Button size="small" type="text" icon={<ReloadOutlined aria-hidden />} onClick={reload}>
          {plural(count, 'change')}
        </Button>
      )}
    </span>
  );
}
