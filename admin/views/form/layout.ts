// Where the fields of a record stand: the definition's tabs and sections, and a place for what they leave out.
import type { FieldMeta, ResourceMeta, TabMeta } from '../../../resources/define/meta.ts';
import { fieldOf, isWritable } from './values.ts';
import type { Mode } from './values.ts';

export interface SectionLayout {
  title: string | null;
  help: string | null;
  fields: FieldMeta[];
}
export interface TabLayout {
  key: string;
  label: string;
  help: string | null;
  when: TabMeta['when'];
  sections: SectionLayout[];
}

/** Kept by the server for every row; shown at the foot of a record, never in its forms. */
const system = new Set(['id', 'version', 'createdAt', 'updatedAt']);

function named(resource: ResourceMeta, names: string[]): FieldMeta[] {
  return names.map((name) => fieldOf(resource, name)).filter((field) => field !== null);
}

/** The tabs with own fields. A resource without any gets one; what can be written but stands nowhere comes last in the first. */
export function fieldTabs(resource: ResourceMeta): TabLayout[] {
  const tabs = resource.tabs
    .filter((tab) => tab.type === 'fields')
    .map((tab) => ({
      ...tab,
      sections: tab.sections.map((section) => ({ ...section, fields: named(resource, section.fields) })),
    }));
  const [first = { key: 'details', label: 'Details', help: null, when: null, sections: [] }, ...others] = tabs;
  const placed = new Set([first, ...others].flatMap((tab) => tab.sections.flatMap((one) => one.fields)));
  const left = resource.fields.filter(
    (field) => !placed.has(field) && !system.has(field.name) && (field.may.create || field.may.update),
  );
  if (left.length === 0) return tabs.length > 0 ? tabs : [first];
  const rest = { title: placed.size > 0 ? 'More' : null, help: null, fields: left };
  return [{ ...first, sections: [...first.sections, rest] }, ...others];
}

/** What a form shows of the tabs: on create only what can be given, on edit also values that help to decide. */
export function formTabs(resource: ResourceMeta, mode: Mode): TabLayout[] {
  return fieldTabs(resource)
    .map((tab) => ({ ...tab, sections: sectionsFor(tab.sections, mode) }))
    .filter((tab) => tab.sections.length > 0);
}

/** The fields of these tabs, in the order in which they stand. */
export function fieldsOf(tabs: { sections: SectionLayout[] }[]): FieldMeta[] {
  return tabs.flatMap((tab) => tab.sections.flatMap((section) => section.fields));
}

/** The sections that have something to show in a form. */
export function sectionsFor(sections: SectionLayout[], mode: Mode): SectionLayout[] {
  return sections
    .map((section) => ({
      ...section,
      fields: mode === 'create' ? section.fields.filter((field) => isWritable(field, mode)) : section.fields,
    }))
    .filter((section) => section.fields.length > 0);
}

/** All tabs of a record as sections under each other, as a settings form shows them; `only` narrows to some fields. */
export function flatSections(resource: ResourceMeta, only: string[] | null, without: string): SectionLayout[] {
  const tabs = fieldTabs(resource);
  return tabs
    .flatMap((tab) =>
      tab.sections.map((section) => ({
        ...section,
        title: section.title ?? (tabs.length > 1 ? tab.label : null),
        fields: section.fields.filter(
          (field) => field.name !== without && (only === null || only.includes(field.name)),
        ),
      })),
    )
    .filter((section) => section.fields.length > 0);
}

const wideKinds = new Set(['json', 'translation', 'references', 'tags']);

/** Fields that need the whole width. */
export function isWide(field: FieldMeta): boolean {
  return field.multiline || wideKinds.has(field.kind);
}
