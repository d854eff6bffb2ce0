// The tabs of a create or edit form, with the errors that each of them holds.
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { holds } from '../../meta/conditions.ts';
import { RecordTabs, useTabInAddress } from '../tabs/record-tabs.tsx';
import { ConflictDialog, NewerNotice } from './conflict.tsx';
import { DraftNotice } from './draft-notice.tsx';
import { fieldsOf, formTabs } from './layout.ts';
import type { TabLayout } from './layout.ts';
import { focusField, ProblemSummary, useFocusFirstError } from './problems.tsx';
import type { RecordForm } from './record-form.ts';
import { Sections } from './sections.tsx';

const namesIn = (tab: TabLayout) => fieldsOf([tab]).map((field) => field.name);

export function FormTabs({ form, resource }: { form: RecordForm; resource: ResourceMeta }) {
  const tabs = formTabs(resource, form.mode).filter((tab) => holds(tab.when, form.effective));
  const [open, setOpen] = useTabInAddress(tabs.map((tab) => tab.key));
  const openTabOf = (name: string) => {
    const tab = tabs.find((one) => namesIn(one).includes(name));
    if (tab) setOpen(tab.key);
  };
  const root = useFocusFirstError(form, openTabOf);
  const openField = (name: string) => {
    openTabOf(name);
    requestAnimationFrame(() => focusField(root.current, name));
  };
  return (
    <div ref={root} className="record-main">
      <NewerNotice form={form} />
      <DraftNotice form={form} resource={resource} />
      <ProblemSummary form={form} openField={openField} />
      <RecordTabs
        label={resource.label.one}
        open={open}
        onOpen={setOpen}
        tabs={tabs.map((tab) => ({
          key: tab.key,
          label: tab.label,
          help: tab.help,
          errors: namesIn(tab).filter((name) => form.errors[name]).length,
          // A tab that was never drawn could show no error.
          forceRender: true,
          content: <Sections sections={tab.sections} form={form} resource={resource} title={tab.label} />,
        }))}
      />
      <ConflictDialog form={form} resource={resource} />
    </div>
  );
}
