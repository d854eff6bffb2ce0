// The page of a record that is edited where it is shown: its own fields and its one-to-one rows are one form with one save bar, whatever
// tab they stand on; lists of what belongs to it stand on tabs beside them.
import { useInvalidate, useOne } from '@refinedev/core';
import { App } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { ResourceMeta, TabMeta } from '../../../resources/define/meta.ts';
import { titleOf } from '../../fields/titles.ts';
import { useKeys } from '../../layout/keys.ts';
import { Loading } from '../../layout/loading.tsx';
import { holds } from '../../meta/conditions.ts';
import { splitFocus } from '../../meta/paths.ts';
import { dataProvider } from '../../providers/data.ts';
import type { ServerError } from '../../providers/http.ts';
import { historyKey, historyReadable } from '../history/api.ts';
import { BlameProvider } from '../history/blame.tsx';
import { FormDrawers } from '../drawer/form-drawer.tsx';
import { RecordActions } from '../actions/record-actions.tsx';
import { SystemFacts } from '../show/facts.tsx';
import { MissingRecord, RecordHead, wayBack } from '../show/head.tsx';
import { HistoryTab, TabContent } from '../show/tab-content.tsx';
import { Glance, withCounts } from '../show/glance.tsx';
import { useSummary } from '../show/summary.ts';
import { RelatedLists } from '../tabs/lists.tsx';
import { RecordTabs, useOpenTab } from '../tabs/record-tabs.tsx';
import type { RecordTab } from '../tabs/record-tabs.tsx';
import { ConflictDialog, NewerNotice } from './conflict.tsx';
import { DraftNotice } from './draft-notice.tsx';
import {
  embedParam,
  flatNewer,
  flatResource,
  flatRow,
  nestedBody,
  ownOf,
  partOf,
  partRows,
  versionOf,
  withVersion,
} from './flat.ts';
import { fieldsOf, formTabs } from './layout.ts';
import type { TabLayout } from './layout.ts';
import { focusField, ProblemSummary, useFocusFirstError } from './problems.tsx';
import { recordFields } from './record.ts';
import { useRecordForm } from './record-form.ts';
import type { RecordForm, Row } from './record-form.ts';
import './record.css';
import { SaveBar } from './save-bar.tsx';
import { Sections } from './sections.tsx';
import { useStopping } from './stopping.tsx';
import { useSend } from './send.ts';
import type { Sender } from './send.ts';
import { UnsavedGuard, useGuard } from './unsaved.tsx';

export function InPlaceView({ resource, id }: { resource: ResourceMeta; id: string }) {
  const { query, result } = useOne<Row, ServerError>({
    resource: resource.name,
    id,
    meta: wanted(resource),
    errorNotification: false,
  });
  const stored = useMemo(() => (result ? withVersion(resource, flatRow(resource, result)) : null), [resource, result]);
  if (query.isLoading) return <Loading />;
  if (!stored) return <MissingRecord resource={resource} error={query.error} retry={() => void query.refetch()} />;
  return (
    <UnsavedGuard>
      <FormDrawers>
        <InPlace key={stored.id} resource={resource} row={stored} />
      </FormDrawers>
    </UnsavedGuard>
  );
}

/** One save of everything: what goes out is nested, what comes back is made flat again. */
function useFlatSend(resource: ResourceMeta): Sender {
  const send = useSend(resource);
  const run: Sender['run'] = async (base, body, reason) => {
    const from = base ?? {};
    try {
      const saved = await send.run(base && ownOf(base), nestedBody(resource, from, body), reason);
      return withVersion(resource, { ...from, ...flatRow(resource, saved) });
    } catch (thrown) {
      const error = thrown as ServerError;
      if (error.statusCode === 412 && error.body) error.body = { ...flatNewer(resource, from, error.body) };
      throw error;
    }
  };
  const whole: Sender['whole'] = (base) => ({
    ownVersion: versionOf(base),
    parts: partRows(resource, base).map(({ part, ...row }) => ({ resource: part.name, ...row })),
    read: async () => {
      const { data } = await dataProvider.getOne<Row>({
        resource: resource.name,
        id: String(base['id']),
        meta: wanted(resource),
      });
      return withVersion(resource, flatRow(resource, data));
    },
  });
  return { run, saving: send.saving, whole };
}

/** Asks for a record with its one-to-one rows. */
const wanted = (resource: ResourceMeta) => ({
  query: { _fields: recordFields(resource), _embed: embedParam(resource) },
});

const nothing = {};

