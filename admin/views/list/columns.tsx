// Which columns a list shows: the definition's, or those that this browser remembers; and the chooser.
import { SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover } from 'antd';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { useStored } from '../../layout/stored.ts';
import { findField } from '../../meta/registry.ts';

export interface Columns {
  /** In the order in which they stand. */
  fields: FieldMeta[];
  chosen: boolean;
  choose: (names: string[] | null) => void;
}

/** `hidden`: columns that say the same in every row (the carrier, on a carrier's tab). */
export function useColumns(resource: ResourceMeta, hidden: string[]): Columns {
  const [stored, choose] = useStored<string[] | null>(`columns:${resource.name}`, null);
  const wanted = stored ?? resource.list.columns;
  const fields = wanted
    .flatMap((name) => findField(resource, name) ?? [])
    .filter((field) => !hidden.includes(field.name));
  const identifying = findField(resource, resource.title);
  // Never nothing: a list must be able to say which row is which.
  return { fields: fields.length > 0 || !identifying ? fields : [identifying], chosen: stored !== null, choose };
}

interface ColumnChooserProps {
  resource: ResourceMeta;
  columns: Columns;
  hidden: string[];
}

export function ColumnChooser({ resource, columns, hidden }: ColumnChooserProps) {
  const shown = columns.fields.map((field) => field.name);
  const order = [...new Set([...resource.list.columns, ...resource.fields.map((field) => field.name)])];
  const toggle = (name: string, on: boolean) =>
    columns.choose(order.filter((one) => (one === name ? on : shown.includes(one))));
  const content = (
    <div className="column-chooser" role="group" aria-label="Columns">
      <ul>
        {order
          .flatMap((name) => (hidden.includes(name) ? [] : (findField(resource, name) ?? [])))
          .map((field) => (
            <li key={field.name}>
              <Checkbox
                checked={shown.includes(field.name)}
                disabled={shown.length === 1 && shown[0] === field.name}
                onChange={(event) => toggle(field.name, event.target.checked)}
              >
                {field.label}
              </Checkbox>
            </li>
          ))}
      </ul>
      <Button size="small" type="text" disabled={!columns.chosen} onClick={() => columns.choose(null)}>
        As it was
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" arrow={false} content={content}>
      <Button type="text" icon={<SettingOutlined aria-hidden />} aria-label="Choose columns" title="Choose columns" />
    </Popover>
  );
}
