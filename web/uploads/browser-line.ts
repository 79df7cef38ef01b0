// The clock and the connection of the real browser, for the upload engine.
import type { Line } from './upload-file.ts';

export const browserLine: Line = {
  now: () => Date.now(),
  isOnline: () => navigator.onLine,
  random: () => Math.random(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        removeEventListener('online', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, ms));
      addEventListener('online', done);
      signal.addEventListener('abort', done);
    }),
};
