// Sets up a fresh machine before any npm script: dependencies, then FFmpeg and Chromium where asked. Runs on Node 20, built-ins only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, findFfmpeg } from './find-tool.mjs';
import { inspectMachine } from './install-here.mjs';
import { holdLock } from './install-lock.mjs';
import { planInstall } from './install-plan.mjs';

const ROOT = join(import.meta.dirname, '..');
const STAMP = join(ROOT, 'node_modules', '.rivulet-installed');
/** Two that install at once would empty the same folder under each other. */
const LOCK = join(ROOT, '.rivulet', 'install.lock');
const LOCK_WAIT_MS = 20 * 60_000;
const NODE_MAJOR_MIN = 20;

let isLocked = false;
if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  fail(`Rivulet needs Node ${NODE_MAJOR_MIN} or newer; this is ${process.version}.`);
}
// Tests of the other steps must not touch the dependencies that they run on.
if (!process.env['RIVULET_SKIP_INSTALL']) installDependencies();
if (process.argv.includes('--ffmpeg')) provide('ffmpeg', findFfmpeg, 'uploads wait as queued until then');
if (process.argv.includes('--browser')) provide('chromium', findChromium, 'browser tests cannot run until then');

/** Waits for whoever sets up this folder at the moment; what they did is found done afterwards. */
function lock() {
  if (isLocked) return;
  const tell = (/** @type {number} */ pid) => say(`Process ${pid} is setting up this folder; waiting for its end ...`);
  isLocked = holdLock(LOCK, tell, LOCK_WAIT_MS);
  if (!isLocked) fail(`Another process has been setting up this folder for too long. If none is, delete ${LOCK}.`);
}

/** `npm ci`, once for each content of package-lock.json. */
function installDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
  const isDone = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
  if (isDone()) return;
  lock();
  if (isDone()) return;
  say('Installing dependencies (once, about a minute) ...');
  const startedMs = Date.now();
  // `--loglevel=error` hides EBADENGINE: the pinned Node that npm scripts use comes with the dependencies themselves.
  const args = ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: ROOT, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) {
    fail('The dependencies could not be installed (npm ci failed, see above). Is the package registry reachable?');
  }
  const node = join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const local = spawnSync(node, ['--version'], { shell: process.platform === 'win32' });
  if (local.status !== 0)
    fail(`No pinned Node runs on ${process.platform} ${process.arch}; Rivulet cannot start here.`);
  writeFileSync(STAMP, wanted);
  say(`Dependencies installed in ${Math.round((Date.now() - startedMs) / 1000)} s.`);
}

/**
 * Makes a program available, or says the one command that does and goes on.
 * @param {'ffmpeg' | 'chromium'} tool
 * @param {() => unknown} find
 * @param {string} consequence
 */
function provide(tool, find, consequence) {
  if (find()) return;
  const plan = planInstall(tool, inspectMachine());
  if (plan.kind === 'run') {
    lock();
    if (find()) return;
    for (const [command = '', ...args] of plan.commands) {
      say(
        `${tool} is missing; running ${args.at(-1) === 'update' ? 'apt-get update' : plan.tell.split('&& ').at(-1)} ...`,
      );
      const result = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
      // An update may fail for one of many mirrors; the installation then still tells whether it mattered.
      if (result.status !== 0) say(lastLines(`${result.stdout ?? ''}${result.stderr ?? ''}`));
    }
    if (find()) return say(`${tool} is installed.`);
  }
  say(`${tool} is missing and could not be installed here; ${consequence}. To mend it: ${plan.tell}`);
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split('\n').slice(-3).join('\n');
}

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}
