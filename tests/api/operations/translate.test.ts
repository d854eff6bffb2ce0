// POST /api/translate: what translation settings make of a number, step by step.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCarrier } from '../../support/rows.ts';
import { startApp } from '../../support/server.ts';
import type { Client, TestApp } from '../../support/server.ts';

let app: TestApp;
let noc: Client;
beforeAll(async () => {
  app = await startApp();
  noc = await app.as('noc');
});
afterAll(async () => {
  expect(app.errors).toEqual([]);
  await app.close();
});

interface Translated {
  number: string;
  problem: string | null;
  steps: { step: string; before: string; after: string; matched: boolean; problem: string | null }[];
}
const ask = (body: Record<string, unknown>) => noc.post<Translated>('/api/translate', body);

describe('a number', () => {
  test.each([
    ['goes through where nothing is set', { number: '+442079460000' }, '+442079460000', []],
    ['loses its +', { number: '+442079460000', globalTranslation: 'strip_plus' }, '442079460000', ['global']],
    ['loses its 00', { number: '00442079460000', globalTranslation: 'strip_00' }, '442079460000', ['global']],
    ['gets a +, once', { number: '+44207', globalTranslation: 'add_plus' }, '+44207', ['global']],
    [
      'becomes international',
      { number: '02079460000', globalTranslation: 'to_e164', translationCountry: 'GB' },
      '+442079460000',
      ['global'],
    ],
    [
      'meets the rule after the translation of every number',
      { number: '+442079460000', globalTranslation: 'strip_plus', translation: '^44(.*)$|0\\1' },
      '02079460000',
      ['global', 'rule'],
    ],
    ['keeps what the rule does not match', { number: '4912', translation: '^44|00' }, '4912', ['rule']],
    ['is rewritten in the middle', { number: '123456', translation: '34|#' }, '12#56', ['rule']],
  ])('%s', async (_what, body, number, steps) => {
    const answer = await ask(body);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.number).toBe(number);
    expect(answer.body.steps.map((one) => one.step)).toEqual(steps);
  });

  test.each([
    ['length_check', '12', false],
    ['e164', '+442079460000', true],
    ['nanpa', '12025550123', true],
    ['nanpa', '442079460000', false],
    ['full', '+442079460000', true],
    ['full', '+999123456789', false],
  ])('is checked as a calling number: %s, %s', async (originationValidation, number, matched) => {
    const answer = await ask({ number, originationValidation });
    expect(answer.body.steps).toMatchObject([{ step: 'check', matched, after: number }]);
  });

  test('is told of when nothing to dial is left', async () => {
    expect((await ask({ number: '123', translation: '.*|' })).body).toMatchObject({
      number: '',
      problem: expect.any(String),
    });
  });
});

describe('refused', () => {
  test.each([
    ['no number', {}, 'number'],
    ['letters', { number: 'abc' }, 'number'],
    ['a pattern that does not compile', { number: '1', translation: '(|x' }, 'translation'],
    ['a look-ahead, which RE2 does not have', { number: '1', translation: '(?=1)1|2' }, 'translation'],
    ['a back reference in the pattern', { number: '1', translation: '(1)\\1|2' }, 'translation'],
    ['repeats of repeats', { number: '1', translation: '((1{100}){100}){100}|2' }, 'translation'],
    ['a pattern that is too long', { number: '1', translation: `${'1'.repeat(129)}|2` }, 'translation'],
    ['a group that is not there', { number: '1', translation: '1|\\1' }, 'translation'],
    ['an unknown setting', { number: '1', other: 1 }, 'other'],
    ['an unknown way', { number: '1', globalTranslation: 'upside_down' }, 'globalTranslation'],
  ])('%s', async (_what, body, field) => {
    const answer = await noc.post<{ errors: Record<string, string[]> }>('/api/translate', body);
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([422, [field]]);
  });

  test('who may not read such settings', async () => {
    expect(
      (
        await (
          await app.as('carrier_admin', { carrierId: (await makeCarrier(await app.as('admin'))).id })
        ).post('/api/translate', { number: '1' })
      ).status,
    ).toBe(403);
    expect((await app.stranger.post('/api/translate', { number: '1' })).status).toBe(401);
  });
});

test('a pattern that would run for ever in another engine is harmless here', async () => {
  const answer = await ask({ number: '1'.repeat(32), translation: '^(1+)+(1+)+(1+)+#$|2' });
  expect([answer.status, answer.body.number]).toEqual([200, '1'.repeat(32)]);
});
