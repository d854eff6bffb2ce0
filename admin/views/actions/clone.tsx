// Makes another record like the one that is open: asks for its title, says what stays blank, and goes there.
import { App } from 'antd';
import { useInvalidate } from '@refinedev/core';
import type { ActionMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { titleOf } from '../../fields/titles.ts';
import { recordPath } from '../../meta/paths.ts';
import { apiUrl, http } from '../../providers/http.ts';
import { keyHeader } from '../../providers/key.ts';
import type { Row } from '../form/record-form.ts';
import { useLeave } from '../form/unsaved.tsx';
import { ActionDialog } from './dialog.tsx';
import { lower } from '../../fields/words.ts';

interface CloneDialogProps {
  resource: ResourceMeta;
  row: Row;
  onClose: () => void;
}

export function CloneDialog({ resource, row, onClose }: CloneDialogProps) {
  const { message } = App.useApp();
  const invalidate = useInvalidate();
  const leave = useLeave();
  const title = resource.fields.filter((field) => field.name === resource.title);
  const one = lower(resource.label.one);
  const blank = resource.clone?.blank ?? [];
  const action: ActionMeta = {
    name: 'clone',
    label: `Clone ${one}`,
    confirm: `Another ${one} with all settings of “{title}”.${blank.length > 0 ? ` Left blank: ${blank.join(', ')}.` : ''}`,
    icon: 'copy',
    danger: false,
    when: null,
    input: title,
    bulk: false,
  };
  const run = async (input: Values, key: string) => {
    const { data } = await http.post<Row>(`${apiUrl}/${resource.name}/${row.id}/clone`, input, {
      headers: keyHeader(key),
    });
    void invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
    void message.success(`${titleOf(resource, data)} added`);
    leave(recordPath(resource, data));
  };
  return <ActionDialog resource={resource} action={action} rows={[row]} leftOut={0} run={run} onClose={onClose} />;
}
