// The two sides of a comparison, each started fresh on its own port and state, and ended with all it started.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalPlatform, startPlatform } from '../scripts/local-platform.ts';
import { findFreePort } from '../scripts/ports.ts';
import { ROOT } from '../scripts/settings.ts';
import { wranglerEnvironment } from '../scripts/worker-process.ts';

export type Start = (place: { port: number; stateDir: string }) => Promise<LocalPlatform>;

/** Runs `measure` on a server that was started for it alone. */
export async function onFreshServer<Result>(
  start: Start,
  measure: (server: LocalPlatform) => Promise<Result>,
): Promise<Result> {
  const stateDir = await mkdtemp(join(tmpdir(), 'rivulet-bench-'));
  const server = await start({ port: await findFreePort(), stateDir });
  try {
    return await measure(server);
  } finally {
    await server.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

/** The whole platform, as `npm start` runs it. */
export const platformWith =
  (settings: Record<string, string>): Start =>
  (place) =>
    startPlatform({ ...place, settings });

/** The bare worker of bench/bare-worker under the same `wrangler dev`. */
export const startBareWorker: Start = async ({ port, stateDir }) => {
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/wrangler/wrangler-dist/cli.js'),
      ...['dev', '--config', 'bench/bare-worker/wrangler.toml', '--log-level', 'error'],
      ...['--port', String(port), '--persist-to', stateDir, '--inspector-port', '0'],
    ],
    { cwd: ROOT, stdio: 'ignore', env: wranglerEnvironment({ stateDir, logsDir: stateDir }, process.env) },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const origin = `http://localhost:${port}`;
  const answers = (): Promise<boolean> =>
    fetch(origin).then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`the bare worker ended with ${child.exitCode}`);
    await sleep(200);
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { origin, pid: child.pid ?? 0, stop };
};
