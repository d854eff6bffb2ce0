// The audit trail: filters, entries newest first with the changes of one request together, proof and export.
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { userZone, zoneOffset } from '../../fields/time.ts';
import { Empty } from '../../layout/empty.tsx';
import { ErrorView } from '../../layout/error.tsx';
import { Loading } from '../../layout/loading.tsx';
import { PageHead } from '../../layout/page.tsx';
import { rememberList } from '../../meta/paths.ts';
import { apiUrl, http } from '../../providers/http.ts';
import './audit.css';
import { Proof } from './proof.tsx';
import './trail.css';
import { TrailGroup } from './trail-entry.tsx';
import type { TrailEntry } from './trail-entry.tsx';
import { TrailFilters } from './trail-filters.tsx';
import { trailQuery, useTrailState } from './trail-state.ts';
import type { TrailState } from './trail-state.ts';

const pageSize = 50;

/** "America/New York (UTC−5)", with a sign at which no line breaks. */
const zoneWords =
  userZone === 'UTC' ? userZone : `${userZone.replaceAll('_', ' ')} (${zoneOffset(userZone).replace('-', '−')})`;

interface Page {
  entries: TrailEntry[];
  next: string | null;
}

export function Trail({ resource }: { resource: ResourceMeta }) {
  const handle = useTrailState();
  const query = trailQuery(handle.state).toString();
  useEffect(() => rememberList(resource.name, window.location.search), [resource.name, query]);
  return (
    <section className="trail" aria-label={resource.label.many}>
      <PageHead
        title="Audit trail"
        status={<Proof />}
        actions={<TrailExport query={query} />}
        extra={`Who changed, saw or tried what, from where and why. Times: ${zoneWords}.`}
      />
      <TrailFilters resource={resource} {...handle} />
      <Entries key={query} query={query} state={handle.state} clear={handle.clear} />
    </section>
  );
}

/** Pages as they are asked for; other filters begin anew. */
function Entries({ query, state, clear }: { query: string; state: TrailState; clear: () => void }) {
  const [pages, setPages] = useState<Page[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [wanted, setWanted] = useState(1);
  const next = pages.at(-1)?.next ?? null;
  const busy = pages.length < wanted && error === null;
  useEffect(() => {
    if (!busy) return;
    const stop = new AbortController();
    const address = `${apiUrl}/audit_records/trail?${query}${query ? '&' : ''}limit=${pageSize}${next ? `&before=${next}` : ''}`;
    http
      .get<Page>(address, { signal: stop.signal })
      .then(({ data }) => setPages((before) => [...before, data]))
      .catch((thrown: unknown) => !stop.signal.aborted && setError(thrown));
    return () => stop.abort();
  }, [busy, query, next]);
  const entries = pages.flatMap((page) => page.entries);
  const filtered = Object.keys(state).length > 0;
  const clearing = <Button onClick={clear}>Clear the filters</Button>;
  if (error !== null && entries.length === 0)
    return <ErrorView error={error} retry={() => setError(null)} action={filtered && clearing} />;
  if (pages.length === 0) return <Loading rows={8} />;
  if (entries.length === 0 && next === null) {
    return filtered ? (
      <Empty title="Nothing in the trail fits" hint="Take a filter away, or widen the time." action={clearing} />
    ) : (
      <Empty title="Nothing yet" hint="Every change and every sign-in will stand here." />
    );
  }
  return (
    <>
      <ol className="trail-entries">
        {byRequest(entries).map((group) => (
          <TrailGroup key={group[0]?.id} entries={group} />
        ))}
      </ol>
      <div className="trail-more" aria-live="polite">
        {error !== null && <ErrorView error={error} retry={() => setError(null)} />}
        {next !== null ? (
          <Button loading={busy} onClick={() => setWanted(pages.length + 1)}>
            Older entries
          </Button>
        ) : (
          <span>This is where the trail begins{filtered ? ' for these filters' : ''}.</span>
        )}
      </div>
    </>
  );
}

/** Neighbours that bear the same request belong together. */
function byRequest(entries: TrailEntry[]): TrailEntry[][] {
  const groups: TrailEntry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last && entry.requestId !== null && last[0]?.requestId === entry.requestId) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

/** The filtered trail as a file whose last line is its check sum, signed: the page "Check an export" checks it. */
function TrailExport({ query }: { query: string }) {
  const url = (format: string) =>
    `${apiUrl}/audit_records/export?${query}${query ? '&' : ''}format=${format}&checksum=true`;
  const link = (format: string, words: string) => ({
    key: format,
    label: (
      <a href={url(format)} download>
        {words}
      </a>
    ),
  });
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          { key: 'what', type: 'group', label: 'What is filtered, with a check sum and signature at its end' },
          link('csv', 'CSV, for spreadsheets'),
          link('ndjson', 'NDJSON, for programs'),
          { type: 'divider' },
          { key: 'check', label: <Link to="/check-export">Check an exported file</Link> },
        ],
      }}
    >
      <Button icon={<DownloadOutlined aria-hidden />}>Export</Button>
    </Dropdown>
  );
}
