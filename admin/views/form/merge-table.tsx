// A merge as a table: clashes with a choice between both sides, below them what was merged without asking.
import { Button } from 'antd';
import { useId } from 'react';
import type { FieldMeta, ResourceMeta } from '../../../resources/define/meta.ts';
import { rowsApart } from '../../fields/apart.ts';
import type { Values } from '../../fields/face.ts';
import { FieldCell } from '../../fields/index.tsx';
import { plural } from '../../fields/words.ts';
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
  const { merge, fields, names, choices, onChoose } = props;
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
      <table className="plain-table merge-table side-by-side">
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
              {...props}
              field={field}
              choice={choices[field.name]}
              onChoose={(side) => onChoose({ ...choices, [field.name]: side })}
            />
          ))}
          {taken.map((field) => (
            <Merged key={field.name} {...props} field={field} side="theirs" />
          ))}
          {kept.map((field) => (
            <Merged key={field.name} {...props} field={field} side="mine" />
          ))}
        </tbody>
      </table>
    </>
  );
}

type LineProps = Pick<MergeTableProps, 'resource' | 'base' | 'theirs' | 'mine' | 'names'> & { field: FieldMeta };

/** What only one side changed. */
function Merged({ field, resource, names, base, side, ...rows }: LineProps & { side: Side }) {
  const { rows: shown, alike } = rowsApart(field.name, [base, rows[side]]);
  const cell = (of: Side) =>
    of === side ? (
      <td data-side={names[of]} className="merge-chosen">
        <Value {...{ field, resource, alike }} row={shown[1]} />
      </td>
    ) : (
      <td data-side={names[of]} className="field-quiet">
        not changed
      </td>
    );
  return (
    <tr>
      <th scope="row">
        {field.label}
        <Alike count={alike} />
      </th>
      <td data-side={names.base}>
        <Value {...{ field, resource, alike }} row={shown[0]} />
      </td>
      {cell('theirs')}
      {cell('mine')}
    </tr>
  );
}

interface ClashProps extends LineProps {
  choice: Side | undefined;
  onChoose: (side: Side) => void;
}

/** The radio buttons of a row are one group: the arrow keys go from one side to the other. */
function Clash({ field, resource, base, theirs, mine, names, choice, onChoose }: ClashProps) {
  const group = useId();
  const { rows, alike } = rowsApart(field.name, [base, theirs, mine]);
  const option = (side: Side, row: Values | undefined) => (
    <td data-side={names[side]} className={choice === side ? 'merge-chosen' : ''}>
      <label className="merge-option">
        <input
          type="radio"
          name={group}
          checked={choice === side}
          onChange={() => onChoose(side)}
          aria-label={`${field.label}: ${names[side].toLowerCase()}`}
          aria-describedby={`${group}-${side}`}
        />
        <div id={`${group}-${side}`}>
          <Value {...{ field, resource, alike, row }} />
        </div>
      </label>
    </td>
  );
  return (
    <tr className="row-clash">
      <th scope="row">
        {field.label}
        <span className="row-note"> changed by both</span>
        <Alike count={alike} />
      </th>
      <td data-side={names.base}>
        <Value {...{ field, resource, alike }} row={rows[0]} />
      </td>
      {option('theirs', rows[1])}
      {option('mine', rows[2])}
    </tr>
  );
}

interface ValueProps extends Pick<LineProps, 'field' | 'resource'> {
  row: Values | undefined;
  alike: number;
}

function Value({ field, resource, row = {}, alike }: ValueProps) {
  const value = row[field.name];
  if (alike > 0 && Array.isArray(value) && value.length === 0) return <span className="field-quiet">nothing else</span>;
  return <FieldCell field={field} row={row} resource={resource} />;
}

/** Of long lists only the difference is shown. */
function Alike({ count }: { count: number }) {
  return count > 0 && <span className="merge-alike">{plural(count, 'entry', 'entries')} alike left out</span>;
}
