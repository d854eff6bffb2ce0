// Entries of the trail: one line each, opened to each field before and after; the changes of one request under one head.
import { Button } from 'antd';
import { memo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { ToneTag } from '../../fields/parts.tsx';
import { relativeTime, toTheSecond, useNow, zonedTime } from '../../fields/time.ts';
import { plural } from '../../fields/words.ts';
import { useResourceOrNull } from '../../meta/context.tsx';
import { recordPath } from '../../meta/paths.ts';
import { findResource } from '../../meta/registry.ts';
import { auditName, historyKey } from '../history/api.ts';
import type { Entry } from '../history/api.ts';
import { verb } from '../history/words.ts';
import { tabParameter } from '../tabs/record-tabs.tsx';
import { Changes } from './changes.tsx';
import { useRowThen } from './row-then.ts';
import { Witness } from './witness.tsx';

export interface TrailEntry extends Entry {
  resource: string | null;
  recordId: string | null;
  title: string | null;
  ip: string | null;
  details: unknown;
}

/** So many changes of one request are shown at once. */
const shownAtOnce = 4;

export function TrailGroup({ entries }: { entries: TrailEntry[] }) {
  const [all, setAll] = useState(entries.length <= shownAtOnce);
  const [first] = entries;
  if (!first) return null;
  if (entries.length === 1) return <TrailItem entry={first} />;
  const shown = all ? entries : entries.slice(0, shownAtOnce);
  return (
    <li className="trail-group">
      <p className="trail-group-head">
        {plural(entries.length, 'change')} in one request by {first.actor ?? 'the system'} <RequestLink entry={first} />
      </p>
      <ol>
        {shown.map((entry) => (
          <TrailItem key={entry.id} entry={entry} />
        ))}
      </ol>
      {!all && (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          {plural(entries.length - shownAtOnce, 'more change')} of this request
        </Button>
      )}
    </li>
  );
}

/** Entries never change: those on the page are not drawn anew when older ones come. */
const TrailItem = memo(function TrailItem({ entry }: { entry: TrailEntry }) {
  const now = useNow();
  const resource = useResourceOrNull(entry.resource ?? '');
  const [open, setOpen] = useState(false);
  const names = Object.keys(entry.changes);
  const hasMore = names.length > 0 || entry.details !== null || entry.recordedAt !== null;
  return (
    <li className="trail-entry">
      <div className="trail-line">
        <time dateTime={entry.at} title={`${relativeTime(entry.at, now)} · ${zonedTime(entry.at)}`}>
          {toTheSecond(entry.at)}
        </time>
        <Actor entry={entry} />
        <span className="trail-what">
          <EventTag entry={entry} />
          <What entry={entry} resource={resource} />
          {entry.reason && <span className="trail-reason">“{entry.reason}”</span>}
          <Witness entry={entry} />
        </span>
        <span className="trail-ways">
          {hasMore && (
            <Button type="link" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? 'Hide' : names.length > 0 ? plural(names.length, 'field') : 'More'}
            </Button>
          )}
          <Link to={`/${auditName}/${entry.id}`} aria-label={`Entry: ${entry.description}`}>
            Entry
          </Link>
        </span>
      </div>
      {open && <Opened entry={entry} resource={resource} />}
    </li>
  );
});

/** Leads to what else this person did. */
function Actor({ entry: { actor, ip } }: { entry: TrailEntry }) {
  const [params] = useSearchParams();
  const name = actor ?? 'the system';
  const title = [name, ip].filter(Boolean).join(' · ');
  if (actor === null || params.get('actor') === actor)
    return (
      <span className="trail-actor" title={title}>
        {name}
      </span>
    );
  const only = new URLSearchParams(params);
  only.set('actor', actor);
  return (
    <Link className="trail-actor" to={`?${only}`} title={`${title} · Only by this person`}>
      {name}
    </Link>
  );
}

/** The event, where it is not a plain change. */
function EventTag({ entry }: { entry: TrailEntry }) {
  const choices = findResource(auditName)?.fields.find((field) => field.name === 'eventType')?.choices;
  const choice = choices?.find((one) => one.value === entry.eventType);
  const isReverted = entry.action === 'revert';
  if (!isReverted && (entry.eventType === 'config_change' || entry.eventType === 'admin_action')) return null;
  return (
    <ToneTag tone={isReverted ? 'accent' : (choice?.tone ?? 'neutral')}>
      {isReverted ? 'Reverted' : (choice?.label ?? entry.eventType)}
    </ToneTag>
  );
}

/** "Carrier Acme updated", the record as a link, and the labels of what changed. */
function What({ entry, resource }: { entry: TrailEntry; resource: ResourceMeta | null }) {
  const { description, title, recordId, action, changes } = entry;
  const labels = Object.keys(changes).map(
    (name) => resource?.fields.find((field) => field.name === name)?.label ?? name,
  );
  const path = resource && recordId && action !== 'delete' ? recordPath(resource, { id: recordId }) : null;
  // Behind the label of the table: a short title may be part of that.
  const at = title ? description.indexOf(title, resource?.label.one.length ?? 0) : -1;
  const isWhole = action === 'create' || action === 'delete';
  return (
    <>
      {path && title && at >= 0 ? (
        <span>
          {description.slice(0, at)}
          <Link to={`${path}?${tabParameter}=${historyKey}`}>{title}</Link>
          {description.slice(at + title.length)}
        </span>
      ) : (
        <span>{description}</span>
      )}
      {!isWhole && labels.length > 0 && <span className="trail-fields">{labels.join(', ')}</span>}
      {resource === null && labels.length === 0 && action && !title && (
        <span className="sr-only">{verb(entry, null)}</span>
      )}
    </>
  );
}

function Opened({ entry, resource }: { entry: TrailEntry; resource: ResourceMeta | null }) {
  const context = useRowThen(Object.keys(entry.changes).length > 0 ? resource : null, entry);
  return (
    <div className="trail-opened">
      {Object.keys(entry.changes).length > 0 && (
        <Changes resource={resource} changes={entry.changes} action={entry.action} context={context} />
      )}
      {entry.details !== null && <pre className="changes-json">{JSON.stringify(entry.details, null, 2)}</pre>}
      <p className="trail-facts">
        {entry.ip && <span>From {entry.ip}</span>}
        {entry.recordedAt && <span>Recorded {zonedTime(entry.recordedAt)}</span>}
        {entry.requestId && <RequestLink entry={entry} />}
        {entry.reverts && <Link to={`/${auditName}/${entry.reverts}`}>The change that was taken back</Link>}
      </p>
    </div>
  );
}

/** Leads to all changes of the same request. */
function RequestLink({ entry }: { entry: TrailEntry }) {
  const [params] = useSearchParams();
  if (entry.requestId === null || params.get('request') === entry.requestId) return null;
  return <Link to={`/${auditName}?${new URLSearchParams({ request: entry.requestId })}`}>Only this request</Link>;
}
