// The overview: what waits, what state things are in, what happened lately; only what this user may read.
import { Link } from 'react-router';
import type { Where } from '../../../resources/define/field.ts';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { Icon } from '../../layout/icon.tsx';
import { menuGroups } from '../../layout/letters.ts';
import { PageHead } from '../../layout/page.tsx';
import { useMeta, useResourceOrNull } from '../../meta/context.tsx';
import { findField } from '../../meta/registry.ts';
import { homePanels } from '../../overrides/home.ts';
import type { HomePanel } from '../../overrides/home.ts';
import { countText, useCount } from '../../providers/count.ts';
import { Activity } from './activity.tsx';
import { Breakdown } from './breakdown.tsx';
import { RowsPanel } from './rows-panel.tsx';
import './home.css';

/** Fewer panels than this leave the page empty: then the tables themselves are shown. */
const fewPanels = 3;

export default function HomeView() {
  const meta = useMeta();
  const readable = homePanels.filter((panel) => isReadable(panel, meta.resources));
  return (
    <>
      <PageHead title="Overview" />
      <div className="home">
        {readable.map((panel) => (
          <Panel key={`${panel.kind} ${panel.title}`} panel={panel} />
        ))}
      </div>
      {readable.length < fewPanels && <Tables />}
    </>
  );
}

function isReadable(panel: HomePanel, resources: ResourceMeta[]): boolean {
  const resource = resources.find((one) => one.name === panel.resource);
  if (!resource) return false;
  const asked = panel.kind === 'rows' ? [...panel.sort.map((one) => one.field), ...fieldsOf(panel.where)] : [panel.by];
  return asked.every((name) => findField(resource, name) !== null);
}

/** The fields that a filter asks. */
function fieldsOf(where: Where | null): string[] {
  if (where === null) return [];
  if ('and' in where) return where.and.flatMap(fieldsOf);
  if ('or' in where) return where.or.flatMap(fieldsOf);
  return 'not' in where ? fieldsOf(where.not) : [where.field];
}

function Panel({ panel }: { panel: HomePanel }) {
  const resource = useResourceOrNull(panel.resource);
  if (!resource) return null;
  return (
    <section className={`panel panel-${panel.kind}`} aria-label={panel.title}>
      {panel.kind === 'breakdown' && <Breakdown panel={panel} resource={resource} />}
      {panel.kind === 'activity' && <Activity panel={panel} resource={resource} />}
      {panel.kind === 'rows' && <RowsPanel panel={panel} resource={resource} />}
    </section>
  );
}

/** Every table of the menu, with how much is in it. */
function Tables() {
  const groups = menuGroups(useMeta());
  return (
    <div className="tables">
      {groups.map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h2>{group.name}</h2>
          <ul>
            {group.resources.map((resource) => (
              <li key={resource.name}>
                <Link to={`/${resource.name}`} className="table-link">
                  <Icon name={resource.icon} />
                  <span>{resource.label.many}</span>
                  <Total name={resource.name} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Total({ name }: { name: string }) {
  const count = useCount(name, null);
  return <span className="table-total">{count && countText(count)}</span>;
}
