// How often a page may reload for code that does not come.
import { expect, it } from 'vitest';
import { mayReload } from '../../web/missing-code.ts';

it('once a minute for each address', () => {
  const kept = new Map<string, string>();
  const marks = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect(mayReload('/a', 1000, marks)).toBe(true);
  expect(mayReload('/a', 60_999, marks)).toBe(false);
  expect(mayReload('/a', 61_000, marks)).toBe(true);
  expect(mayReload('/b', 61_001, marks)).toBe(true);
  expect(mayReload('/b?q=a b', 61_002, marks)).toBe(true);
  expect(mayReload('/b?q=a b', 61_003, marks)).toBe(false);
});
