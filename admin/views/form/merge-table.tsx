// A merge as a table: clashes with a choice between both sides, below them what was merged without asking.
import { Button } from 'antd';
import { useId } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { FieldCell } from '../../fields/index.tsx';
import type { Choices, Merge, Side } from './merge.ts';

interface MergeTableProps {
  merge: Merge;
  fields: FieldMeta[];
  resource: ResourceMeta;
  /** Whole rows, for units and titles: before, as they have it, as it was typed here. */
  base: Values;
  theirs: Values;
  mine: Values;
  /** What the three columns are called. */
  names: { base: string; theirs: string; mine: string };
  choices: Choices;
  onChoose: (choices: Choices) => void;
}

export function MergeTable(props: MergeTableProps) {
  const { merge, fields, resource, base, theirs, mine, names, choices, onChoose } = props;
  const { clashes, taken } = merge;
  const kept = fields.filter((field) => field.name in merge.kept);
  const all = (side: Side) => onChoose(Object.fromEntries(clashes.map(({ name }) => [name, side])));
  return (
    <>
      {clashes.length > 1 && (
        <p className="merge-all">
          <Button size="small" onClick={() => all('theirs')}>
            All {names.theirs.toLowerCase()}
          </Button>
          <Button size="small" onClick={() => all('mine')}>
            All {names.mine.toLowerCase()}
          </Button>
        </p>
      )}
      <div className="table-scroll">
        <table className="plain-table merge-table">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">{names.base}</th>
              <th scope="col">{names.theirs}</th>
              <th scope="col">{names.mine}</th>
            </tr>
          </thead>
          <tbody>
            {clashes.map((field) => (
              <Clash
                key={field.name}
                {...{ field, resource, base, theirs, mine, names }}
                choice={choices[field.name]}
                onChoose={(side) => onChoose({ ...choices, [field.name]: side })}
              />
            ))}
            {taken.map((field) => (
              <tr key={field.name}>
                <th scope="row">{field.label}</th>
                <td data-side={names.base}>
                  <FieldCell field={field} row={base} resource={resource} compact />
                </td>
                <td data-side={names.theirs} className="merge-chosen">
                  <FieldCell field={field} row={theirs} resource={resource} compact />
                </td>
                <td data-side={names.mine} className="field-quiet">
                  not changed
                </td>
              </tr>
            ))}
            {kept.map((field) => (
              <tr key={field.name}>
                <th scope="row">{field.label}</th>
                <td data-side={names.base}>
                  <FieldCell field={field} row={base} resource={resource} compact />
                </td>
                <td data-side={names.theirs} className="field-quiet">
                  not changed
                </td>
                <td data-side={names.mine} className="merge-chosen">
                  <FieldCell field={field} row={mine} resource={resource} compact />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface ClashProps extends Pick<MergeTableProps, 'resource' | 'base' | 'theirs' | 'mine' | 'names'> {
  field: FieldMeta;
  choice: Side | undefined;
  onChoose: (side: Side) => void;
}

/** The radio buttons of a row are one group: the arrow keys go from one side to the other. */
function Clash({ field, resource, base, theirs, mine, names, choice, onChoose }: ClashProps) {
  const group = useId();
  const option = (side: Side, row: Values) => (
    <td data-side={names[side]} className={choice === side ? 'merge-chosen' : ''}>
      <label className="merge-option">
        <input
          type="radio"
          name={group}
          checked={choice === side}
          onChange={() => onChoose(side)}
          aria-label={`${field.label}: ${names[side].toLowerCase()}`}
        />
        <FieldCell field={field} row={row} resource={resource} compact />
      </label>
    </td>
  );
  return (
    <tr className="row-clash">
      <th scope="row">
        {field.label}
        <span className="row-note"> changed by both</span>
      </th>
      <td data-side={names.base}>
        <FieldCell field={field} row={base} resource={resource} compact />
      </td>
      {option('theirs', theirs)}
      {option('mine', mine)}
    </tr>
  );
}
