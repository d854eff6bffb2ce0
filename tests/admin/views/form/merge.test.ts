// The three-way merge: examples, and what holds for any two people and any record.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeChanges, settle, undecided } from '../../../../admin/views/form/merge.ts';
import type { Choices } from '../../../../admin/views/form/merge.ts';
import type { FieldMeta } from '../../../../resources/define/meta.ts';

const field = (name: string, more: Partial<FieldMeta> = {}): FieldMeta =>
  ({ name, kind: 'text', label: name, scale: null, ...more }) as FieldMeta;
const fields = [
  field('name'),
  field('limit', { kind: 'money', scale: 4 }),
  field('tags', { kind: 'tags' }),
  field('note'),
];
const base = { name: 'Acme', limit: '100.0000', tags: ['a', 'b'], note: null };

const names = (list: readonly FieldMeta[]) => list.map((one) => one.name);

describe('mergeChanges', () => {
  test('keeps what only I changed, takes what only they changed', () => {
    const merge = mergeChanges(fields, base, { ...base, note: 'theirs' }, { name: 'Mine' });
    expect([merge.kept, names(merge.taken), names(merge.clashes)]).toEqual([{ name: 'Mine' }, ['note'], []]);
  });

  test('asks for what both changed to different values', () => {
    const merge = mergeChanges(fields, base, { ...base, limit: '250.0000' }, { limit: '300', name: 'Mine' });
    expect([merge.kept, names(merge.taken), names(merge.clashes)]).toEqual([{ name: 'Mine' }, [], ['limit']]);
    expect(undecided(merge, {})).toBe(1);
    expect(settle(merge, { limit: '300', name: 'Mine' }, { limit: 'mine' })).toEqual({ name: 'Mine', limit: '300' });
    expect(settle(merge, { limit: '300', name: 'Mine' }, { limit: 'theirs' })).toEqual({ name: 'Mine' });
  });

  test('takes the same value for the same, however it is written: nobody is asked and nothing is sent', () => {
    const merge = mergeChanges(
      fields,
      base,
      { ...base, limit: '250.0000', tags: ['c'] },
      { limit: '250', tags: ['c'] },
    );
    expect([merge.kept, merge.taken, merge.clashes]).toEqual([{}, [], []]);
  });

  test('takes a field that their row does not show for left alone', () => {
    const { note: _hidden, ...theirs } = base;
    expect(mergeChanges(fields, base, theirs, { note: 'mine' }).kept).toEqual({ note: 'mine' });
  });
});

const value = fc.oneof(fc.constant(null), fc.constantFrom('a', 'b', 'c'), fc.array(fc.constantFrom('x', 'y')));
const row = fc.record({ one: value, two: value, three: value, four: value });
const some = fc.subarray(['one', 'two', 'three', 'four'] as const);
const plain = ['one', 'two', 'three', 'four'].map((name) => field(name));
type Any = Record<string, unknown>;
const pick = (from: Any, which: readonly string[]): Any => Object.fromEntries(which.map((name) => [name, from[name]]));
/** Three rows and what I changed of mine. */
const history = fc.tuple(row, row, row, some, some).map(([before, their, my, touchedByThem, touchedByMe]) => ({
  before: before as Any,
  theirs: { ...before, ...pick(their, touchedByThem) } as Any,
  changes: pick(my, touchedByMe),
}));
const all = (side: 'mine' | 'theirs'): Choices => Object.fromEntries(plain.map(({ name }) => [name, side]));

describe('whatever two people do', () => {
  test('each field ends as one of them left it, and as mine where I insist', () => {
    fc.assert(
      fc.property(history, ({ before, theirs, changes }) => {
        const merge = mergeChanges(plain, before, theirs, changes);
        const mine: Any = { ...theirs, ...settle(merge, changes, all('mine')) };
        const given: Any = { ...theirs, ...settle(merge, changes, all('theirs')) };
        for (const { name } of plain) {
          expect(mine[name]).toEqual(Object.hasOwn(changes, name) ? changes[name] : theirs[name]);
          const clash = merge.clashes.some((one) => one.name === name);
          expect(given[name]).toEqual(clash ? theirs[name] : mine[name]);
        }
      }),
    );
  });

  test('a field is kept, taken, a clash or untouched, never two of them', () => {
    fc.assert(
      fc.property(history, ({ before, theirs, changes }) => {
        const merge = mergeChanges(plain, before, theirs, changes);
        const told = [...Object.keys(merge.kept), ...names(merge.taken), ...names(merge.clashes)];
        expect(new Set(told).size).toBe(told.length);
      }),
    );
  });

  test('who saves first does not matter where nothing clashes', () => {
    fc.assert(
      fc.property(row, row, some, some, (before, after, first, second) => {
        const mine = second.filter((name) => !(first as readonly string[]).includes(name));
        const [a, b] = [pick(after, first), pick(after, mine)];
        const one = { ...before, ...a, ...settle(mergeChanges(plain, before, { ...before, ...a }, b), b, {}) };
        const other = { ...before, ...b, ...settle(mergeChanges(plain, before, { ...before, ...b }, a), a, {}) };
        expect(one).toEqual(other);
      }),
    );
  });
});
