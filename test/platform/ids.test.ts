// Ids: their alphabet, their order, and that no two are equal.
import { expect, it } from 'vitest';
import { ID_PATTERN } from '#contract/ids.ts';
import { newRandomId, newUlid } from '../../src/platform/ids.ts';
import { storageErrorCode } from '../../src/platform/storage-error.ts';

it('ULIDs sort by the time of their making', () => {
  const ids = [0, 1, 1_000, Date.UTC(2026, 0), 2 ** 48 - 1].map(newUlid);
  for (const id of ids) expect(id).toMatch(ID_PATTERN);
  expect([...ids].sort()).toEqual(ids);
  expect(newUlid(0).slice(0, 10)).toBe('0000000000');
  expect(newUlid(2 ** 48 - 1).slice(0, 10)).toBe('7zzzzzzzzz');
});

it('random ids are never the same', () => {
  const ids = new Set(Array.from({ length: 1000 }, newRandomId));
  expect(ids.size).toBe(1000);
  for (const id of ids) expect(id).toMatch(ID_PATTERN);
});

it('storage errors are known by the number at their end', () => {
  expect(storageErrorCode(new Error('uploadPart: The specified multipart upload does not exist. (10024)'))).toBe(10024);
  expect(storageErrorCode(new Error('Network connection lost.'))).toBeNull();
  expect(storageErrorCode('(10024)')).toBeNull();
});
