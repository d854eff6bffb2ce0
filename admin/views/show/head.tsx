// The head of a record on its pages: title, code to copy, status, the way back.
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { FieldCell } from '../../fields/index.tsx';
import { ToneTag } from '../../fields/parts.tsx';
import { codeOf, titleOf } from '../../fields/titles.ts';
import { ErrorView } from '../../layout/error.tsx';
import { PageHead } from '../../layout/page.tsx';
import type { Crumb } from '../../layout/page.tsx';
import { listPath, recordPath } from '../../meta/paths.ts';
import { auditName, historyReadable } from '../history/api.ts';
import { tabParameter } from '../tabs/record-tabs.tsx';
import { findResource } from '../../meta/registry.ts';
import type { ServerError } from '../../providers/http.ts';
import { lower } from '../../fields/words.ts';

/** How the row is, beside its title: its status; a row that is only on or off says when it is off. */
function Status({ resource, row }: { resource: ResourceMeta; row: Values }) {
  const status = resource.fields.find((field) => field.name === 'status' && field.kind === 'choice');
  if (status) return <FieldCell field={status} row={row} resource={resource} compact />;
  return row['isActive'] === false ? <ToneTag>Inactive</ToneTag> : null;
}

/** The row that this one belongs to: one whose page lists rows like this one. */
interface Parent {
  resource: ResourceMeta;
  row: Values;
  /** What the reference is called here. */
  label: string;
  /** Its page, at the tab that lists this row. */
  path: string;
}

function parentOf(resource: ResourceMeta, row: Values): Parent | null {
  for (const field of resource.fields) {
    const target = field.kind === 'reference' && field.required ? findResource(field.target?.resource ?? '') : null;
    const parent = row[field.target?.relation ?? ''] as Values | null | undefined;
    const tab = target?.tabs.find(
      (one) =>
        (one.type === 'children' || one.type === 'one') && one.resource === resource.name && one.by === field.name,
    );
    if (target && parent && tab) {
      const path = `${recordPath(target, parent)}?${tabParameter}=${tab.key}`;
      return { resource: target, row: parent, label: field.label, path };
    }
  }
  return null;
}

/** Where one comes from and goes back to: the list, or the page of the row that a nested one belongs to. */
export function wayBack(resource: ResourceMeta, row: Values): string {
  const parent = resource.nested ? parentOf(resource, row) : null;
  return parent?.path ?? listPath(resource.name);
}

function crumbsOf(resource: ResourceMeta, row: Values): Crumb[] {
  const parent = resource.nested ? parentOf(resource, row) : null;
  if (!parent) return [{ label: resource.label.many, to: listPath(resource.name) }];
  return [
    { label: parent.resource.label.many, to: listPath(parent.resource.name) },
    { label: titleOf(parent.resource, parent.row), to: recordPath(parent.resource, parent.row) },
    { label: resource.label.many, to: parent.path },
  ];
}

/** "Carrier Acme Telecom": said in the head where the address does not say it. */
function BelongsTo({ resource, row }: { resource: ResourceMeta; row: Values }) {
  const parent = parentOf(resource, row);
  if (!parent || resource.nested) return null;
  return (
    <>
      {parent.label} <Link to={parent.path}>{titleOf(parent.resource, parent.row)}</Link>
    </>
  );
}

interface RecordHeadProps {
  resource: ResourceMeta;
  row: Values;
  /** The page when it is not the record itself: "Edit". */
  crumb?: string;
  actions?: ReactNode;
}

export function RecordHead({ resource, row, crumb, actions }: RecordHeadProps) {
  const code = codeOf(resource, row);
  const title = titleOf(resource, row);
  const crumbs = crumbsOf(resource, row);
  return (
    <PageHead
      title={crumb ? `${crumb} ${title}` : title}
      code={code === title ? null : code}
      breadcrumbs={crumb ? [...crumbs, { label: title, to: recordPath(resource, row) }] : crumbs}
      status={<Status resource={resource} row={row} />}
      actions={actions}
      extra={parentOf(resource, row) && !resource.nested && <BelongsTo resource={resource} row={row} />}
    />
  );
}

/** The page of a record that cannot be shown: it is gone, not for this user, or the server is away. */
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A record that is gone by now is told of by the trail, where the address names its id. */
function InTrail({ resource, error }: { resource: ResourceMeta; error: unknown }) {
  const { id = '' } = useParams();
  const isGone = (error as Partial<ServerError> | null)?.statusCode === 404;
  if (!isGone || !uuid.test(id) || !historyReadable(resource)) return null;
  return (
    <Link to={`/${auditName}?${new URLSearchParams({ resource: resource.name, record: id })}`}>In the audit trail</Link>
  );
}

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
        action={
          <>
            <Link to={listPath(resource.name)}>All {lower(resource.label.many)}</Link>
            <InTrail resource={resource} error={error} />
          </>
        }
      />
    </>
  );
}
