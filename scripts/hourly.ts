// Fires the worker's cron handler at the start and then once an hour: the local runtime knows the triggers and never fires them by itself.

const HOUR_MS = 3_600_000;
/** Twice after a start: local queues forget their messages, and only what waited for a minute counts as forgotten. */
const AFTER_START_MS = [1_000, 65_000];
const CRON = '17 * * * *'; // as in wrangler.toml

export function triggerHourly(origin: string, stopping: AbortSignal): void {
  const fire = () => {
    fetch(`${origin}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(CRON)}`).catch(() => undefined);
  };
  const timers = [...AFTER_START_MS.map((delayMs) => setTimeout(fire, delayMs)), setInterval(fire, HOUR_MS)];
  for (const timer of timers) timer.unref();
  stopping.addEventListener('abort', () => {
    for (const timer of timers) clearTimeout(timer);
  });
}
