// The head of a record on its pages: title, code to copy, status, the way back.
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { FieldCell } from '../../fields/index.tsx';
import { CopyButton, ToneTag } from '../../fields/parts.tsx';
import { codeOf, titleOf } from '../../fields/picker.tsx';
import { ErrorView } from '../../layout/error.tsx';
import { PageHead } from '../../layout/page.tsx';
import type { Crumb } from '../../layout/page.tsx';
import { listPath, recordPath } from '../../meta/paths.ts';
import { findResource } from '../../meta/registry.ts';

/** How the row is, beside its title: its status; a row that is only on or off says when it is off. */
function Status({ resource, row }: { resource: ResourceMeta; row: Values }) {
  const status = resource.fields.find((field) => field.name === 'status' && field.kind === 'choice');
  if (status) return <FieldCell field={status} row={row} resource={resource} compact />;
  return row['isActive'] === false ? <ToneTag>Inactive</ToneTag> : null;
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
  const crumbs = parentCrumbs(resource, row);
  return (
    <PageHead
      title={crumb ? `${crumb} ${title}` : title}
      code={code === title ? null : code}
      breadcrumbs={crumb ? [...crumbs, { label: title, to: recordPath(resource, row) }] : crumbs}
      status={
        <>
          {code && code !== title && <CopyButton text={code} label={`Copy ${code}`} />}
          <Status resource={resource} row={row} />
        </>
      }
      actions={actions}
      extra={extra}
    />
  );
}

/** The page of a record that cannot be shown: it is gone, not for this user, or the server is away. */
export function MissingRecord({
  resource,
  error,
  retry,
}: {
  resource: ResourceMeta;
  error: unknown;
  retry: () => void;
}) {
  return (
    <>
      <PageHead
        title={resource.label.one}
        breadcrumbs={[{ label: resource.label.many, to: listPath(resource.name) }]}
      />
      <ErrorView
        error={error}
        retry={retry}
        action={<Link to={listPath(resource.name)}>All {resource.label.many.toLowerCase()}</Link>}
      />
    </>
  );
}
