// The named commands of a resource: as a menu on a row, as buttons over selected rows and on a record's page.
import { MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { Suspense, lazy, useState } from 'react';
import type { ReactNode } from 'react';
import type { ActionMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { titleOf } from '../../fields/titles.ts';
import { plural } from '../../fields/words.ts';
import { busyIcon } from '../../layout/busy.tsx';
import { Icon } from '../../layout/icon.tsx';
import type { ServerError } from '../../providers/http.ts';
import { newKey } from '../../providers/key.ts';
import { failureText } from '../form/failure.ts';
import { legalRows, runAction } from './run.ts';
import type { ActionRow } from './run.ts';

const ActionDialog = lazy(async () => ({ default: (await import('./dialog.tsx')).ActionDialog }));

interface Pending {
  action: ActionMeta;
  rows: ActionRow[];
  leftOut: number;
}

/** Starts actions: asks where there is something to ask, runs at once where there is not, says how it went. */
export function useActions(resource: ResourceMeta, onDone: () => void) {
  const { message, notification } = App.useApp();
  const [pending, setPending] = useState<Pending | null>(null);
  const [running, setRunning] = useState<string | null>(null);

  const run = async (action: ActionMeta, rows: ActionRow[], input: Values, key = newKey()) => {
    setRunning(action.name);
    try {
      await runAction(resource, action, rows, { input, key });
    } finally {
      setRunning(null);
    }
    const [only] = rows;
    const what = rows.length === 1 && only ? titleOf(resource, only) : plural(rows.length, 'row');
    void message.success(`${action.label}: ${what}`);
    onDone();
  };
  const start = (action: ActionMeta, rows: ActionRow[]) => {
    const legal = legalRows(action, rows);
    const leftOut = rows.length - legal.length;
    if (action.confirm || action.danger || action.input.length > 0 || leftOut > 0) {
      setPending({ action, rows: legal, leftOut });
      return;
    }
    run(action, legal, {}).catch((error: ServerError) =>
      notification.error({ message: `${action.label} was refused`, description: failureText(error) }),
    );
  };
  const dialog: ReactNode = pending && (
    <Suspense>
      <ActionDialog
        resource={resource}
        {...pending}
        run={(input, key) => run(pending.action, pending.rows, input, key)}
        onClose={() => setPending(null)}
      />
    </Suspense>
  );
  return { start, running, dialog };
}

/** The actions that are legal for a row, behind one button. */
export function RowActions({ resource, row, onDone }: { resource: ResourceMeta; row: ActionRow; onDone: () => void }) {
  const { start, running, dialog } = useActions(resource, onDone);
  const legal = resource.actions.filter((action) => legalRows(action, [row]).length > 0);
  if (legal.length === 0) return null;
  return (
    // A click in the menu or the dialog is none on the row.
    <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
      <Dropdown
        trigger={['click']}
        menu={{
          items: legal.map((action) => ({
            key: action.name,
            label: action.label,
            icon: <Icon name={action.icon} />,
            danger: action.danger,
            onClick: () => start(action, [row]),
          })),
        }}
      >
        <Button
          type="text"
          size="small"
          loading={busyIcon(running !== null)}
          icon={<MoreOutlined aria-hidden />}
          aria-label={`Actions for ${titleOf(resource, row)}`}
          aria-haspopup="menu"
        />
      </Dropdown>
      {dialog}
    </span>
  );
}

/** The bulk actions of a resource, for the selected rows that they are legal for. */
export function BulkActions({
  resource,
  rows,
  onDone,
}: {
  resource: ResourceMeta;
  rows: ActionRow[];
  onDone: () => void;
}) {
  const { start, running, dialog } = useActions(resource, onDone);
  const bulk = resource.actions.filter((action) => action.bulk);
  return (
    <>
      {bulk.map((action) => {
        const legal = legalRows(action, rows).length;
        return (
          <Button
            key={action.name}
            danger={action.danger}
            icon={<Icon name={action.icon} />}
            loading={busyIcon(running === action.name)}
            disabled={legal === 0 || running !== null}
            title={legal === 0 ? 'Not for the state that the selected rows are in' : ''}
            onClick={() => start(action, rows)}
          >
            {action.label}
            {legal > 0 && legal < rows.length && ` (${legal} of ${rows.length})`}
          </Button>
        );
      })}
      {dialog}
    </>
  );
}
