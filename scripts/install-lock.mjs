// Lets one setup of this folder run at a time: a file names the process that is at it, whoever comes second waits for its end.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const LOOK_AGAIN_MS = 200;

/**
 * Holds the lock from now on until this process ends, whatever ends it: a holder that is not alive holds nothing.
 * @param {string} file
 * @param {(pid: number) => void} onWait called once when another process has it
 * @param {number} waitMaxMs
 * @returns {boolean} false when the other one did not end in time
 */
export function holdLock(file, onWait, waitMaxMs) {
  mkdirSync(dirname(file), { recursive: true });
  const untilMs = Date.now() + waitMaxMs;
  for (let hasTold = false; !tryLock(file); pause()) {
    const holder = holderOf(file);
    if (holder === null) continue;
    if (!isAlive(holder)) removeOf(holder, file);
    else if (Date.now() > untilMs) return false;
    else if (!hasTold) {
      onWait(holder);
      hasTold = true;
    }
  }
  process.on('exit', () => rmSync(file, { force: true }));
  return true;
}

/**
 * The file is written before it gets its name, so that it is never seen without its holder.
 * @param {string} file
 */
function tryLock(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    return false;
  } finally {
    rmSync(own);
  }
}

/** @param {string} file */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null; // it has just ended
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/**
 * Removes the lock of a process that is gone. Only who holds the lock of that does, or a slow one would remove what a
 * quick one has taken meanwhile.
 * @param {number} pid
 * @param {string} file
 */
function removeOf(pid, file) {
  const removal = `${file}.after-${pid}`;
  try {
    mkdirSync(removal);
  } catch (error) {
    if (isCode(error, 'EEXIST')) return;
    throw error;
  }
  if (holderOf(file) === pid) rmSync(file, { force: true });
  rmSync(removal, { recursive: true });
}

function pause() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
