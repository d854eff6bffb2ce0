// The page of a record: what it is, what can be done with it, and on tabs its values, its settings and what belongs to it.
import { EditOutlined } from '@ant-design/icons';
import { useInvalidate } from '@refinedev/core';
import type { ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { useKeys } from '../../layout/keys.ts';
import { Loading } from '../../layout/loading.tsx';
import { holds } from '../../meta/conditions.ts';
import { recordPath } from '../../meta/paths.ts';
import { BlameProvider } from '../history/blame.tsx';
import { historyKey, historyReadable } from '../history/api.ts';
import { RecordActions } from '../actions/record-actions.tsx';
import { FormDrawers } from '../drawer/form-drawer.tsx';
import { InPlaceView } from '../form/in-place.tsx';
import { fieldTabs } from '../form/layout.ts';
import '../form/record.css';
import type { Row } from '../form/record-form.ts';
import { useRecord } from '../form/record.ts';
import { UnsavedGuard } from '../form/unsaved.tsx';
import { RelatedLists } from '../tabs/lists.tsx';
import { RecordTabs, useOpenTab } from '../tabs/record-tabs.tsx';
import type { RecordTab } from '../tabs/record-tabs.tsx';
import { Glance, withCounts } from './glance.tsx';
import { LinkButton } from './link-button.tsx';
import { Facts, SystemFacts } from './facts.tsx';
import { MissingRecord, RecordHead, wayBack } from './head.tsx';
import { News } from './news.tsx';
import { useSummary } from './summary.ts';
import { HistoryTab, TabContent } from './tab-content.tsx';

export default function ShowView({ resource, id }: { resource: ResourceMeta; id: string }) {
  return resource.editInPlace && resource.may.update ? (
    <InPlaceView resource={resource} id={id} />
  ) : (
    <ReadView resource={resource} id={id} />
  );
}

function ReadView({ resource, id }: { resource: ResourceMeta; id: string }) {
  const { row, loading, error, retry } = useRecord(resource, id);
  if (loading) return <Loading />;
  if (!row) {
    return <MissingRecord resource={resource} error={error} retry={retry} />;
  }
  return (
    <UnsavedGuard>
      <FormDrawers>
        <Record resource={resource} row={row} />
      </FormDrawers>
    </UnsavedGuard>
  );
}

function Record({ resource, row }: { resource: ResourceMeta; row: Row }) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const invalidate = useInvalidate();
  const { summary } = useSummary(resource, row);
  const tabs = withCounts(resource, recordTabs(resource, row), summary);
  const [open, setOpen] = useOpenTab(tabs.map((tab) => tab.key));
  const editable = resource.may.update && resource.fields.some((field) => field.may.update);
  const editPath = recordPath(resource, row, 'edit') + search;
  useKeys({
    ...(editable ? { e: () => void navigate(editPath) } : {}),
    Escape: () => void navigate(wayBack(resource, row)),
  });
  const reload = () => void invalidate({ resource: resource.name, invalidates: ['resourceAll'] });
  return (
    <div className="record">
      <RecordHead
        resource={resource}
        row={row}
        actions={
          <>
            <RecordActions resource={resource} row={row} onDone={reload} />
            {editable && (
              <LinkButton type="primary" to={editPath} icon={<EditOutlined aria-hidden />} title="Edit (e)">
                Edit
              </LinkButton>
            )}
          </>
        }
      />
      <News resource={resource} row={row} reload={reload} />
      <Glance resource={resource} row={row} summary={summary} />
      <BlameProvider resource={resource} row={row}>
        <RecordTabs tabs={tabs} open={open} onOpen={setOpen} label={resource.label.one} />
      </BlameProvider>
    </div>
  );
}

/** The tabs that mean something for this row, in the definition's order, then its history. */
function recordTabs(resource: ResourceMeta, row: Row): RecordTab[] {
  const own = new Map(fieldTabs(resource).map((tab) => [tab.key, tab]));
  // A resource without a tab of own fields gets one in front.
  const added = [...own.values()].filter((tab) => !resource.tabs.some((one) => one.key === tab.key));
  const facts = (key: string, label: string): ReactNode => (
    <>
      <Facts sections={own.get(key)?.sections ?? []} row={row} resource={resource} title={label} />
      <SystemFacts row={row} resource={resource} />
    </>
  );
  const shown = resource.tabs.filter((tab) => holds(tab.when, row));
  return [
    ...added.map((tab) => ({ key: tab.key, label: tab.label, content: facts(tab.key, tab.label) })),
    ...shown.map((tab) => ({
      key: tab.key,
      label: tab.label,
      help: tab.help,
      content:
        tab.type === 'fields' ? (
          <>
            {facts(tab.key, tab.label)}
            <RelatedLists tab={tab} row={row} />
          </>
        ) : (
          <TabContent tab={tab} resource={resource} row={row} />
        ),
    })),
    ...(historyReadable(resource)
      ? [{ key: historyKey, label: 'History', content: <HistoryTab {...{ resource, row }} /> }]
      : []),
  ];
}
