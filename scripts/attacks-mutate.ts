// `npm run attacks:mutate -- --only 14`: takes each control away in a copy of the tree and expects exactly its tests of attacks to fail.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeRemoval, REMOVALS_FOLDER, readRemovals } from './attacks/removals.ts';
import { copyTree, testWith } from './patched-tree.ts';
import { ROOT } from './settings.ts';

const ATTACK_TESTS = ['test/worker/attacks/', 'test/transcoder/attacks', 'test/attacks/'];

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } });
/** `14` names all of its row, `14-csrf` one. */
const isChosen = (name: string): boolean =>
  values.only.length === 0 || values.only.some((only) => name === only || name.startsWith(`${only.padStart(2, '0')}-`));

const removals = readRemovals(join(ROOT, REMOVALS_FOLDER)).filter(({ name }) => isChosen(name));
const copy = copyTree();
let wrong = 0;
try {
  const whole = await testWith(copy, null, ATTACK_TESTS);
  const broken = whole.filter(({ failed }) => failed);
  if (broken.length > 0 || whole.length === 0) {
    throw new Error(`the tests must pass as they are first:\n${broken.map(({ name }) => name).join('\n')}`);
  }
  for (const removal of removals) {
    const faults = await judged(removal);
    wrong += faults.length > 0 ? 1 : 0;
    console.log(
      `${faults.length === 0 ? 'caught' : 'FAILED'}  ${removal.name.padEnd(36)} by ${removal.tests.join(' | ')}`,
    );
    for (const fault of faults) console.log(`        ${fault}`);
  }
  console.log(`\n${removals.length - wrong} of ${removals.length} removed controls caught by ${whole.length} tests`);
  if (removals.length === 0) wrong = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = wrong > 0 ? 1 : 0;

async function judged(removal: (typeof removals)[number]): Promise<string[]> {
  try {
    const patch = join(ROOT, REMOVALS_FOLDER, `${removal.name}.patch`);
    return judgeRemoval(removal, await testWith(copy, patch, ATTACK_TESTS));
  } catch (error) {
    return [`the patch does not fit: ${error instanceof Error ? error.message.trim() : String(error)}`];
  }
}
