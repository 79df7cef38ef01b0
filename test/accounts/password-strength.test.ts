// Which passwords are refused because they are tried first.
import { expect, it } from 'vitest';
import { isTooCommon } from '../../src/accounts/password-strength.ts';

const KNOWN = ['ada-lovelace', 'countess@analytical.example', 'Ada Lovelace', 'Rivulet', 'video.example'];

it.each([
  ['a word with a year', 'password2024'],
  ['the one of every list', 'Password123!'],
  ['disguised', 'P@ssw0rd!!'],
  ['backwards', 'drowssap123'],
  ['twice', 'passwordpassword'],
  ['three common words', 'sunshine dragon love'],
  ['a walk over the keyboard', 'qwertyuiop12'],
  ['a walk down the columns', '1qaz2wsx3edc'],
  ['two rows by turns', '1q2w3e4r5t'],
  ['one key', 'aaaaaaaaaaaa'],
  ['digits up and down', '1234567890987'],
  ['the alphabet', 'abcdefghijkl'],
  ['a date and a name', 'michael25121990'],
  ['a piece again and again', 'x9kx9kx9kx9k'],
  ['ten digits', '4839201756'],
  ['a season, a year, a sign', 'Summer2026!'],
  ['a phrase of love', 'iloveyou4ever!'],
  ['the name of the site', 'rivulet2026!'],
  ['the username', 'ada-lovelace1'],
  ['the username backwards', 'ecalevol-ada'],
  ['a part of the address', 'Analytical99'],
  ['the name', 'lovelace!!!!!'],
  ['full-width letters', 'Ｐａｓｓｗｏｒｄ１２３'],
])('refuses %s', (_what, password) => {
  expect(isTooCommon(password, KNOWN)).toBe(true);
});

it.each([
  'correct horse battery',
  'correct horse battery staple',
  'a long enough password',
  'x7Kp!q9ZwR',
  'tr0ub4dor&3 lemon',
  'gravel-mitten-orbit',
  'Wo8uquai6n',
  'señor ñandú camina',
  '我的密码很长很难猜到',
  'mKz4-dog-Pq8t',
])('takes %s', (password) => {
  expect(isTooCommon(password, KNOWN)).toBe(false);
});

it('looks at the longest that is taken without delay, whatever it is made of', () => {
  expect(isTooCommon('ab'.repeat(100), [])).toBe(true);
  expect(isTooCommon('qwer1234!@#$'.repeat(16), [])).toBe(true);
});
