// Where a fault lies: JSON pointers into bodies, names of parameters.
import { expect, it } from 'vitest';
import { pointerOf } from '../../src/http/validate.ts';

it('points into a body by RFC 6901 and names a parameter as it is', () => {
  expect(pointerOf('json', [])).toBe('');
  expect(pointerOf('json', ['tags', 3])).toBe('/tags/3');
  expect(pointerOf('json', ['a/b', 'c~d'])).toBe('/a~1b/c~0d');
  expect(pointerOf('query', ['limit'])).toBe('limit');
});
