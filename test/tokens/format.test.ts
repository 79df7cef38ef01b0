// How tokens look, what becomes of a refresh token, and which header holds a token.
import { expect, it } from 'vitest';
import { bearerToken } from '../../src/http/bearer-token.ts';
import { crc32, endingOf, isToken, newToken, tokenOf } from '../../src/tokens/format.ts';
import { GRACE_MS, judgeRefresh } from '../../src/tokens/refresh-verdict.ts';

it('is the CRC-32 of zip and PNG', () => {
  expect(crc32('123456789')).toBe(0xcbf43926); // the check value of the catalogue of CRCs
});

it('makes tokens of one length, whatever the bytes', () => {
  const [least, most] = [new Uint8Array(32), new Uint8Array(32).fill(255)].map((bytes) => tokenOf('rvl_', bytes));
  expect(least).toMatch(/^rvl_0{43}[0-9A-Za-z]{6}$/);
  expect([least, most].map((token) => token?.length)).toEqual([53, 53]);
  expect(least).not.toBe(most);
  expect(() => tokenOf('rvl_', new Uint8Array(31))).toThrow();
});

it('knows its own tokens by sight, and refuses each that is mistyped', () => {
  const token = newToken('rvl_');
  expect(isToken('rvl_', token)).toBe(true);
  expect(isToken('rvr_', token)).toBe(false);
  expect(endingOf(token)).toBe(token.slice(49));
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'a' ? 'b' : 'a';
    expect(isToken('rvl_', token.slice(0, at) + other + token.slice(at + 1)), `character ${at}`).toBe(false);
  }
  for (const none of ['', 'rvl_', `${token} `, ` ${token}`, `${token}\n`, token.slice(1)])
    expect(isToken('rvl_', none)).toBe(false);
});

it.each([
  [null, 'rotate'],
  [0, 'repeat'],
  [GRACE_MS, 'repeat'],
  [GRACE_MS + 1, 'reuse'],
] as const)('a refresh token that was used %s ms ago: %s', (agoMs, verdict) => {
  expect(judgeRefresh({ usedAt: agoMs === null ? null : 1_000_000 - agoMs }, 1_000_000)).toBe(verdict);
});

it.each([
  [undefined, undefined],
  ['', undefined],
  ['Basic dXNlcjpwYXNz', undefined],
  ['Bearerabc', undefined],
  ['Bearer abc', 'abc'],
  ['bearer  abc ', 'abc'],
  ['Bearer', ''],
  ['Bearer a b', 'a b'],
])('%j holds the token %j', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
