// The patches that take one control away each: their heads name the tests that must fail, and all others must pass.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestResult } from '../patched-tree.ts';

export const REMOVALS_FOLDER = 'test/worker/attacks/patches';

/** Passwords cost next to nothing in the copies: most of the time of these tests would go into them, and none is about it. */
export const CHEAP_PASSWORDS = 'scripts/attacks/cheap-passwords.patch';

export interface Removal {
  /** `NN-what-is-removed`; NN is the row of docs/attacks.md. */
  name: string;
  attack: number;
  /** The whole names of the tests that must fail: each begins with `attack NN: `. */
  tests: string[];
  /** The files that it changes. */
  files: string[];
}

/** The tests of attacks by what they run: which of them can see a change follows from where it is. */
const SUITES = [
  { tests: 'test/worker/attacks/', sees: /^(?:src|web|migrations)\// },
  { tests: 'test/transcoder/attacks', sees: /^(?:transcoder|src\/(?:media|contract))\// },
];

/** The suites that run what lies in these files; all of them without files. Throws when none does. */
export function suitesOf(files: readonly string[]): string[] {
  const seeing = SUITES.filter(({ sees }) => files.length === 0 || files.some((file) => sees.test(file)));
  if (seeing.length === 0) throw new Error(`no test of attacks runs ${files.join(', ')}`);
  return seeing.map(({ tests }) => tests);
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
  const files = [...text.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, file = '']) => file);
  return { name, attack, tests, files };
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
