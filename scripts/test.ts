// `npm test`: what runs in Node and workerd, and beside it the short round of faults, which mostly waits; then the browser tests.
import { spawn } from 'node:child_process';
import { exited, startGroup, WITH_PARENT } from './processes.ts';
import { ROOT } from './settings.ts';

const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--coverage'];
const FAULTS = [...WITH_PARENT, 'scripts/faults.ts', '--quick'];
const PLAYWRIGHT = ['node_modules/@playwright/test/cli.js', 'test'];

const passes = async (command: readonly string[]): Promise<boolean> =>
  (await exited(spawn(process.execPath, command, { cwd: ROOT, stdio: 'inherit' }))) === 0;

/** What it prints comes as a whole at its end, so that the two do not mix. */
async function passesBeside(command: readonly string[]): Promise<boolean> {
  const lines: string[] = [];
  const code = await exited(startGroup(process.execPath, command, { cwd: ROOT, onLine: (line) => lines.push(line) }));
  console.log(`\n${lines.join('\n')}\n`);
  return code === 0;
}

const passed = await Promise.all([passes(VITEST), passesBeside(FAULTS)]);
process.exitCode = passed.every(Boolean) && (await passes(PLAYWRIGHT)) ? 0 : 1;
