// Fires the worker's cron handler once an hour: the local runtime knows the triggers and never fires them by itself.

const HOUR_MS = 3_600_000;
const CRON = '17 * * * *'; // as in wrangler.toml

export function triggerHourly(origin: string, stopping: AbortSignal): void {
  const timer = setInterval(() => {
    fetch(`${origin}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(CRON)}`).catch(() => undefined);
  }, HOUR_MS);
  timer.unref();
  stopping.addEventListener('abort', () => clearInterval(timer));
}
