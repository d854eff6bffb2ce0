// What table and cards share of a row: its title as a link, and what a click on it does.
import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { MouseEvent, ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { FieldCell, plainText } from '../../fields/index.tsx';
import { recordPath } from '../../meta/paths.ts';
import { findField } from '../../meta/registry.ts';
import type { Row } from './rows.ts';

/** How people know the row; its short code or a part of its id when the title is empty. */
export function rowTitle(resource: ResourceMeta, row: Row): string {
  const field = findField(resource, resource.title);
  const value = row[resource.title];
  if (field && value !== null && value !== undefined && value !== '') return plainText(field, value, row);
  const code = resource.shortCode ? row[resource.shortCode] : null;
  return typeof code === 'string' ? code : row.id.slice(0, 8);
}

/** Coloured words are no control: they may stand in a link as they are. */
const passiveKinds = ['choice', 'boolean', 'dateTime'];

interface RowLinkProps {
  resource: ResourceMeta;
  row: Row;
  /** The first column; without one, the title. */
  field: FieldMeta | null;
  /** Instead of the record's page. */
  onOpen: ((row: Row) => void) | undefined;
}

export function RowLink({ resource, row, field, onOpen }: RowLinkProps) {
  const value = field ? row[field.name] : null;
  const empty = value === null || value === undefined || value === '';
  const content: ReactNode =
    field && passiveKinds.includes(field.kind) && !empty ? (
      <FieldCell field={field} row={row} resource={resource} compact />
    ) : (
      (field && !empty && plainText(field, value, row)) || rowTitle(resource, row)
    );
  const title = typeof content === 'string' ? content : undefined;
  if (onOpen) {
    return (
      <button type="button" className="row-link" title={title} onClick={() => onOpen(row)}>
        {content}
      </button>
    );
  }
  return (
    <Link className="row-link" to={recordPath(resource, row)} title={title}>
      {content}
    </Link>
  );
}

/** A button that changes the row where one is; nothing where rows are changed on their own page. */
export function EditRow({
  resource,
  row,
  onEdit,
}: {
  resource: ResourceMeta;
  row: Row;
  onEdit: ((row: Row) => void) | undefined;
}) {
  if (!onEdit) return null;
  return (
    <Button
      type="text"
      size="small"
      icon={<EditOutlined aria-hidden />}
      aria-label={`Edit ${rowTitle(resource, row)}`}
      onClick={() => onEdit(row)}
    />
  );
}

const controls = 'a, button, input, label, select, textarea, [role="button"], .ant-table-selection-column';

/** Opens the row, unless the click was meant for something in it, or was the end of marking text. */
export function useRowClick(resource: ResourceMeta, onOpen: ((row: Row) => void) | undefined) {
  const navigate = useNavigate();
  return (event: MouseEvent, row: Row) => {
    const target = event.target;
    // A dialog opened from the row is its child for React, though not on the page.
    if (!(target instanceof Element) || !event.currentTarget.contains(target) || target.closest(controls)) return;
    if (window.getSelection()?.type === 'Range') return;
    if (onOpen) onOpen(row);
    else if (event.ctrlKey || event.metaKey) window.open(recordPath(resource, row), '_blank', 'noopener');
    else void navigate(recordPath(resource, row));
  };
}
