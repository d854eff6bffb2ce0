// The values of a record under the headings of its form, for reading.
import { useId } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { FieldCell } from '../../fields/index.tsx';
import { holds } from '../../meta/conditions.ts';
import { LastChangeButton } from '../history/blame.tsx';
import { isWide } from '../form/layout.ts';
import type { SectionLayout } from '../form/layout.ts';

interface FactsProps {
  sections: SectionLayout[];
  row: Values;
  resource: ResourceMeta;
  /** Heads the section without a title where others have one. */
  title: string;
}

/** Fields that have no meaning for this row are left out, and with them sections that become empty. */
export function Facts({ sections, row, resource, title }: FactsProps) {
  const prefix = useId();
  const shown = sections
    .map((section) => ({
      ...section,
      fields: section.fields.filter((field) => (field.kind !== 'secret' || field.masked) && holds(field.when, row)),
    }))
    .filter((section) => section.fields.length > 0);
  const aside = shown.some((section) => section.title !== null);
  return (
    <div className={`form-sections record-facts${aside ? ' form-aside' : ''}`}>
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
          <dl className="facts-grid">
            {section.fields.map((field) => (
              <Fact key={field.name} field={field} row={row} resource={resource} />
            ))}
          </dl>
        </div>
      ))}
    </div>
  );
}

function Fact({ field, row, resource }: { field: FieldMeta; row: Values; resource: ResourceMeta }) {
  return (
    <div className={isWide(field) ? 'fact fact-wide' : 'fact'} data-field={field.name}>
      <dt title={field.help ?? ''}>
        {field.label}
        <LastChangeButton field={field} resource={resource} />
      </dt>
      <dd>
        <FieldCell field={field} row={row} resource={resource} />
      </dd>
    </div>
  );
}

const systemNames = ['createdAt', 'updatedAt', 'id'];

/** When the row came to be, when it was last changed, and its id: at the foot, for whoever needs it. */
export function SystemFacts({ row, resource }: { row: Values; resource: ResourceMeta }) {
  const fields = systemNames
    .map((name) => resource.fields.find((field) => field.name === name))
    .filter((field) => field !== undefined);
  return (
    <dl className="record-system">
      {fields.map((field) => (
        <div key={field.name}>
          <dt>{field.label}</dt>
          <dd>
            <FieldCell field={field} row={row} resource={resource} compact />
          </dd>
        </div>
      ))}
    </dl>
  );
}
