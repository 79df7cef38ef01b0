// Paths that cannot be decoded become paths that can; all others stay.
import { expect, it } from 'vitest';
import { readablePath } from '../../web/readable-address.ts';

const cases: [path: string, readable: string][] = [
  ['/', '/'],
  ['/tags/%E6%B2%B3', '/tags/%E6%B2%B3'],
  ['/tags/a%2Fb', '/tags/a%2Fb'],
  ['/%', '/%25'],
  ['/tags/%E0%A4%A', '/tags/%25E0%25A4%25A'],
  ['/@ada/%zz', '/@ada/%25zz'],
];

it.each(cases)('%s is read as %s', (path, readable) => {
  expect(readablePath(path)).toBe(readable);
  expect(() => decodeURIComponent(readablePath(path))).not.toThrow();
});
