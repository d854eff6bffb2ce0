// Looking back: the record at one point, and what differs between two; a point is an entry, a moment, or now.
import { DatePicker, Drawer, Segmented } from 'antd';
import dayjs from 'dayjs';
import { useId, useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { SearchSelect } from '../../fields/select.tsx';
import { absoluteTime, zonedTime } from '../../fields/time.ts';
import { ErrorView } from '../../layout/error.tsx';
import { Loading } from '../../layout/loading.tsx';
import { Changes } from '../audit/changes.tsx';
import { PastCell } from '../audit/past-cell.tsx';
import type { Row } from '../form/record-form.ts';
import { useComparison } from './api.ts';
import type { Comparison, Entry, State } from './api.ts';
import { pointLabel } from './words.ts';
import { lower } from '../../fields/words.ts';

interface PointsProps {
  resource: ResourceMeta;
  row: Row;
  entries: Entry[];
  /** The point to begin with: the id of an entry. */
  start: string;
  /** What to see of it first. */
  show: Face;
  onClose: () => void;
}

export type Face = 'differs' | 'then';

export function Points({ resource, row, entries, start, show, onClose }: PointsProps) {
  const [from, setFrom] = useState(start);
  const [to, setTo] = useState('now');
  const [face, setFace] = useState<Face>(show);
  const { data, error, retry } = useComparison(resource, row, from, to);
  const shared = { entries, resource };
  return (
    <Drawer open onClose={onClose} width={760} title="Look back" destroyOnHidden>
      <div className="points-head">
        <PointPicker label="From" value={from} onChange={setFrom} {...shared} />
        <PointPicker label="To" value={to} onChange={setTo} {...shared} />
      </div>
      <Segmented<Face>
        value={face}
        onChange={setFace}
        options={[
          { value: 'differs', label: 'What differs' },
          { value: 'then', label: 'As it was at “From”' },
        ]}
      />
      <div className="points-body" aria-live="polite">
        {error ? (
          <ErrorView error={error} retry={retry} />
        ) : data ? (
          <Found data={data} face={face} resource={resource} />
        ) : (
          <Loading rows={6} />
        )}
      </div>
    </Drawer>
  );
}

function Found({ data, face, resource }: { data: Comparison; face: Face; resource: ResourceMeta }) {
  const missing = [data.from, data.to].find((state) => !state.exists);
  const one = lower(resource.label.one);
  if (face === 'then') {
    return data.from.row ? (
      <AsItWas state={data.from} changed={Object.keys(data.changes)} resource={resource} />
    ) : (
      <p className="changes-none">There was no such {one} then.</p>
    );
  }
  if (missing)
    return (
      <p className="changes-none">
        There was no such {one} at {absoluteTime(missing.at)}.
      </p>
    );
  if (Object.keys(data.changes).length === 0) return <p className="changes-none">Nothing differs.</p>;
  return <Changes resource={resource} changes={data.changes} action="update" context={data.to.row ?? {}} />;
}

interface AsItWasProps {
  state: State;
  /** Names of fields that differ from the other point. */
  changed: string[];
  resource: ResourceMeta;
}

/** All values of that time; those that differ from the other point are marked. */
function AsItWas({ state, changed, resource }: AsItWasProps) {
  const then = state.row ?? {};
  const fields = resource.fields.filter((field) => field.name in then && field.name !== 'id');
  return (
    <dl className="points-row">
      {fields.map((field) => (
        <div key={field.name} className={changed.includes(field.name) ? 'points-changed' : ''}>
          <dt>
            {field.label}
            {changed.includes(field.name) && <span className="sr-only"> (differs)</span>}
          </dt>
          <dd>
            <PastCell field={field} row={then} resource={resource} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface PointPickerProps {
  label: string;
  value: string;
  onChange: (point: string) => void;
  entries: Entry[];
  resource: ResourceMeta;
}

function PointPicker({ label, value, onChange, entries, resource }: PointPickerProps) {
  const id = useId();
  const isMoment = value !== 'now' && !entries.some((entry) => entry.id === value);
  const options = [
    { value: 'now', label: 'Now' },
    ...(isMoment ? [{ value, label: zonedTime(value) }] : []),
    ...entries.map((entry) => ({ value: entry.id, label: `After ${pointLabel(entry, resource)}` })),
  ];
  return (
    <div className="points-pick">
      <label htmlFor={id}>{label}</label>
      <SearchSelect<string> id={id} value={value} onChange={onChange} options={options} />
      <DatePicker
        showTime
        aria-label={`${label}: a moment`}
        placeholder="or a moment"
        value={isMoment ? dayjs(value) : null}
        onChange={(moment) => moment && onChange(moment.toISOString())}
        maxDate={dayjs()}
      />
    </div>
  );
}