function InPlace({ resource, row }: { resource: ResourceMeta; row: Row }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const invalidate = useInvalidate();
  const flat = useMemo(() => flatResource(resource), [resource]);
  const layouts = useMemo(() => formTabs(flat, 'edit'), [flat]);
  // A field may stand on several tabs, of which a record shows one.
  const fields = useMemo(() => [...new Set(fieldsOf(layouts))], [layouts]);
  const send = useFlatSend(resource);
  const form = useRecordForm({ resource: flat, fields, row, fresh: nothing, send });
  useGuard(form.dirty);
  const { summary } = useSummary(resource, row);
  const tabs = flat.tabs.filter((tab) => holds(tab.when, form.effective));
  const [open, setOpen] = useOpenTab([
    ...tabs.map((tab) => tab.key),
    ...(historyReadable(resource) ? [historyKey] : []),
  ]);
  const openTabOf = (name: string) => {
    const tab = tabs.find((one) => namesIn(layouts, one.key).includes(name));
    if (tab) setOpen(tab.key);
  };
  const root = useFocusFirstError(form, openTabOf);
  const openField = (name: string) => {
    openTabOf(name);
    focusField(root, name);
  };
  const { focus } = splitFocus(useLocation().search);
  const latest = useRef(openField);
  latest.current = openField;
  useEffect(() => {
    if (focus) latest.current(focus);
  }, [focus]);
  const stopping = useStopping(resource, form);
  const save = async () => {
    if (!form.dirty || !(await stopping.agreed())) return;
    const saved = await form.save();
    if (saved) void message.success(`${titleOf(resource, saved)} saved`);
  };
  useKeys({ s: () => void save(), Escape: () => void navigate(wayBack(resource, row)) });
  const onDone = () => void invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
  return (
    <div className="record" ref={root}>
      <RecordHead
        resource={resource}
        row={form.base}
        actions={<RecordActions resource={resource} row={form.base as Row} onDone={onDone} />}
      />
      <Glance resource={resource} row={row} summary={summary} />
      <div className="record-main">
        <NewerNotice form={form} />
        <DraftNotice form={form} resource={flat} />
        <ProblemSummary form={form} openField={openField} />
        <RecordTabs
          label={resource.label.one}
          open={open}
          onOpen={setOpen}
          tabs={withCounts(resource, contents(form, resource, flat, layouts, tabs), summary)}
        />
        <ConflictDialog form={form} resource={flat} />
      </div>
      <SaveBar form={form} onSave={() => void save()} />
      {stopping.dialog}
    </div>
  );
}

const namesIn = (layouts: TabLayout[], key: string): string[] =>
  fieldsOf(layouts.filter((layout) => layout.key === key)).map((field) => field.name);

/** Whose last changes a tab tells: those of the record, or of the one-to-one row whose fields stand there. */
function blamed(
  resource: ResourceMeta,
  row: Row,
  layout: TabLayout,
): { resource: ResourceMeta; row: Row | null; part?: string } {
  const [field] = fieldsOf([layout]);
  const name = field && partOf(resource, field.name)?.name;
  const stored = partRows(resource, row).find(({ part }) => part.name === name);
  if (!stored) return { resource, row };
  const { part, id, version } = stored;
  return { resource: part, row: id === null ? null : { id, version }, part: part.name };
}

function contents(
  form: RecordForm,
  resource: ResourceMeta,
  flat: ResourceMeta,
  layouts: TabLayout[],
  tabs: TabMeta[],
): RecordTab[] {
  const row = form.base as Row;
  const [first] = layouts;
  return [
    ...tabs.map((tab) => {
      const layout = layouts.find((one) => one.key === tab.key);
      const named = { key: tab.key, label: tab.label, help: tab.help };
      if (tab.type !== 'fields' || !layout) {
        return { ...named, content: <TabContent tab={tab} resource={flat} row={row} /> };
      }
      return {
        ...named,
        errors: namesIn(layouts, tab.key).filter((name) => form.errors[name]).length,
        // A tab that was never drawn could show no error.
        forceRender: true,
        content: (
          <>
            <BlameProvider {...blamed(resource, row, layout)}>
              <Sections sections={layout.sections} form={form} resource={flat} title={tab.label} />
            </BlameProvider>
            <RelatedLists tab={tab} row={row} />
            {layout === first && <SystemFacts row={row} resource={flat} />}
          </>
        ),
      };
    }),
    ...(historyReadable(flat)
      ? [{ key: historyKey, label: 'History', content: <HistoryTab resource={resource} row={row} /> }]
      : []),
  ];
}
