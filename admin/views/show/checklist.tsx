// Whether a record can carry calls: one line that says so, and below it each check, why it is not well and what mends it.
import {
  CheckCircleFilled,
  DownOutlined,
  ExclamationCircleFilled,
  RightOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import type { Line, LineMend, Readiness } from '../../../api/readiness/readiness.ts';
import { lower, orList, plural } from '../../fields/words.ts';
import { createPath, focusParameter, recordPath } from '../../meta/paths.ts';
import { findField, findResource } from '../../meta/registry.ts';
import { instead, useFormDrawer } from '../drawer/form-drawer.tsx';
import { tabParameter } from '../tabs/record-tabs.tsx';
import './checklist.css';

const icons = {
  ok: <CheckCircleFilled className="check-ok" aria-hidden="true" />,
  warning: <WarningFilled className="check-warning" aria-hidden="true" />,
  blocking: <ExclamationCircleFilled className="check-blocking" aria-hidden="true" />,
};
const states = { ok: 'Well', warning: 'Warning', blocking: 'Blocking' };

function headline({ ready, blocking, warnings }: Readiness): string {
  const warned = warnings > 0 ? plural(warnings, 'warning') : '';
  if (!ready)
    return ['Not ready to carry calls', plural(blocking, 'thing to mend', 'things to mend'), warned]
      .filter(Boolean)
      .join(' · ');
  return ['Ready to carry calls', warned].filter(Boolean).join(' · ');
}

export function Checklist({ readiness, record }: { readiness: Readiness; record: string }) {
  const { ready, warnings, lines, partial } = readiness;
  // Open while something blocks, until somebody decides otherwise.
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [all, setAll] = useState(false);
  const id = useId();
  const open = chosen ?? !ready;
  const wrong = lines
    .filter((line) => line.state === 'blocking')
    .concat(lines.filter((line) => line.state === 'warning'));
  const well = lines.filter((line) => line.state === 'ok');
  return (
    <section className="checklist" aria-label="Readiness">
      <button
        type="button"
        className="checklist-head"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setChosen(!open)}
      >
        {icons[ready ? (warnings > 0 ? 'warning' : 'ok') : 'blocking']}
        <span role="status">{headline(readiness)}</span>
        {open ? <DownOutlined aria-hidden="true" /> : <RightOutlined aria-hidden="true" />}
      </button>
      <div id={id} hidden={!open}>
        {open && (
          <>
            <ul className="checklist-lines">
              {[...wrong, ...(all ? well : [])].map((line) => (
                <ChecklistLine key={`${line.key} ${line.record.id}`} line={line} own={line.record.id === record} />
              ))}
            </ul>
            {partial && <p className="field-quiet checklist-more">There are more parts than were looked at.</p>}
            {well.length > 0 && (
              <button
                type="button"
                className="link-button checklist-more"
                aria-expanded={all}
                onClick={() => setAll(!all)}
              >
                {all ? 'Hide what is well' : `Show ${plural(well.length, 'check', 'checks')} that are well`}
              </button>
            )}
          </>
        )}
      </div>
    </section>
  );
}

function ChecklistLine({ line, own }: { line: Line; own: boolean }) {
  const { resource, id, title } = line.record;
  const about = findResource(resource);
  return (
    <li className="checklist-line">
      {icons[line.state]}
      <span className="sr-only">{states[line.state]}: </span>
      <strong>{line.what}</strong>
      <span className="checklist-why">
        {!own && about && (
          <>
            {about.label.one} <Link to={recordPath(about, { id })}>{title}</Link>:{' '}
          </>
        )}
        {line.why}
      </span>
      {line.mend && <MendLink mend={line.mend} />}
      {line.ask.length > 0 && <span className="checklist-ask">Ask {orList(line.ask)}</span>}
    </li>
  );
}

/** Opens the form that mends a line over this page; as a link it leads to the same form on a page of its own. */
function MendLink({ mend }: { mend: LineMend }) {
  const drawer = useFormDrawer();
  const resource = findResource(mend.resource);
  if (!resource) return null;
  if ('create' in mend) {
    const open = () => drawer?.({ resource: mend.resource, preset: mend.create });
    return (
      <Link
        className="checklist-mend"
        to={createPath(mend.resource, mend.create)}
        onClick={(event) => drawer && instead(event, open)}
      >
        Add {lower(resource.label.one)}
      </Link>
    );
  }
  const field = findField(resource, mend.field);
  const query = new URLSearchParams({
    ...(mend.tab ? { [tabParameter]: mend.tab } : {}),
    [focusParameter]: mend.field,
  });
  const open = () => drawer?.({ resource: mend.resource, id: mend.id, field: mend.field });
  return (
    <Link
      className="checklist-mend"
      to={`${recordPath(resource, { id: mend.id }, 'edit')}?${query.toString()}`}
      onClick={(event) => drawer && instead(event, open)}
    >
      Set {lower(field?.label ?? mend.field)}
    </Link>
  );
}
