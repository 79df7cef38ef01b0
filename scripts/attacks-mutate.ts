// `npm run attacks:mutate -- --only 14`: takes each control away in a copy of the tree and expects exactly its tests of attacks to fail.
import { rmSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  CHEAP_PASSWORDS,
  judgeRemoval,
  REMOVALS_FOLDER,
  type Removal,
  readRemovals,
  suitesOf,
} from './attacks/removals.ts';
import { copyTree, patchCopy, testWith } from './patched-tree.ts';
import { ROOT } from './settings.ts';

/** What one run of the tests needs of memory, and of cores. */
const RUN_BYTES = 3e9;
/** One runtime for all files: each would start another one, and the tests share nothing but the database. */
const OPTIONS = ['--maxWorkers=1', '--no-isolate'];

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true, default: [] }, 'at-once': { type: 'string' } },
});
/** `14` names all of its row, `14-csrf` one. */
const isChosen = (name: string): boolean =>
  values.only.length === 0 || values.only.some((only) => name === only || name.startsWith(`${only.padStart(2, '0')}-`));

const atOnce =
  Number(values['at-once']) || Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / RUN_BYTES)));
const removals = readRemovals(join(ROOT, REMOVALS_FOLDER)).filter(({ name }) => isChosen(name));
const waiting = [...removals];
const copies = Array.from({ length: Math.min(atOnce, Math.max(1, waiting.length)) }, () => copyTree());
const startedMs = Date.now();
let wrong = 0;
try {
  for (const copy of copies) patchCopy(copy, join(ROOT, CHEAP_PASSWORDS));
  const whole = await testWith(copies[0] ?? '', null, [...suitesOf([]), ...OPTIONS]);
  const broken = whole.filter(({ failed }) => failed);
  if (broken.length > 0 || whole.length === 0) {
    throw new Error(`the tests must pass as they are first:\n${broken.map(({ name }) => name).join('\n')}`);
  }
  await Promise.all(copies.map(tryAll));
  const minutes = Math.round((Date.now() - startedMs) / 6_000) / 10;
  console.log(
    `\n${removals.length - wrong} of ${removals.length} removed controls caught by ${whole.length} tests in ${minutes} minutes`,
  );
  if (removals.length === 0) wrong = 1;
} finally {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
}
process.exitCode = wrong > 0 ? 1 : 0;

/** One after another in this copy, until none waits. */
async function tryAll(copy: string): Promise<void> {
  for (let removal = waiting.shift(); removal; removal = waiting.shift()) {
    const faults = await judged(copy, removal);
    wrong += faults.length > 0 ? 1 : 0;
    const verdict = faults.length === 0 ? 'caught' : 'FAILED';
    const lines = faults.map((fault) => `\n        ${fault}`);
    console.log(`${verdict}  ${removal.name.padEnd(36)} by ${removal.tests.join(' | ')}${lines.join('')}`);
  }
}

async function judged(copy: string, removal: Removal): Promise<string[]> {
  try {
    const patch = join(ROOT, REMOVALS_FOLDER, `${removal.name}.patch`);
    return judgeRemoval(removal, await testWith(copy, patch, [...suitesOf(removal.files), ...OPTIONS]));
  } catch (error) {
    return [`the patch does not fit: ${error instanceof Error ? error.message.trim() : String(error)}`];
  }
}
