// Somebody else saved first: who, when, what differs; then go on from their version, with or without one's own changes.
import { Button, Modal } from 'antd';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { FieldCell } from '../../fields/index.tsx';
import { absoluteTime, relativeTime, useNow } from '../../fields/time.ts';
import { plural } from '../../fields/words.ts';
import type { RecordForm } from './record-form.ts';
import { sameValue } from './values.ts';

interface Difference {
  field: FieldMeta;
  /** This form has another value for it too. */
  clash: boolean;
}

/** What they changed since this form was loaded, clashes first. */
function differences(form: RecordForm, theirs: Values): Difference[] {
  return form.fields
    .filter((field) => field.name in theirs && !sameValue(field, form.base[field.name], theirs[field.name]))
    .map((field) => ({
      field,
      clash: field.name in form.changes && !sameValue(field, form.values[field.name], theirs[field.name]),
    }))
    .toSorted((a, b) => Number(b.clash) - Number(a.clash));
}

/** "by ann@example.com 2 min ago". */
function Who({ by, at }: { by: string | null; at: string | null }) {
  const now = useNow();
  return (
    <>
      {by ? ` by ${by}` : ''}
      {at && (
        <time dateTime={at} title={absoluteTime(at)}>
          {' '}
          {relativeTime(at, now)}
        </time>
      )}
    </>
  );
}

export function ConflictDialog({ form, resource }: { form: RecordForm; resource: ResourceMeta }) {
  const { conflict } = form;
  const changed = conflict ? differences(form, conflict.current) : [];
  const mine = Object.keys(form.changes).length;
  const clashes = changed.filter((one) => one.clash).length;
  const theirs = { ...form.base, ...conflict?.current };
  return (
    <Modal
      open={conflict !== null}
      title={`This ${resource.label.one.toLowerCase()} was changed meanwhile`}
      width={720}
      onCancel={form.closeConflict}
      footer={[
        <Button key="theirs" onClick={() => conflict && form.takeOver(conflict.current, false)}>
          Load their version, drop mine
        </Button>,
        <Button key="mine" type="primary" onClick={() => conflict && form.takeOver(conflict.current, true)}>
          Keep editing on top of it
        </Button>,
      ]}
    >
      <p>
        It was saved
        <Who by={conflict?.changedBy ?? null} at={conflict?.changedAt ?? null} />. Nothing of yours has been saved or
        lost: you changed {plural(mine, 'field')}
        {clashes > 0
          ? `, and ${clashes === 1 ? 'one of them' : `${clashes} of them`} they changed too. Keeping yours will replace theirs once you save.`
          : ', none of which they touched.'}
      </p>
      {changed.length > 0 && <Differences changed={changed} form={form} theirs={theirs} resource={resource} />}
    </Modal>
  );
}

interface DifferencesProps {
  changed: Difference[];
  form: RecordForm;
  theirs: Values;
  resource: ResourceMeta;
}

function Differences({ changed, form, theirs, resource }: DifferencesProps) {
  return (
    <div className="table-scroll">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">When you opened it</th>
            <th scope="col">Theirs</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {changed.map(({ field, clash }) => (
            <tr key={field.name} className={clash ? 'row-clash' : ''}>
              <th scope="row">
                {field.label}
                {clash && <span className="row-note"> changed by both</span>}
              </th>
              <td>
                <FieldCell field={field} row={form.base} resource={resource} compact />
              </td>
              <td>
                <FieldCell field={field} row={theirs} resource={resource} compact />
              </td>
              <td>{clash ? <FieldCell field={field} row={form.values} resource={resource} compact /> : 'as theirs'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A newer version came in while one types: said quietly, taken in on request. */
export function NewerNotice({ form }: { form: RecordForm }) {
  const { newer } = form;
  if (!newer) return null;
  return (
    <div className="form-newer" role="status">
      <span>Somebody saved this record while you were editing. Your changes are still here.</span>
      <Button size="small" onClick={() => form.takeOver(newer, true)}>
        Take in their changes
      </Button>
    </div>
  );
}
