// The two sides of a comparison, each started fresh on its own port and state, and ended with all it started.
import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type LocalPlatform, startPlatform } from '../scripts/local-platform.ts';
import { findFreePort } from '../scripts/ports.ts';
import { ensureSecrets } from '../scripts/secrets.ts';
import { ROOT, readSettings } from '../scripts/settings.ts';
import { migrate, workerArguments, wranglerEnvironment } from '../scripts/worker-process.ts';

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

/** What a number was measured on, for the line above it. */
export const machine = (): string =>
  `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`;

/** The bare worker of bench/bare-worker under the same `wrangler dev`. */
export const startBareWorker: Start = ({ port, stateDir }) =>
  startWrangler(
    [
      ...['dev', '--config', 'bench/bare-worker/wrangler.toml', '--log-level', 'error'],
      ...['--port', String(port), '--persist-to', stateDir, '--inspector-port', '0'],
    ],
    { port, stateDir },
  );

/** Our worker with the counting database of bench/measured-worker; nobody transcodes. */
export const measuredWorkerWith =
  (settings: Record<string, string> = {}): Start =>
  async ({ port, stateDir }) => {
    const local = readSettings({ PORT: String(port), RIVULET_STATE: stateDir });
    await mkdir(local.webDir, { recursive: true });
    for (const page of ['index.html', 'embed.html']) await copyFile(join(ROOT, 'web', page), join(local.webDir, page));
    ensureSecrets(local.secretsFile);
    await migrate(local);
    const [command = 'dev', ...options] = workerArguments(local, 'http://127.0.0.1:9', settings);
    return startWrangler([command, 'bench/measured-worker/worker.ts', ...options], { port, stateDir });
  };

async function startWrangler(
  args: string[],
  { port, stateDir }: { port: number; stateDir: string },
): Promise<LocalPlatform> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/wrangler/wrangler-dist/cli.js'), ...args], {
    cwd: ROOT,
    stdio: 'ignore',
    env: wranglerEnvironment({ stateDir, logsDir: stateDir }, process.env),
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const origin = `http://localhost:${port}`;
  const answers = (): Promise<boolean> =>
    fetch(origin).then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`wrangler ${args[1]} ended with ${child.exitCode}`);
    await sleep(200);
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { origin, pid: child.pid ?? 0, stop };
}
