// Who changed a field last, when and why: a quiet button beside its label; the record is asked once, when the first is opened.
import { HistoryOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { relativeTime, useNow, zonedTime } from '../../fields/time.ts';
import { recordPath } from '../../meta/paths.ts';
import type { Row } from '../form/record-form.ts';
import { tabParameter } from '../tabs/record-tabs.tsx';
import { historyKey, historyReadable, useLastChanges } from './api.ts';
import type { LastChange } from './api.ts';
import './blame.css';
import { verb } from './words.ts';

interface Blame {
  resource: ResourceMeta;
  row: Row;
  /** Its fields have this in front where they stand in the form of another record. */
  part: string | null;
  /** By field; null until they are there. */
  changes: Record<string, LastChange> | null;
  failed: boolean;
  /** Asks for them, if nobody has yet. */
  want: () => void;
}
const BlameContext = createContext<Blame | null>(null);

interface BlameProviderProps {
  resource: ResourceMeta;
  /** Null: it is not stored yet, so nobody has changed it. */
  row: Row | null;
  /** The form is one over several records: this one's fields have the name of its table in front. */
  part?: string;
  children: ReactNode;
}
const notStored: Row = { id: '', version: 0 };

/** Around the fields of one record. */
export function BlameProvider({ resource, row, part, children }: BlameProviderProps) {
  const [wanted, setWanted] = useState(false);
  const enabled = wanted && row !== null && historyReadable(resource);
  const { data, error } = useLastChanges(resource, row ?? notStored, enabled);
  const failed = error !== null;
  const blame = useMemo(
    () => row && { resource, row, part: part ?? null, changes: data, failed, want: () => setWanted(true) },
    [resource, row, part, data, failed],
  );
  return <BlameContext value={blame}>{children}</BlameContext>;
}

interface LastChangeProps {
  field: FieldMeta;
  resource: ResourceMeta;
  /** In a form the tab key goes from input to input; Alt+H opens it from there. */
  inForm?: boolean;
}

/** Nothing where no history can be read, or for a field of another record. */
export function LastChangeButton({ field, resource, inForm = false }: LastChangeProps) {
  const blame = useContext(BlameContext);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const name = blame?.part ? withoutPart(field.name, blame.part) : field.name;
  const isOf = blame?.part ? name !== null : blame?.resource.name === resource.name;
  const shown = blame !== null && isOf && historyReadable(blame.resource);
  useEffect(() => {
    const place = inForm ? button.current?.closest<HTMLElement>('[data-field]') : null;
    if (!place) return;
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.code !== 'KeyH') return;
      event.preventDefault();
      button.current?.click();
    };
    place.addEventListener('keydown', onKey);
    return () => place.removeEventListener('keydown', onKey);
  }, [inForm, shown]);
  if (!shown || name === null) return null;
  const change = (next: boolean) => {
    if (next) blame.want();
    setOpen(next);
  };
  return (
    <Popover
      open={open}
      onOpenChange={change}
      trigger="click"
      placement="topLeft"
      title={field.label}
      content={<LastChangeText blame={blame} name={name} />}
      destroyOnHidden
    >
      <button
        ref={button}
        type="button"
        className="blame"
        aria-label={`Last change of ${field.label}`}
        aria-expanded={open}
        title={inForm ? 'Last change (Alt+H)' : 'Last change'}
        {...(inForm ? { tabIndex: -1 } : {})}
        onKeyDown={(event) => event.key === 'Escape' && open && (event.stopPropagation(), change(false))}
      >
        <HistoryOutlined aria-hidden="true" />
      </button>
    </Popover>
  );
}

const withoutPart = (name: string, part: string): string | null =>
  name.startsWith(`${part}.`) ? name.slice(part.length + 1) : null;

function LastChangeText({ blame, name }: { blame: Blame; name: string }) {
  const now = useNow();
  const { changes, failed, resource, row } = blame;
  const last = changes?.[name];
  return (
    <div className="blame-text" role="status">
      {failed ? (
        <p>The history could not be read.</p>
      ) : !changes ? (
        <p>…</p>
      ) : !last ? (
        <p>No change has been recorded.</p>
      ) : (
        <>
          <p>
            {verb(last, resource)} by <strong>{last.actor ?? 'the system'}</strong>{' '}
            <time dateTime={last.at} title={zonedTime(last.at)}>
              {relativeTime(last.at, now)}
            </time>
          </p>
          <p className="blame-why">{last.reason ? `“${last.reason}”` : 'No reason was given'}</p>
          <Link to={`${recordPath(resource, row)}?${tabParameter}=${historyKey}`}>History</Link>
        </>
      )}
    </div>
  );
}
