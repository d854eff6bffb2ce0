// Sections of a form: a heading with a line of help at the side, the fields in one or two columns.
import { useId } from 'react';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import { holds } from '../../meta/conditions.ts';
import { FieldRow } from './field-row.tsx';
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
  const shown = sections
    .map((section) => ({ ...section, fields: section.fields.filter((field) => holds(field.when, form.effective)) }))
    .filter((section) => section.fields.length > 0);
  const aside = shown.some((section) => section.title !== null);
  return (
    <div className={`form-sections${aside ? ' form-aside' : ''}`}>
      {shown.map((section, index) => (
        <div
          className="form-section"
          key={`${section.title ?? ''} ${String(section.fields[0]?.name)}`}
          {...(aside ? { role: 'group', 'aria-labelledby': `${prefix}-${index}` } : {})}
        >
          {aside && (
            <header>
              <h2 id={`${prefix}-${index}`}>{section.title ?? title}</h2>
              {section.help && <p>{section.help}</p>}
            </header>
          )}
          <div className="form-grid">
            {section.fields.map((field) => (
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
        </div>
      ))}
    </div>
  );
}
