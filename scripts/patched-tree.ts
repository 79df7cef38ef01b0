// A copy of the tree in which patches are tried: what a checker is worth shows when what it checks is taken away.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exited, startGroup, WITH_PARENT } from './processes.ts';
import { ROOT } from './settings.ts';

export interface TestResult {
  name: string;
  failed: boolean;
  /** The first line of why. */
  why?: string;
}

/** The sources as they are, committed or not, with the dependencies of this checkout. The caller removes it. */
export function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rivulet-patched-'));
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

interface Assertion {
  fullName: string;
  status: string;
  failureMessages?: string[];
}

function toResult({ fullName: name, status, failureMessages }: Assertion): TestResult {
  const why = failureMessages?.[0]?.split('\n')[0];
  return { name, failed: status === 'failed', ...(why === undefined ? {} : { why }) };
}

/** Changes the copy for all that is tried in it. Throws when the patch does not fit. */
export function patchCopy(copy: string, patch: string): void {
  execFileSync('git', ['apply', patch], { cwd: copy, stdio: 'pipe' });
}

/** Runs tests in the copy with one patch in, if any; the copy is whole again afterwards. Throws when the patch does not fit. */
export async function testWith(copy: string, patch: string | null, tests: readonly string[]): Promise<TestResult[]> {
  const apply = (...options: string[]): void => {
    if (patch !== null) execFileSync('git', ['apply', ...options, patch], { cwd: copy, stdio: 'pipe' });
  };
  apply();
  const report = `${copy}.json`;
  try {
    const child = startGroup(
      process.execPath,
      [
        ...WITH_PARENT,
        'node_modules/vitest/vitest.mjs',
        'run',
        ...tests,
        '--silent',
        '--reporter=json',
        `--outputFile=${report}`,
      ],
      { cwd: copy, env: process.env, onLine: () => undefined },
    );
    await exited(child);
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { name: string; status: string; assertionResults: Assertion[] }[];
    };
    return testResults.flatMap(({ name: file, status, assertionResults }) =>
      assertionResults.length === 0 && status === 'failed'
        ? [{ name: `the whole file ${file.slice(copy.length + 1)}`, failed: true }]
        : assertionResults.map(toResult),
    );
  } finally {
    rmSync(report, { force: true });
    apply('--reverse');
  }
}
