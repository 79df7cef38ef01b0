// Two npm scripts that begin at once in one fresh folder: the dependencies are installed once, whoever died before.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MODULES = ['bootstrap', 'find-tool', 'install-here', 'install-plan', 'install-lock'];
/** Says when it begins and ends; in between nothing is there, as with the real one. */
const NPM = `
  const { appendFileSync, mkdirSync, rmSync, symlinkSync } = require('node:fs');
  appendFileSync('npm.log', 'begins\\n');
  rmSync('node_modules', { recursive: true, force: true });
  setTimeout(() => {
    mkdirSync('node_modules/.bin', { recursive: true });
    symlinkSync(process.execPath, 'node_modules/.bin/node');
    appendFileSync('npm.log', 'ends\\n');
  }, 600);`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rivulet-bootstrap-'));
  mkdirSync(join(root, 'scripts'));
  for (const name of MODULES) copyFileSync(`scripts/${name}.mjs`, join(root, 'scripts', `${name}.mjs`));
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'npm.cjs'), NPM);
});
afterEach(() => rmSync(root, { recursive: true }));

const lockFile = (): string => join(root, '.rivulet', 'install.lock');
const installations = (): string[] => readFileSync(join(root, 'npm.log'), 'utf8').trim().split('\n');

function setUp(): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, ['scripts/bootstrap.mjs'], {
    cwd: root,
    env: { ...process.env, npm_execpath: join(root, 'npm.cjs'), RIVULET_SKIP_INSTALL: '' },
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, printed }));
  });
}

it('lets the second wait for the first and then find nothing to do', async () => {
  const both = await Promise.all([setUp(), setUp()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(installations()).toEqual(['begins', 'ends']);
  const [first, second] = both.map(({ printed }) => printed).sort();
  expect(first).toMatch(/^Installing dependencies/);
  expect(second).toMatch(/^Process \d+ is setting up this folder; waiting for its end \.\.\.\n$/);
  expect(existsSync(lockFile())).toBe(false);
});

it('takes the place of one that died', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  mkdirSync(join(root, '.rivulet'));
  writeFileSync(lockFile(), String(pid));
  const three = await Promise.all([setUp(), setUp(), setUp()]);
  expect(three.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(installations()).toEqual(['begins', 'ends']);
});

it('says nothing and leaves no lock where everything is there', async () => {
  await setUp();
  expect(await setUp()).toEqual({ code: 0, printed: '' });
  expect(existsSync(lockFile())).toBe(false);
});
