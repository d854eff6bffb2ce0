// What can be done with a record, on its page: the first actions as buttons, the others and the removal in a menu.
import { CopyOutlined, DeleteOutlined, MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import type { MenuProps } from 'antd';
import { useState } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { titleOf } from '../../fields/titles.ts';
import { busyIcon } from '../../layout/busy.tsx';
import { Icon } from '../../layout/icon.tsx';
import { usePhone } from '../../layout/media.ts';
import type { Row } from '../form/record-form.ts';
import { useLeave } from '../form/unsaved.tsx';
import { wayBack } from '../show/head.tsx';
import { useActions } from './actions.tsx';
import { CloneDialog } from './clone.tsx';
import { RemoveDialog } from './remove.tsx';
import { legalRows } from './run.ts';
import { lower } from '../../fields/words.ts';

interface RecordActionsProps {
  resource: ResourceMeta;
  row: Row;
  onDone: () => void;
}

export function RecordActions({ resource, row, onDone }: RecordActionsProps) {
  const { message } = App.useApp();
  const phone = usePhone();
  const leave = useLeave();
  const { start, running, dialog } = useActions(resource, onDone);
  const [removing, setRemoving] = useState(false);
  const [cloning, setCloning] = useState(false);
  const legal = resource.actions.filter((action) => legalRows(action, [row]).length > 0);
  const asButtons = phone ? [] : legal.filter((action) => !action.danger).slice(0, 2);
  const inMenu = legal.filter((action) => !asButtons.includes(action));
  const items: MenuProps['items'] = inMenu.map((action) => ({
    key: action.name,
    label: action.label,
    icon: <Icon name={action.icon} />,
    danger: action.danger,
    onClick: () => start(action, [row]),
  }));
  if (resource.clone) {
    items.push({
      key: 'clone',
      label: `Clone ${lower(resource.label.one)}…`,
      icon: <CopyOutlined aria-hidden />,
      onClick: () => setCloning(true),
    });
  }
  if (resource.may.delete) {
    if (items.length > 0) items.push({ type: 'divider' });
    items.push({
      key: 'delete',
      label: `Delete ${lower(resource.label.one)}…`,
      icon: <DeleteOutlined aria-hidden />,
      danger: true,
      onClick: () => setRemoving(true),
    });
  }
  return (
    <>
      {asButtons.map((action) => (
        <Button
          key={action.name}
          icon={<Icon name={action.icon} />}
          loading={busyIcon(running === action.name)}
          disabled={running !== null}
          onClick={() => start(action, [row])}
        >
          {action.label}
        </Button>
      ))}
      {items.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items }} placement="bottomRight">
          <Button icon={<MoreOutlined aria-hidden />} aria-label="More actions" aria-haspopup="menu" />
        </Dropdown>
      )}
      {dialog}
      {cloning && <CloneDialog resource={resource} row={row} onClose={() => setCloning(false)} />}
      {removing && (
        <RemoveDialog
          resource={resource}
          row={row}
          onClose={() => setRemoving(false)}
          onRemoved={() => {
            void message.success(`${resource.label.one} ${titleOf(resource, row)} deleted`);
            leave(wayBack(resource, row));
          }}
        />
      )}
    </>
  );
}
