// The patches that take one control away each: their heads name the tests that must fail, and all others must pass.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestResult } from '../patched-tree.ts';

export const REMOVALS_FOLDER = 'test/worker/attacks/patches';

export interface Removal {
  /** `NN-what-is-removed`; NN is the row of docs/attacks.md. */
  name: string;
  attack: number;
  /** The whole names of the tests that must fail: each begins with `attack NN: `. */
  tests: string[];
}

/** Throws when a patch is named or headed otherwise than it must be. */
export const readRemovals = (folder: string): Removal[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.patch'))
    .sort()
    .map((file) => readRemoval(basename(file, '.patch'), readFileSync(join(folder, file), 'utf8')));

export function readRemoval(name: string, text: string): Removal {
  const attack = Number(/^(\d\d)-/.exec(name)?.[1]);
  const head = text.split(/^diff --git /m)[0] ?? '';
  const tests = [...head.matchAll(/^Test: (.+)$/gm)].map(([, test = '']) => test);
  if (!(attack > 0)) throw new Error(`${name} does not begin with the row of its attack`);
  if (tests.length === 0) throw new Error(`${name} has no line "Test: attack ${attack}: ..." before its change`);
  return { name, attack, tests };
}

/** What is wrong; nothing when the named tests fail and no other does. */
export function judgeRemoval({ tests }: Pick<Removal, 'tests'>, results: readonly TestResult[]): string[] {
  const faults = tests.flatMap((test) => {
    const named = results.filter(({ name }) => name === test);
    if (named.length !== 1) return [`there is ${named.length === 0 ? 'no' : 'more than one'} test "${test}"`];
    return named[0]?.failed ? [] : [`passes without the control: ${test}`];
  });
  const strangers = results.filter(({ name, failed }) => failed && !tests.includes(name));
  return [...faults, ...strangers.map(({ name }) => `fails too: ${name}`)];
}
