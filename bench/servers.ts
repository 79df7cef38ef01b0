// The two sides of a comparison, each started fresh on its own port and state, and ended with all it started.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalPlatform, startPlatform } from '../scripts/local-platform.ts';
import { migrate } from '../scripts/migrate.ts';
import { findFreePort } from '../scripts/ports.ts';
import { run } from '../scripts/processes.ts';
import { ensureSecrets, parseEnvFile } from '../scripts/secrets.ts';
import { ROOT, readSettings } from '../scripts/settings.ts';
import { buildWeb } from '../scripts/web-build.ts';
import { wranglerEnvironment } from '../scripts/worker-process.ts';
import { startRuntime } from './runtime.ts';

const WRANGLER = join(ROOT, 'node_modules/wrangler/wrangler-dist/cli.js');

export type Start = (place: { port: number; stateDir: string }) => Promise<LocalPlatform>;

export type Server = Pick<LocalPlatform, 'origin' | 'pid'>;

/** Runs `measure` on a server that was started for it alone; `again` ends what is left of it and starts it anew in its place. */
export async function onFreshServer<Result>(
  start: Start,
  measure: (server: Server, again: () => Promise<Server>) => Promise<Result>,
): Promise<Result> {
  const stateDir = await mkdtemp(join(tmpdir(), 'rivulet-bench-'));
  const place = { port: await findFreePort(), stateDir };
  let server = await start(place);
  const again = async (): Promise<Server> => {
    await server.stop();
    server = await start(place);
    return server;
  };
  try {
    return await measure(server, again);
  } finally {
    await server.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

/** Pages that are built once, for all platforms that benches start. */
const BENCH_WEB = join(ROOT, '.rivulet/bench/web');

/** Beside other work it takes minutes. */
const READY_WITHIN_MS = 600_000;

/** The whole platform, as `npm start` runs it. */
export const platformWith =
  (settings: Record<string, string>): Start =>
  async (place) => {
    await buildWeb(BENCH_WEB);
    const { webDir } = readSettings({ PORT: String(place.port), RIVULET_STATE: place.stateDir });
    for (const name of ['', '.built-from']) await cp(`${BENCH_WEB}${name}`, `${webDir}${name}`, { recursive: true });
    return startPlatform({ ...place, settings, readyWithinMs: READY_WITHIN_MS });
  };

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

/** The bare room of bench/bare-room, likewise. */
export const startBareRoom: Start = ({ port, stateDir }) =>
  startWrangler(
    [
      ...['dev', '--config', 'bench/bare-room/wrangler.toml', '--log-level', 'error'],
      ...['--port', String(port), '--persist-to', stateDir, '--inspector-port', '0'],
    ],
    { port, stateDir },
  );

/** The same room in the runtime alone, as the measured worker is. */
export const startBareRoomAlone: Start = async ({ port, stateDir }) => {
  const configPath = join(ROOT, 'bench/bare-room/wrangler.toml');
  const bundle = await bundled('bench/bare-room/worker.ts', stateDir, ['--config', configPath]);
  return startRuntime({ port, stateDir, dataDir: join(stateDir, 'data'), configPath, bundle, variables: {} });
};

/** Our worker with the counting database of bench/measured-worker, in the runtime alone; nobody transcodes. */
export const measuredWorkerWith =
  (settings: Record<string, string> = {}): Start =>
  async ({ port, stateDir }) => {
    const local = readSettings({ PORT: String(port), RIVULET_STATE: stateDir });
    const { origin, webDir } = local;
    await mkdir(webDir, { recursive: true });
    for (const page of ['index.html', 'embed.html']) await copyFile(join(ROOT, 'web', page), join(webDir, page));
    ensureSecrets(local.secretsFile);
    await migrate(local);
    return startRuntime({
      ...{ port, stateDir, webDir },
      dataDir: join(local.dataDir, 'v3'), // where `wrangler d1 migrations` put the tables
      configPath: join(ROOT, 'wrangler.toml'),
      bundle: await bundled('bench/measured-worker/worker.ts', stateDir, ['--assets', webDir]),
      variables: {
        ...{ PUBLIC_ORIGIN: origin, TRANSCODER_URL: 'http://127.0.0.1:9' },
        ...parseEnvFile(readFileSync(local.secretsFile, 'utf8')),
        ...settings,
      },
    });
  };

/** Bundled once: a bench goes on while somebody edits the sources. */
async function bundled(worker: string, stateDir: string, options: string[]): Promise<string> {
  const folder = join(stateDir, 'bundle');
  const bundle = join(folder, 'worker.js');
  if (existsSync(bundle)) return bundle;
  await run(
    `Bundling ${worker}`,
    process.execPath,
    [WRANGLER, 'deploy', worker, '--dry-run', '--containers-rollout=none', '--outdir', folder, ...options],
    { cwd: ROOT, env: wranglerEnvironment({ stateDir, logsDir: stateDir }, process.env) },
  );
  return bundle;
}

async function startWrangler(
  args: string[],
  { port, stateDir }: { port: number; stateDir: string },
): Promise<LocalPlatform> {
  const child = spawn(process.execPath, [WRANGLER, ...args], {
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
