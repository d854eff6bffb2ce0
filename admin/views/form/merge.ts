// Three-way merge of a record that two people changed: what only one side touched is kept, what both touched is a clash.
import type { FieldMeta } from '../../../resources/define/meta.ts';
import type { Values } from '../../fields/face.ts';
import { sameValue } from '../../fields/same.ts';

export interface Merge {
  /** My changes of fields that they left alone. What both sides brought to the same value is nobody's change any more. */
  kept: Values;
  /** Fields that they changed and I did not. */
  taken: FieldMeta[];
  /** Fields that both changed, to different values: a person decides. */
  clashes: FieldMeta[];
}

export type Side = 'mine' | 'theirs';
/** By the name of a clashing field. */
export type Choices = Record<string, Side>;

/**
 * Merges `changes` (mine, made from `base`) with the row `theirs`, made from the same base by somebody else. A field that
 * `theirs` lacks (a secret, say) counts as left alone by them.
 */
export function mergeChanges(fields: readonly FieldMeta[], base: Values, theirs: Values, changes: Values): Merge {
  const merge: Merge = { kept: {}, taken: [], clashes: [] };
  for (const field of fields) {
    const { name } = field;
    const isMine = Object.hasOwn(changes, name);
    const isTheirs = Object.hasOwn(theirs, name) && !sameValue(field, base[name], theirs[name]);
    if (isMine && !isTheirs) merge.kept[name] = changes[name];
    else if (isTheirs && !isMine) merge.taken.push(field);
    else if (isMine && isTheirs && !sameValue(field, changes[name], theirs[name])) merge.clashes.push(field);
  }
  return merge;
}

/** What is to be changed in their row: everything kept, and of the clashes those that were chosen as mine. */
export function settle(merge: Merge, changes: Values, choices: Choices): Values {
  const mine = merge.clashes.filter(({ name }) => choices[name] === 'mine');
  return { ...merge.kept, ...Object.fromEntries(mine.map(({ name }) => [name, changes[name]])) };
}

/** How many clashes nobody has chosen for yet. */
export function undecided(merge: Merge, choices: Choices): number {
  return merge.clashes.filter(({ name }) => choices[name] === undefined).length;
}
