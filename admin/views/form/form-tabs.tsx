// The tabs of a create or edit form, with the errors that each of them holds.
import { useEffect, useRef } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { holds } from '../../meta/conditions.ts';
import { RecordTabs, useOpenTab } from '../tabs/record-tabs.tsx';
import { ConflictDialog, NewerNotice } from './conflict.tsx';
import { DraftNotice } from './draft-notice.tsx';
import { fieldsOf, formTabs } from './layout.ts';
import type { TabLayout } from './layout.ts';
import { focusField, ProblemSummary, useFocusFirstError } from './problems.tsx';
import type { RecordForm } from './record-form.ts';
import { Sections } from './sections.tsx';

const namesIn = (tab: TabLayout) => fieldsOf([tab]).map((field) => field.name);

interface FormTabsProps {
  form: RecordForm;
  resource: ResourceMeta;
  /** Put the keyboard into this field as soon as it is named. */
  focus?: string | null;
  /** The form stands on the page of another record, whose tab the address names. */
  embedded?: boolean;
}

export function FormTabs({ form, resource, focus = null, embedded = false }: FormTabsProps) {
  const tabs = formTabs(resource, form.mode).filter((tab) => holds(tab.when, form.effective));
  const [open, setOpen] = useOpenTab(
    tabs.map((tab) => tab.key),
    !embedded,
  );
  const openTabOf = (name: string) => {
    const tab = tabs.find((one) => namesIn(one).includes(name));
    if (tab) setOpen(tab.key);
  };
  const root = useFocusFirstError(form, openTabOf);
  const openField = (name: string) => {
    openTabOf(name);
    focusField(root, name);
  };
  const latest = useRef(openField);
  latest.current = openField;
  useEffect(() => {
    // Whoever is in a field already is left there.
    if (focus && !root.current?.querySelector('[data-field] :focus')) latest.current(focus);
  }, [focus, root]);
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
