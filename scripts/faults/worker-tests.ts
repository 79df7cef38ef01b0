// What needs the inside of the worker is tests in real workerd, run here at full length; and the bugs that they must catch.
import { exited, startGroup, WITH_PARENT } from '../processes.ts';
import { ROOT } from '../settings.ts';

const HISTORIES = 300;

/** Null when they pass, else what they printed last. */
export async function runWorkerFaults(seed: number, patience: number): Promise<string | null> {
  console.log(`\nF3 F4 F5 F14 F19 F24  in workerd, ${HISTORIES} histories`);
  const lines: string[] = [];
  const child = startGroup(
    process.execPath,
    [...WITH_PARENT, 'node_modules/vitest/vitest.mjs', 'run', '--project', 'worker', 'test/worker/faults-'],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        FAULT_HISTORIES: String(HISTORIES),
        FAULT_SEED: String(seed),
        FAULT_PATIENCE: String(patience),
        NO_COLOR: '1',
      },
      onLine: (line) => lines.push(line),
    },
  );
  const code = await exited(child);
  for (const line of lines.filter((text) => /^\s*(Tests|Test Files|✓|×|FAIL)/.test(text)))
    console.log(`  ${line.trim()}`);
  return code === 0 ? null : lines.slice(-60).join('\n');
}

/** Null when each planted bug is caught. */
export async function runPlantedBugs(): Promise<string | null> {
  console.log('\nplanted bugs');
  const child = startGroup(process.execPath, [...WITH_PARENT, 'scripts/planted-bugs.ts'], {
    cwd: ROOT,
    env: process.env,
    onLine: (line) => console.log(`  ${line}`),
  });
  return (await exited(child)) === 0 ? null : 'a planted bug was not caught';
}
