// Sections of a record, to fill in or to read: a heading with a line of help at the side of each.
import { useId } from 'react';
import type { ReactNode } from 'react';
import type { FieldMeta } from '../../../resources/define/meta.ts';
import type { SectionLayout } from './layout.ts';

interface HeadedProps {
  sections: SectionLayout[];
  /** Heads the section without a title where others have one. */
  title: string;
  className?: string;
  /** Sections none of whose fields are shown are left out. */
  shows: (field: FieldMeta) => boolean;
  children: (fields: FieldMeta[]) => ReactNode;
}

export function Headed({ sections, title, className, shows, children }: HeadedProps) {
  const prefix = useId();
  const shown = sections
    .map((section) => ({ ...section, fields: section.fields.filter(shows) }))
    .filter((section) => section.fields.length > 0);
  const aside = shown.some((section) => section.title !== null);
  return (
    <div className={['form-sections', className, aside && 'form-aside'].filter(Boolean).join(' ')}>
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
          {children(section.fields)}
        </div>
      ))}
    </div>
  );
}
