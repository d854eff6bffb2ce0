// Long lists side by side: what they have in common is left out, and nothing that tells them apart.
import { expect, test } from 'vitest';
import { apart } from '../../../admin/fields/apart.ts';

const letters = ['a', 'b', 'c', 'd', 'e'];

test('what all long lists hold is left out', () => {
  const found = apart([letters, [...letters, 'f'], ['g', ...letters]]);
  expect(found).toEqual({ parts: [[], ['f'], ['g']], alike: 5 });
});

test('short lists of words stay whole, lists of rows never do', () => {
  expect(apart([['a'], ['a', 'b']])).toEqual({ parts: [['a'], ['a', 'b']], alike: 0 });
  const [one, two, three] = [{ code: 1 }, { code: 2 }, { code: 3 }];
  expect(
    apart([
      [one, two],
      [one, three],
    ]),
  ).toEqual({ parts: [[two], [three]], alike: 1 });
});

test('an empty list and none differ from a long one by all of it', () => {
  expect(apart([null, letters])).toEqual({ parts: [null, letters], alike: 0 });
});

test('another order, or another number of the same, is a difference', () => {
  const turned = letters.toReversed();
  expect(apart([letters, turned])).toEqual({ parts: [letters, turned], alike: 0 });
  expect(apart([letters, [...letters, 'a']])).toEqual({ parts: [['a'], ['a', 'a']], alike: 4 });
});

test('what is no list stays as it is', () => {
  expect(apart(['x', 'y'])).toEqual({ parts: ['x', 'y'], alike: 0 });
  expect(apart([letters, 'y'])).toEqual({ parts: [letters, 'y'], alike: 0 });
});
