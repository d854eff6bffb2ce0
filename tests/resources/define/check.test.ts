// Each code of a wrong definition: found where it must be, explained in one table, and documented.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { checkDefinitions, definitionCodes } from '../../../resources/define/check.ts';
import { broken, soundPair, table } from './broken.ts';

const codes = Object.keys(definitionCodes);
/** Found by discovery, which alone knows files: see load.test.ts. */
const ofFiles = ['DEF002'];

describe('checkDefinitions', () => {
  test('finds nothing wrong in sound definitions', () => {
    expect(checkDefinitions([table('things'), ...soundPair])).toEqual([]);
  });

  test.each(Object.keys(broken))('finds %s in the table that has it, and nothing else there', (code) => {
    const definitions = broken[code] ?? [];
    const wrong = definitions[0]?.name;
    const found = checkDefinitions(definitions).filter((problem) => problem.resource === wrong);
    expect(found.length).toBeGreaterThan(0);
    expect(found.map((problem) => problem.code)).toEqual(found.map(() => code));
    for (const problem of found) expect(problem.message).toMatch(/\S/);
  });

  test('names every mistake at once', () => {
    const one = table('things', { title: 'nobody', slug: 'no_one', list: { columns: ['nothing'], filters: [] } });
    const found = checkDefinitions([one]).map(({ code, message }) => `${code} ${message}`);
    expect(found).toEqual([
      'DEF010 title names "nobody"',
      'DEF010 slug names "no_one"',
      'DEF011 columns names "nothing"',
    ]);
  });

  test('takes a number in braces for a quantifier of a pattern, not for a field', () => {
    const rules = [
      { name: 'three_letters', fields: ['name'], message: 'must be three letters', sql: `{name} ~ '^[a-z]{3}$'` },
    ];
    expect(checkDefinitions([table('things', { rules })])).toEqual([]);
  });
});

describe('the codes', () => {
  test('have a broken definition each', () => {
    expect([...Object.keys(broken), ...ofFiles].toSorted()).toEqual(codes);
  });

  test('stand in CODES.md, with the same words', async () => {
    const page = await readFile(new URL('../../../resources/define/CODES.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| (DEF\d+) \| (.*?) *\|$/gm)].map((row) => [row[1], row[2]]);
    expect(rows).toEqual(Object.entries(definitionCodes));
  });
});
