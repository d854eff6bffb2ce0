// The values of a record under the headings of its form, for reading.
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { FieldCell } from '../../fields/index.tsx';
import { holds } from '../../meta/conditions.ts';
import { LastChangeButton } from '../history/blame.tsx';
import { Headed } from '../form/headed.tsx';
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
  const shows = (field: FieldMeta): boolean => (field.kind !== 'secret' || field.masked) && holds(field.when, row);
  return (
    <Headed sections={sections} title={title} className="record-facts" shows={shows}>
      {(fields) => (
        <dl className="facts-grid">
          {fields.map((field) => (
            <Fact key={field.name} field={field} row={row} resource={resource} />
          ))}
        </dl>
      )}
    </Headed>
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
