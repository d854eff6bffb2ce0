// Sections of a form: the fields in one or two columns under their headings.
import { useId } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { holds } from '../../meta/conditions.ts';
import { FieldRow } from './field-row.tsx';
import { Headed } from './headed.tsx';
import type { SectionLayout } from './layout.ts';
import type { RecordForm } from './record-form.ts';
import { isRequired, isWritable } from './values.ts';

interface SectionsProps {
  sections: SectionLayout[];
  form: RecordForm;
  resource: ResourceMeta;
  /** Heads the section without a title where others have one. */
  title: string;
}

/** The sections of one tab; those whose fields are all hidden by their conditions are left out. */
export function Sections({ sections, form, resource, title }: SectionsProps) {
  const prefix = useId();
  return (
    <Headed sections={sections} title={title} shows={(field) => holds(field.when, form.effective)}>
      {(fields) => (
        <div className="form-grid">
          {fields.map((field) => (
            <FieldRow
              key={field.name}
              field={field}
              resource={resource}
              id={`${prefix}${field.name}`}
              writable={isWritable(field, form.mode)}
              required={isRequired(field, form.effective)}
              value={form.values[field.name]}
              values={form.values}
              errors={form.errors[field.name]}
              others={form.others[field.name]}
              disabled={form.saving}
              set={form.set}
            />
          ))}
        </div>
      )}
    </Headed>
  );
}
