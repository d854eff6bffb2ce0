// What a password must be: long, not who its owner is, not what guessers try first; and that good ones are let through.
import { describe, expect, test } from 'vitest';
import { passwordProblem } from '../../../api/auth/policy.ts';

const owner = { email: 'ada.lovelace@carrier.example', firstName: 'Ada', lastName: 'King-Noel' };
const problem = (password: string): Promise<string | null> => passwordProblem(password, owner);

describe('a password is refused', () => {
  test.each(['', 'short', 'eleven-char', '🦊🐝🐢🦉🐙🦀'])('that is too short: %j', async (password) => {
    expect(await problem(password)).toBe('must have at least 12 characters');
  });

  test.each([
    'ada.lovelace@carrier.example',
    'LOVELACE-7-Quartz',
    'quartz.kingnoel.77',
    'K1ng-Noel?King-Noel!',
    'x-adalovelace-x-77',
  ])('that holds the address or the name: %j', async (password) => {
    expect(await problem(password)).toBe('must not contain the e-mail address or the name of its owner');
  });

  test.each([
    'password1234', 'Password123!', 'P@ssw0rd2026!', 'letmeinletmein', 'qwertyuiop12', '1q2w3e4r5t6y', '123456789012', 'aaaaaaaaaaaa', 'abcabcabcabc',
    'iloveyou12345', 'welcome12345', 'sunshine2026!', 'passwordpassword', 'didtrondidtron', 'carriercarrier', 'x'.repeat(256),
  ])('that is common or a pattern: %j', async (password) => {
    expect(await problem(password)).toMatch(/^is too easy to guess/);
  }); // prettier-ignore

  test('that is longer than can be stored, or holds what cannot be', async () => {
    expect(await problem('kQ7-'.repeat(70))).toBe('must have at most 256 characters');
    expect(await problem('Quartz-\0-Lantern-72')).toBe('holds a character that cannot be');
  });
});

test.each([
  'correct horse battery staple',
  'Quartz-Lantern-72-Otter',
  'kXp93-vvQ2-lmz8',
  'пароль-который-длинный-77',
  '雨の日は本を読むのが好きです。',
  '🦊kQ7🐝vv2🐢lm9',
])('a good one is let through: %j', async (password) => {
  expect(await problem(password)).toBeNull();
});
