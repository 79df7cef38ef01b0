// Shows that each checker catches the bug it is there for: removes one mechanism in a copy of the tree and expects the named test to fail.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judgePlanted, PLANTED_FOLDER, readPlantedBugs } from './faults/planted.ts';
import { copyTree, testWith } from './patched-tree.ts';
import { ROOT } from './settings.ts';

const FAULT_TESTS = ['--project', 'worker', 'test/worker/faults-'];

/** `--named`: only the test that must fail, and not whether others fail too. */
const { values, positionals: only } = parseArgs({
  options: { named: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const patchOf = (name: string): string => join(ROOT, PLANTED_FOLDER, `${name}.patch`);
const copy = copyTree();
let wrong = 0;
try {
  const bugs = readPlantedBugs(join(ROOT, PLANTED_FOLDER)).filter(
    ({ name }) => only.length === 0 || only.includes(name),
  );
  for (const bug of bugs) {
    const results = await testWith(
      copy,
      patchOf(bug.name),
      values.named ? [...FAULT_TESTS, '-t', bug.test] : FAULT_TESTS,
    );
    const faults = judgePlanted(bug, results);
    wrong += faults.length > 0 ? 1 : 0;
    console.log(`${faults.length === 0 ? 'caught' : 'FAILED'}  ${bug.name.padEnd(24)} by ${bug.family} ${bug.test}`);
    const why = results.find(({ name }) => name.endsWith(bug.test))?.why;
    if (why) console.log(`        ${why}`);
    for (const fault of faults) console.log(`        ${fault}`);
  }
  console.log(`\n${bugs.length - wrong} of ${bugs.length} planted bugs caught`);
  if (bugs.length === 0) wrong = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = wrong > 0 ? 1 : 0;
