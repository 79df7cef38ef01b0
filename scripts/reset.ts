// Deletes the local data (RIVULET_STATE): accounts, videos, secrets, the web build. Asks first, unless told --yes.
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { parse } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { isPortFree } from './ports.ts';
import { ROOT, readSettings } from './settings.ts';

const settings = readSettings();

if (!existsSync(settings.stateDir)) {
  console.log(`There is no data in ${settings.stateDir}.`);
} else if (!isOurs()) {
  console.error(
    `${settings.stateDir} does not look like Rivulet's data (it holds no secrets.env); nothing was deleted.`,
  );
  process.exitCode = 1;
} else if (!(await isPortFree(settings.port))) {
  console.error(`Something is running on port ${settings.port}; stop it first.`);
  process.exitCode = 1;
} else if (process.argv.includes('--yes') || (await confirmed())) {
  rmSync(settings.stateDir, { recursive: true, force: true });
  console.log(`Deleted ${settings.stateDir}.`);
} else {
  console.log('Nothing was deleted.');
}

/** A mistyped RIVULET_STATE must not cost somebody their home folder. */
function isOurs(): boolean {
  const never = [ROOT, homedir(), parse(settings.stateDir).root];
  return existsSync(settings.secretsFile) && !never.includes(settings.stateDir);
}

async function confirmed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Delete all accounts and videos in ${settings.stateDir}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
