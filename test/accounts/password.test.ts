// Hashes of passwords: what they are made with, and that an unknown name costs as much as a known one.
import { expect, it, vi } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/accounts/password.ts';

vi.setConfig({ testTimeout: 60_000 }); // each costs a tenth of a second, and many of them on a busy machine

it('keeps scrypt with its setting, and a new salt each time', async () => {
  const [one, two] = [await hashPassword('correct horse battery'), await hashPassword('correct horse battery')];
  expect(one).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/);
  expect(one).not.toBe(two);
  expect(await verifyPassword('correct horse battery', one)).toBe(true);
  expect(await verifyPassword('incorrect horse battery', one)).toBe(false);
});

it('takes the same password from another keyboard', async () => {
  const hash = await hashPassword('pi\u00f1a\ufb01'); // composed, with a ligature
  expect(await verifyPassword('pin\u0303afi', hash)).toBe(true);
});

it('attack 25: a password costs as much when nobody has that name', async () => {
  const hash = await hashPassword('correct horse battery');
  const cost = async (known: string | null): Promise<number> => {
    const startMs = performance.now();
    await verifyPassword('incorrect horse', known);
    return performance.now() - startMs;
  };
  const pairs: number[] = [];
  for (let i = 0; i < 3; i += 1) pairs.push((await cost(null)) / (await cost(hash)));
  pairs.sort((a, b) => a - b);
  // Without the work it is a thousandth; a loaded machine makes it a half or a double.
  expect(pairs[1]).toBeGreaterThan(0.2);
  expect(pairs[1]).toBeLessThan(5);
});
