// A few of the mutations of `npm run test:mutations`, against a transcoder alone, on every run of the tests; and that a seed says all about one.
import { describe, expect, it, onTestFinished } from 'vitest';
import { mutate } from '../mutations/mutate.ts';
import { runMutations } from '../mutations/run-mutations.ts';
import { openTranscoderAlone } from '../mutations/transcoder-alone.ts';
import { noise } from './hostile/disguises.ts';

describe('mutate', () => {
  const file = noise(10_000, 1);

  it('does the same for the same seed, and something else for another', () => {
    expect(mutate(file, 7)).toEqual(mutate(file, 7));
    const told = Array.from({ length: 50 }, (_, seed) => mutate(file, seed).told);
    expect(new Set(told).size).toBeGreaterThan(40);
  });

  it('leaves its input as it is, and copes with none', () => {
    const before = Uint8Array.from(file);
    for (let seed = 0; seed < 200; seed += 1) {
      mutate(file, seed);
      mutate(new Uint8Array(0), seed);
    }
    expect(file).toEqual(before);
  });
});

it('thirty mutations: no hang, no crash, nothing left behind, no request refused', async () => {
  const transcoder = await openTranscoderAlone();
  onTestFinished(transcoder.stop);
  const { faults, strange, outcomes } = await runMutations(transcoder, { count: 30, seed: 2 });
  expect(faults).toEqual([]);
  expect(strange).toEqual([]);
  expect([...outcomes.values()].reduce((sum, times) => sum + times, 0)).toBe(30);
}, 300_000);
