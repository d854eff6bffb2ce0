// The one row of settings that belongs to a record, changed in place: its defaults hold until it is saved for the first time.
import { useList } from '@refinedev/core';
import { App } from 'antd';
import { useMemo } from 'react';
import type { ResourceMeta, TabMeta } from '../../../resources/define/meta.ts';
import { ErrorView } from '../../layout/error.tsx';
import { useKeys } from '../../layout/keys.ts';
import { Loading } from '../../layout/loading.tsx';
import { useResource } from '../../meta/context.tsx';
import { ConflictDialog, NewerNotice } from '../form/conflict.tsx';
import { DraftNotice } from '../form/draft-notice.tsx';
import { flatSections } from '../form/layout.ts';
import { focusField, ProblemSummary, useFocusFirstError } from '../form/problems.tsx';
import { recordFields } from '../form/record.ts';
import { useRecordForm } from '../form/record-form.ts';
import type { Row } from '../form/record-form.ts';
import { SaveBar } from '../form/save-bar.tsx';
import { Sections } from '../form/sections.tsx';
import { useStopping } from '../form/stopping.tsx';
import { useGuard } from '../form/unsaved.tsx';
import { freshValues } from '../form/values.ts';
import { BlameProvider } from '../history/blame.tsx';
import { Facts } from '../show/facts.tsx';

type OneMeta = Extract<TabMeta, { type: 'one' }>;

export function OneTab({ tab, row }: { tab: OneMeta; row: Row }) {
  const resource = useResource(tab.resource);
  const { query, result } = useList<Row>({
    resource: resource.name,
    filters: [{ field: tab.by, operator: 'eq', value: row.id }],
    pagination: { pageSize: 1 },
    meta: { query: { _fields: recordFields(resource) } },
    errorNotification: false,
  });
  if (query.isLoading) return <Loading rows={4} />;
  if (query.isError && !result.data) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  const stored = result.data?.[0] ?? null;
  return (
    <BlameProvider resource={resource} row={stored}>
      <OneForm tab={tab} resource={resource} parent={row} stored={stored} />
    </BlameProvider>
  );
}

interface OneFormProps {
  tab: OneMeta;
  resource: ResourceMeta;
  parent: Row;
  stored: Row | null;
}

function OneForm({ tab, resource, parent, stored }: OneFormProps) {
  const { message } = App.useApp();
  const sections = useMemo(() => flatSections(resource, tab.fields, tab.by), [resource, tab]);
  const fields = useMemo(() => sections.flatMap((section) => section.fields), [sections]);
  const fresh = useMemo(() => freshValues(resource.fields), [resource]);
  const fixed = useMemo(() => ({ [tab.by]: parent.id }), [tab.by, parent.id]);
  // A new row is told by its parent, a part of one by its tab.
  const part = stored ? (tab.fields ? tab.key : '') : `${parent.id}:${tab.key}`;
  const form = useRecordForm({ resource, fields, row: stored, fresh, fixed, part });
  useGuard(form.dirty);
  const root = useFocusFirstError(form, () => {});
  const stopping = useStopping(resource, form);
  const save = async () => {
    if (form.mode === 'edit' && !form.dirty) return;
    if (!(await stopping.agreed())) return;
    if (await form.save()) void message.success(`${tab.label} saved`);
  };
  useKeys(form.dirty ? { s: () => void save() } : {});
  const isNew = form.mode === 'create';
  const editable = isNew ? resource.may.create : resource.may.update;
  const note = isNew && <p className="record-note">Nothing is set up here yet: these defaults hold.</p>;
  if (!editable) {
    return (
      <>
        {note}
        <Facts sections={sections} row={form.values} resource={resource} title={tab.label} />
      </>
    );
  }
  return (
    <div ref={root}>
      {note}
      <NewerNotice form={form} />
      <DraftNotice form={form} resource={resource} />
      <ProblemSummary form={form} openField={(name) => focusField(root, name)} />
      <Sections sections={sections} form={form} resource={resource} title={tab.label} />
      <SaveBar form={form} onSave={() => void save()} />
      <ConflictDialog form={form} resource={resource} />
      {stopping.dialog}
    </div>
  );
}
