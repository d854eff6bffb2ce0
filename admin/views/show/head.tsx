// The head of a record on its pages: title, code to copy, status, the way back.
import type { ReactNode } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { FieldCell } from '../../fields/index.tsx';
import { CopyButton } from '../../fields/parts.tsx';
import { codeOf, titleOf } from '../../fields/picker.tsx';
import { PageHead } from '../../layout/page.tsx';
import type { Crumb } from '../../layout/page.tsx';
import { listPath, recordPath } from '../../meta/paths.ts';
import { findResource } from '../../meta/registry.ts';

/** The field that says how a row is: one called status, else a choice with colours among the columns of the list. */
function statusField(resource: ResourceMeta): FieldMeta | null {
  const coloured = resource.fields.filter((field) => field.kind === 'choice' && field.choices?.some((one) => one.tone));
  const named = coloured.find((field) => field.name === 'status');
  return named ?? coloured.find((field) => resource.list.columns.includes(field.name)) ?? null;
}

/** The row that this one belongs to: what its first required reference names, where the row has brought it along. */
function parentCrumbs(resource: ResourceMeta, row: Values): Crumb[] {
  if (!resource.nested) return [{ label: resource.label.many, to: listPath(resource.name) }];
  const field = resource.fields.find((one) => one.kind === 'reference' && one.required && one.target?.relation);
  const target = findResource(field?.target?.resource ?? '');
  const parent = row[field?.target?.relation ?? ''] as Values | null | undefined;
  if (!target || !parent) return [{ label: resource.label.many }];
  return [
    { label: target.label.many, to: listPath(target.name) },
    { label: titleOf(target, parent), to: recordPath(target, parent) },
    { label: resource.label.many },
  ];
}

interface RecordHeadProps {
  resource: ResourceMeta;
  row: Values;
  /** The page when it is not the record itself: "Edit". */
  crumb?: string;
  actions?: ReactNode;
  extra?: ReactNode;
}

export function RecordHead({ resource, row, crumb, actions, extra }: RecordHeadProps) {
  const code = codeOf(resource, row);
  const title = titleOf(resource, row);
  const status = statusField(resource);
  const crumbs = parentCrumbs(resource, row);
  return (
    <PageHead
      title={crumb ? `${crumb} ${title}` : title}
      code={code === title ? null : code}
      breadcrumbs={crumb ? [...crumbs, { label: title, to: recordPath(resource, row) }] : crumbs}
      status={
        <>
          {code && code !== title && <CopyButton text={code} label={`Copy ${code}`} />}
          {status && <FieldCell field={status} row={row} resource={resource} compact />}
        </>
      }
      actions={actions}
      extra={extra}
    />
  );
}
