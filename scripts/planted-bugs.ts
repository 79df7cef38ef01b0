// Shows that each checker catches the bug it is there for: removes one mechanism in a copy of the tree and expects the named test to fail.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { judgePlanted, PLANTED_FOLDER, type PlantedBug, readPlantedBugs, type TestResult } from './faults/planted.ts';
import { exited, startGroup } from './processes.ts';
import { ROOT } from './settings.ts';

const only = process.argv.slice(2);
const copy = copyTree();
let wrong = 0;
try {
  const bugs = readPlantedBugs(join(ROOT, PLANTED_FOLDER)).filter(
    ({ name }) => only.length === 0 || only.includes(name),
  );
  for (const bug of bugs) {
    const faults = judgePlanted(bug, await testWith(bug));
    wrong += faults.length > 0 ? 1 : 0;
    console.log(`${faults.length === 0 ? 'caught' : 'FAILED'}  ${bug.name.padEnd(24)} by ${bug.family} ${bug.test}`);
    for (const fault of faults) console.log(`        ${fault}`);
  }
  console.log(`\n${bugs.length - wrong} of ${bugs.length} planted bugs caught`);
  if (bugs.length === 0) wrong = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = wrong > 0 ? 1 : 0;

/** The sources as they are, changed or not, with the dependencies of this checkout. */
function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rivulet-planted-'));
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const files = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of files) {
    try {
      cpSync(join(ROOT, file), join(folder, file), { recursive: true });
    } catch {
      // Listed and deleted, or moved by somebody who works on it.
    }
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs the fault tests with the bug in; the copy is whole again afterwards. */
async function testWith(bug: PlantedBug): Promise<TestResult[]> {
  const apply = (...options: string[]) =>
    execFileSync('git', ['apply', ...options, join(ROOT, PLANTED_FOLDER, `${bug.name}.patch`)], { cwd: copy });
  apply();
  const report = join(dirname(copy), `${bug.name}-${process.pid}.json`);
  try {
    const child = startGroup(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        ...[
          'run',
          '--project',
          'worker',
          'test/worker/faults-',
          '--silent',
          '--reporter=json',
          `--outputFile=${report}`,
        ],
      ],
      { cwd: copy, env: process.env, onLine: () => undefined },
    );
    await exited(child);
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { assertionResults: { fullName: string; status: string }[] }[];
    };
    return testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ fullName, status }) => ({ name: fullName, failed: status === 'failed' })),
    );
  } finally {
    rmSync(report, { force: true });
    apply('--reverse');
  }
}
