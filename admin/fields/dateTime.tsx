// Moments: relative in cells with the zone-marked time on hover, picked in the user's zone, stored in UTC.
import { Input } from 'antd';
import { Suspense, lazy } from 'react';
import type { CellProps, FieldFace, FilterProps, InputProps } from './face.ts';
import { absoluteTime, dayOrTime, relativeTime, useNow, zonedTime } from './time.ts';

const controls = () => import('./dateTime-controls.tsx');
const Picker = lazy(async () => ({ default: (await controls()).DateTimeInput }));
const Spans = lazy(async () => ({ default: (await controls()).DateTimeFilter }));

function DateTimeCell({ value, compact }: CellProps) {
  const iso = String(value);
  const ago = relativeTime(iso, useNow());
  return (
    <time dateTime={iso} title={zonedTime(iso)} className="field-figures">
      {compact ? ago : absoluteTime(iso)}
      {!compact && <span className="field-quiet"> {ago}</span>}
    </time>
  );
}

/** Until the calendar is there, its place is held. */
function DateTimeInput(props: InputProps) {
  return (
    <Suspense fallback={<Input id={props.id} readOnly value="" />}>
      <Picker {...props} />
    </Suspense>
  );
}

function DateTimeFilter(props: FilterProps) {
  return (
    <Suspense fallback={<div className="filter-box filter-time" aria-busy="true" />}>
      <Spans {...props} />
    </Suspense>
  );
}

export const dateTimeFace: FieldFace = {
  Cell: DateTimeCell,
  Input: DateTimeInput,
  Filter: DateTimeFilter,
  text: (_field, value) => dayOrTime(String(value)),
};
