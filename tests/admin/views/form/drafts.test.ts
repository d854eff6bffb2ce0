// Drafts in a storage of texts: kept per person and record, bounded in size and age, whatever else lies there.
import { beforeEach, describe, expect, test } from 'vitest';
import { draftKey, Drafts } from '../../../../admin/views/form/drafts.ts';

const day = 24 * 60 * 60 * 1000;
const now = Date.parse('2026-03-01T12:00:00Z');

/** A browser's storage that takes `quota` characters. */
function storage(quota = Infinity): Storage {
  const held = new Map<string, string>();
  return {
    get length() {
      return held.size;
    },
    key: (at: number) => [...held.keys()][at] ?? null,
    getItem: (key: string) => held.get(key) ?? null,
    removeItem: (key: string) => void held.delete(key),
    clear: () => held.clear(),
    setItem: (key: string, value: string) => {
      const others = [...held].filter(([one]) => one !== key).reduce((sum, [, text]) => sum + text.length, 0);
      if (others + value.length > quota) throw new DOMException('full', 'QuotaExceededError');
      held.set(key, value);
    },
  };
}

let store: Storage;
let drafts: Drafts;
beforeEach(() => {
  store = storage();
  drafts = new Drafts(store);
});
const draft = (at: number, size = 1) => ({ at, changes: { name: 'x'.repeat(size) }, base: { name: 'before' } });

describe('drafts', () => {
  test('are found again by their person and record alone', () => {
    drafts.keep(draftKey('anna', 'carriers', '1'), draft(now));
    expect(drafts.read(draftKey('anna', 'carriers', '1'), now)).toEqual(draft(now));
    expect(drafts.read(draftKey('ben', 'carriers', '1'), now)).toBeNull();
    expect(drafts.read(draftKey('anna', 'carriers', '2'), now)).toBeNull();
    drafts.drop(draftKey('anna', 'carriers', '1'));
    expect(drafts.read(draftKey('anna', 'carriers', '1'), now)).toBeNull();
  });

  test('of two windows at one record are kept together; of a field in both, what was typed later', () => {
    const key = draftKey('anna', 'carriers', '1');
    drafts.keep(key, { at: now, changes: { taxCode: 'later' }, base: { taxCode: null } });
    drafts.add(key, {
      at: now,
      changes: { name: 'mine', taxCode: 'earlier' },
      base: { name: 'before', taxCode: null },
    });
    expect(drafts.read(key, now)).toEqual({
      at: now,
      changes: { name: 'mine', taxCode: 'later' },
      base: { name: 'before', taxCode: null },
    });
    const held = store.getItem(key);
    drafts.add(key, { at: now + 1, changes: { name: 'other' }, base: { name: 'before' } });
    expect(store.getItem(key), 'two windows do not write in turns for ever').toBe(held);
  });

  test('are counted and removed by their person', () => {
    drafts.keep(draftKey('anna', 'carriers', '1'), draft(now));
    drafts.keep(draftKey('anna', 'users', 'new'), draft(now));
    drafts.keep(draftKey('ben', 'carriers', '1'), draft(now));
    store.setItem('theme', 'dark');
    expect(drafts.count('anna')).toBe(2);
    drafts.dropAll('anna');
    expect([drafts.count('anna'), drafts.count('ben'), store.getItem('theme')]).toEqual([0, 1, 'dark']);
  });

  test('expire after two weeks, and the next one sweeps them out', () => {
    const [old, fresh] = [draftKey('anna', 'carriers', 'old'), draftKey('anna', 'carriers', 'new')];
    drafts.keep(old, draft(now));
    expect(drafts.read(old, now + 13 * day)).not.toBeNull();
    expect(drafts.read(old, now + 15 * day)).toBeNull();
    drafts.keep(fresh, draft(now + 15 * day));
    expect(store.getItem(old)).toBeNull();
  });

  test('are not kept when too large, and then no older state of the same record stays', () => {
    const key = draftKey('anna', 'carriers', '1');
    drafts.keep(key, draft(now));
    drafts.keep(key, draft(now, 200_001));
    expect(drafts.read(key, now)).toBeNull();
  });

  test('push the oldest out when there are too many', () => {
    for (let at = 0; at < 20; at += 1) drafts.keep(draftKey('anna', 'carriers', String(at)), draft(now + at, 150_000));
    const left = Array.from({ length: 20 }, (_, at) => drafts.read(draftKey('anna', 'carriers', String(at)), now));
    expect(left.map((one) => one !== null)).toEqual(Array.from({ length: 20 }, (_, at) => at >= 11));
  });

  test('leave what others keep in the storage, and live with a full one', () => {
    store = storage(100);
    store.setItem('theme', '"dark"');
    new Drafts(store).keep(draftKey('anna', 'carriers', '1'), draft(now, 500));
    expect([store.getItem('theme'), store.length]).toEqual(['"dark"', 1]);
  });

  test.each(['', 'nonsense', 'null', '[]', '{"at":"yesterday","changes":{},"base":{}}', '{"at":1}'])(
    'take damaged text for none: %s',
    (text) => {
      const key = draftKey('anna', 'carriers', '1');
      store.setItem(key, text);
      expect(drafts.read(key, 1)).toBeNull();
    },
  );
});
