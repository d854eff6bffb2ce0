// How the rows of a list divide over the values of a choice: a bar, and each value with its count and the way there.
import { Link } from 'react-router';
import type { Choice, Where } from '../../../resources/define/field.ts';
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
      {field?.choices && (
        <>
          <div className="bar" aria-hidden="true">
            {field.choices.map((choice) => (
              <Segment key={choice.value} resource={resource} field={field} choice={choice} scope={scope} />
            ))}
          </div>
          <ul className="legend">
            {field.choices.map((choice) => (
              <Legend key={choice.value} resource={resource} field={field} choice={choice} scope={scope} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

interface PartProps {
  resource: ResourceMeta;
  field: FieldMeta;
  choice: Choice;
  scope: Where | null;
}

/** Asked by the segment and by its line in the legend: the second finds the answer of the first. */
function usePart({ resource, field, choice, scope }: PartProps): Count | null {
  const own: Where = { field: field.name, op: 'eq', value: choice.value };
  return useCount(resource.name, scope ? { and: [scope, own] } : own);
}

function Segment(props: PartProps) {
  const part = usePart(props);
  return (
    <span
      style={{ flexGrow: part?.total ?? 0, background: toneColor(props.choice.tone ?? 'neutral').solid }}
      hidden={!part?.total}
    />
  );
}

function Legend(props: PartProps) {
  const { resource, field, choice } = props;
  const part = usePart(props);
  const search = new URLSearchParams({ [`${field.name}.in`]: encodeValue([choice.value]) });
  return (
    <li>
      <Link to={`/${resource.name}?${search}`} className={part?.total === 0 ? 'legend-none' : ''}>
        <span className="dot" style={{ background: toneColor(choice.tone ?? 'neutral').solid }} aria-hidden="true" />
        <span>{choice.label}</span>
        <span className="legend-count">{part ? countText(part) : '–'}</span>
      </Link>
    </li>
  );
}
