// Preloaded into child processes: ends the whole process group when the parent is gone, even when it was killed outright.
import { isMainThread } from 'node:worker_threads';

const POLL_MS = 500;

if (isMainThread) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.platform === 'win32' ? process.pid : 0, 'SIGTERM');
  }, POLL_MS).unref();
}
