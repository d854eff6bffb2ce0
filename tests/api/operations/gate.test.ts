// Places for work: nobody gets more than his share, and who waits gets in as soon as there is room for him.
import { expect, test } from 'vitest';
import { Gate } from '../../../api/operations/gate.ts';
import type { Share } from '../../../api/operations/gate.ts';

const anna: Share[] = [{ key: 'anna', most: 2 }];
const ben: Share[] = [{ key: 'ben', most: 2 }];
const gateOf = (places: number, patience = 60_000, mostWaiting = 10) => new Gate({ places, patience, mostWaiting });

test('a person who has his share waits, while another gets in past him', async () => {
  const gate = gateOf(4);
  const first = await gate.enter(anna);
  await gate.enter(anna);
  let isIn = false;
  const third = gate.enter(anna).then((leave) => {
    isIn = true;
    return leave;
  });
  await gate.enter(ben);
  expect(isIn).toBe(false);
  first();
  await third;
  expect(isIn).toBe(true);
});

test('all places taken: the next waits, and comes in when any of them is given back', async () => {
  const gate = gateOf(1);
  const leave = await gate.enter(anna);
  const waiting = gate.enter(ben);
  expect(gate.tryEnter(ben)).toBeNull();
  leave();
  (await waiting)();
  expect(gate.tryEnter(anna)).not.toBeNull();
});

test('one who leaves makes room for everybody who waited for him alone', async () => {
  const gate = gateOf(10);
  const table: Share = { key: 'table', most: 1 };
  const leave = await gate.enter([{ key: 'anna', most: 1 }, table]);
  const entered: string[] = [];
  const wait = (name: string, shares: Share[]) => gate.enter(shares).then(() => entered.push(name));
  const all = [wait('person', [{ key: 'anna', most: 1 }]), wait('table', [table])];
  leave();
  await Promise.all(all);
  expect(entered.toSorted()).toEqual(['person', 'table']);
});

test('who finds no place within the patience is told to come back', async () => {
  const gate = gateOf(1, 5);
  const leave = await gate.enter(anna);
  await expect(gate.enter(ben)).rejects.toMatchObject({ code: 'DIDBusy', statusCode: 503, extra: { retryAfter: 3 } });
  leave();
  // The one who gave up takes no place.
  expect(gate.tryEnter(anna)).not.toBeNull();
});

test('more than may wait are refused at once', async () => {
  const gate = gateOf(1, 60_000, 1);
  const leave = await gate.enter(anna);
  const waiting = gate.enter(ben);
  await expect(gate.enter(ben)).rejects.toMatchObject({ code: 'DIDBusy' });
  leave();
  (await waiting)();
});

test('who waits for what another could not have is told so at once', async () => {
  const gate = gateOf(10);
  const record: Share = { key: 'record', most: 1 };
  const leave = await gate.enter([...anna, record]);
  const same = [gate.enter([...ben, record]), gate.enter([...anna, record])];
  gate.refuseWaiting('record', new Error('held'));
  for (const one of same) await expect(one).rejects.toThrow('held');
  leave();
  expect(gate.tryEnter([...ben, record])).not.toBeNull();
});
