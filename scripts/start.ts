// Runs the whole platform locally: builds what changed, then worker and transcoder side by side, until Ctrl-C.

import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFfmpeg } from './find-tool.mjs';
import { triggerHourly } from './hourly.ts';
import { mendFfmpegCommand } from './install-here.mjs';
import { describeLine } from './log-lines.ts';
import { migrate } from './migrate.ts';
import { findFreePort, isPortFree } from './ports.ts';
import { stopAllGroups } from './processes.ts';
import { ensureSecrets } from './secrets.ts';
import { readSettings } from './settings.ts';
import { supervise } from './supervise.ts';
import { startTranscoder } from './transcoder-process.ts';
import { buildWeb, watchWeb } from './web-build.ts';
import { startWorker } from './worker-process.ts';

const PARENT_POLL_MS = 500;
const watch = process.argv.includes('--watch');
const stopping = new AbortController();

stopWhenAsked();
await main().catch((error: unknown) => finish(1, error instanceof Error ? error.message : String(error)));

async function main(): Promise<void> {
  const settings = readSettings();
  if (!(await isPortFree(settings.port))) {
    return finish(1, `Port ${settings.port} is in use. Choose another one: PORT=${settings.port + 1} npm start`);
  }
  mkdirSync(settings.logsDir, { recursive: true });
  const secrets = ensureSecrets(settings.secretsFile);
  const show = (source: string) => (line: string) => {
    appendFileSync(join(settings.logsDir, `${source}.log`), `${line}\n`);
    const text = describeLine(source, line);
    if (text && !stopping.signal.aborted) console.log(text);
  };

  const transcoderPort = await findFreePort();
  const transcoder = supervise({
    start: () => startTranscoder({ settings, port: transcoderPort, secrets, watch, onLine: show('transcoder') }),
    onEnd: (code, delayMs) => console.log(`transcoder: ended (${code}); starting again in ${delayMs / 1000} s`),
    stopping: stopping.signal,
  });

  // Neither needs the other, and both are skipped when nothing changed.
  await Promise.all([buildWeb(settings.webDir), migrate(settings)]);
  if (watch) watchWeb(settings.webDir, show('web'));

  let startedBefore = false;
  const worker = supervise({
    start: () => {
      const run = startWorker(settings, `http://127.0.0.1:${transcoderPort}`, show('worker'));
      void run.ready.then((isReady) => {
        if (isReady && !startedBefore) {
          announce(settings.origin);
          triggerHourly(settings.origin, stopping.signal);
        } else if (!isReady && !startedBefore) finish(1, 'The worker did not start; see the lines above.');
        startedBefore ||= isReady;
      });
      return run.child;
    },
    onEnd: (code, delayMs) => console.log(`worker: ended (${code}); starting again in ${delayMs / 1000} s`),
    stopping: stopping.signal,
  });
  await Promise.all([transcoder, worker]);
}

function announce(origin: string): void {
  console.log(`\n  Rivulet is ready: ${origin}   (Ctrl-C stops it)\n`);
  if (!findFfmpeg()) console.log(`  FFmpeg is missing: uploads wait as queued. To mend it: ${mendFfmpegCommand()}\n`);
}

/** Ends everything that was started, then this process. */
async function finish(code: number, message?: string): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  if (message) console.error(`\n${message}\n`);
  await stopAllGroups();
  process.exit(code);
}

function stopWhenAsked(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => finish(0));
  // npm does not pass SIGTERM on: its shell dies and we would live on as an orphan.
  const parent = process.ppid;
  void (async () => {
    while (process.ppid === parent) await sleep(PARENT_POLL_MS, undefined, { ref: false });
    await finish(0);
  })();
}
