// What happened to a record, newest first: who, when, why, each field before and after, and ways to look back and to take back.
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { relativeTime, useNow, zonedTime } from '../../fields/time.ts';
import { plural } from '../../fields/words.ts';
import { Empty } from '../../layout/empty.tsx';
import { ErrorView } from '../../layout/error.tsx';
import { Loading } from '../../layout/loading.tsx';
import '../audit/audit.css';
import { Changes } from '../audit/changes.tsx';
import { rowsThen } from '../audit/row-then.ts';
import { Witness } from '../audit/witness.tsx';
import type { Values } from '../../fields/face.ts';
import type { Row } from '../form/record-form.ts';
import { auditName, useEntries } from './api.ts';
import type { Entry } from './api.ts';
import './history.css';
import { PartHistories } from './parts.tsx';
import { Points } from './points.tsx';
import type { Face } from './points.tsx';
import { RevertDialog } from './revert.tsx';
import { verb } from './words.ts';

const firstPage = 20;
/** The most that the server sends at once; the rest stands in the trail. */
const mostEntries = 200;
/** So many fields are shown without being asked for. */
const atOnce = 3;

interface Reverting {
  entry: Entry;
  fields: string[] | null;
}

export default function History({ resource, row }: { resource: ResourceMeta; row: Row }) {
  const [limit, setLimit] = useState(firstPage);
  const [looking, setLooking] = useState<{ start: string; show: Face } | null>(null);
  const [reverting, setReverting] = useState<Reverting | null>(null);
  const { data, error, loading, retry } = useEntries(resource, row, limit);
  if (!data) return error ? <ErrorView error={error} retry={retry} /> : <Loading rows={4} />;
  const { entries, next } = data;
  const thens = rowsThen(entries, row);
  // Refused writes and looks at secrets are no points: nothing is different after them.
  const points = entries.filter((entry) => Object.keys(entry.changes).length > 0);
  const trail = `/${auditName}?${new URLSearchParams({ resource: resource.name, record: row.id })}`;
  if (entries.length === 0) {
    return <Empty title="No history" hint="Changes are recorded from now on; this row has not changed since." />;
  }
  return (
    <div className="history">
      <div className="history-tools">
        <Button
          size="small"
          onClick={() => setLooking({ start: (points[1] ?? points[0])?.id ?? 'now', show: 'differs' })}
        >
          Compare or look back
        </Button>
        <Link to={trail}>In the audit trail</Link>
        <PartHistories resource={resource} row={row} />
      </div>
      <ol>
        {entries.map((entry, at) => (
          <HistoryEntry
            key={entry.id}
            entry={entry}
            takenBack={takenBackBy(entry, entries)}
            resource={resource}
            then={thens[at] ?? row}
            onLook={() => setLooking({ start: entry.id, show: 'then' })}
            onRevert={(fields) => setReverting({ entry, fields })}
          />
        ))}
      </ol>
      {next && limit < mostEntries && (
        <Button loading={loading} onClick={() => setLimit(mostEntries)}>
          Older entries
        </Button>
      )}
      {next && limit >= mostEntries && <Link to={trail}>Still older entries stand in the audit trail</Link>}
      {looking && (
        <Points {...looking} resource={resource} row={row} entries={points} onClose={() => setLooking(null)} />
      )}
      {reverting && (
        <RevertDialog
          resource={resource}
          row={row}
          entry={reverting.entry}
          fields={reverting.fields}
          onClose={() => setReverting(null)}
        />
      )}
    </div>
  );
}

/** The entry that took this one back and still holds: it may have been taken back itself. */
function takenBackBy(entry: Entry, entries: Entry[]): Entry | null {
  const holds = (one: Entry): boolean => !entries.some((later) => later.reverts === one.id && holds(later));
  return entries.find((one) => one.reverts === entry.id && holds(one)) ?? null;
}

/** "Taken back", or of what was taken back alone: "Tax code taken back". */
function takenBackWords(entry: Entry, by: Entry, resource: ResourceMeta): string {
  const mendable = Object.keys(entry.changes).filter((name) => mayChange(resource, name));
  const names = Object.keys(by.changes).filter((name) => name in entry.changes);
  if (mendable.every((name) => names.includes(name))) return 'Taken back';
  return `${names.map((name) => labelOf(resource, name)).join(', ')} taken back`;
}

const labelOf = (resource: ResourceMeta, name: string): string =>
  resource.fields.find((field) => field.name === name)?.label ?? name;

interface HistoryEntryProps {
  entry: Entry;
  /** The entry that took this one back. */
  takenBack: Entry | null;
  resource: ResourceMeta;
  /** The row right after it. */
  then: Values;
  onLook: () => void;
  onRevert: (fields: string[] | null) => void;
}

function HistoryEntry({ entry, takenBack, resource, then, onLook, onRevert }: HistoryEntryProps) {
  const now = useNow();
  const { action, changes, reason } = entry;
  const names = Object.keys(changes);
  const isWhole = action === 'create' || action === 'delete';
  const [open, setOpen] = useState(!isWhole && names.length <= atOnce);
  const labels = names.map((name) => labelOf(resource, name));
  const changeable = names.filter((name) => mayChange(resource, name));
  const revertable = resource.may.update && !isWhole && changeable.length > 0;
  return (
    <li className="history-entry" data-entry={entry.id}>
      <div className="history-line">
        <span className="history-what">{verb(entry, resource)}</span>
        {!isWhole && labels.length > 0 && (
          <span className="field-cut" title={labels.join(', ')}>
            {labels.join(', ')}
          </span>
        )}
        {names.length === 0 && (
          <span className="field-cut" title={entry.description}>
            {entry.description}
          </span>
        )}
        <span className="history-who">
          {entry.actor ?? 'the system'}
          {' · '}
          <time dateTime={entry.at} title={zonedTime(entry.at)}>
            {relativeTime(entry.at, now)}
          </time>
          {entry.recordedAt && <> · recorded {zonedTime(entry.recordedAt)}</>}
        </span>
        <Witness entry={entry} />
      </div>
      {reason && <p className="history-reason">“{reason}”</p>}
      {takenBack && (
        <p className="history-reason">
          {takenBackWords(entry, takenBack, resource)} by {takenBack.actor ?? 'the system'}
        </p>
      )}
      {open && names.length > 0 && (
        <Changes
          resource={resource}
          changes={changes}
          action={action}
          context={then}
          extra={
            revertable
              ? (name) =>
                  mayChange(resource, name) && (
                    <Button size="small" type="text" onClick={() => onRevert([name])}>
                      Revert
                    </Button>
                  )
              : undefined
          }
        />
      )}
      <div className="history-ways">
        {names.length > 0 && (
          <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide' : `Show ${plural(names.length, 'field')}`}
          </Button>
        )}
        {action !== 'delete' && names.length > 0 && (
          <Button type="link" size="small" onClick={onLook}>
            As it was then
          </Button>
        )}
        {revertable && changeable.length > 1 && (
          <Button type="link" size="small" onClick={() => onRevert(null)}>
            Revert all {changeable.length}
          </Button>
        )}
      </div>
    </li>
  );
}

const mayChange = (resource: ResourceMeta, name: string): boolean =>
  resource.fields.some((field) => field.name === name && field.may.update && field.kind !== 'secret');
