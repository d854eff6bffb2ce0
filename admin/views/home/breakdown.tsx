// How the rows of a list divide over the values of a choice: a bar, and each value with its count and the way there.
import { Link } from 'react-router';
import type { Tone, Where } from '../../../resources/define/field.ts';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { toneColor } from '../../layout/theme.ts';
import { findField } from '../../meta/registry.ts';
import type { HomePanel } from '../../overrides/home.ts';
import { countText, useCount } from '../../providers/count.ts';
import type { Count } from '../../providers/count.ts';
import { encodeValue } from '../list/state.ts';

interface BreakdownProps {
  panel: Extract<HomePanel, { kind: 'breakdown' }>;
  resource: ResourceMeta;
}

export function Breakdown({ panel, resource }: BreakdownProps) {
  const field = findField(resource, panel.by);
  const scope = resource.list.scopes[0]?.where ?? null;
  const total = useCount(resource.name, scope);
  const values: Value[] = [
    ...(field?.choices ?? []).map(({ value, label, tone = 'neutral' }) => ({ value, label, tone })),
    ...(field?.nullable ? [{ value: null, label: 'Not known', tone: 'neutral' as const }] : []),
  ];
  return (
    <>
      <header className="panel-head">
        <h2>{panel.title}</h2>
        <Link
          to={`/${resource.name}`}
          className="panel-total"
          aria-label={`${panel.title}: ${total?.total ?? ''}, open the list`}
        >
          {total ? countText(total) : '–'}
        </Link>
      </header>
      {field && (
        <>
          <div className="bar" aria-hidden="true">
            {values.map((value) => (
              <Segment key={value.label} resource={resource} field={field} value={value} scope={scope} />
            ))}
          </div>
          <ul className="legend">
            {values.map((value) => (
              <Legend key={value.label} resource={resource} field={field} value={value} scope={scope} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** A value of the choice; null where none is stored. */
interface Value {
  value: string | null;
  label: string;
  tone: Tone;
}

interface PartProps {
  resource: ResourceMeta;
  field: FieldMeta;
  value: Value;
  scope: Where | null;
}

/** Asked by the segment and by its line in the legend: the second finds the answer of the first. */
function usePart({ resource, field, value: { value }, scope }: PartProps): Count | null {
  const own: Where = value === null ? { field: field.name, op: 'null' } : { field: field.name, op: 'eq', value };
  return useCount(resource.name, scope ? { and: [scope, own] } : own);
}

function Segment(props: PartProps) {
  const part = usePart(props);
  return (
    <span style={{ flexGrow: part?.total ?? 0, background: toneColor(props.value.tone).solid }} hidden={!part?.total} />
  );
}

function Legend(props: PartProps) {
  const { resource, field, value } = props;
  const part = usePart(props);
  const search = new URLSearchParams(
    value.value === null ? { [`${field.name}.null`]: 'true' } : { [`${field.name}.in`]: encodeValue([value.value]) },
  );
  // What nobody lacks is not worth a line.
  if (value.value === null && !part?.total) return null;
  return (
    <li>
      <Link to={`/${resource.name}?${search}`} className={part?.total === 0 ? 'legend-none' : ''}>
        <span className="dot" style={{ background: toneColor(value.tone).solid }} aria-hidden="true" />
        <span>{value.label}</span>
        <span className="legend-count">{part ? countText(part) : '–'}</span>
      </Link>
    </li>
  );
}
