// Starts the two sides of a comparison, each fresh, on its own port and state, and ends them with all they started.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');

export interface RunningServer {
  origin: string;
  pid: number;
  /** Ends the server with all it started and removes its state. */
  end(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

async function untilAnswered(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before it answered`);
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error(`${url} did not answer within two minutes`);
}

async function run(
  args: (state: string, port: number) => string[],
  extra: (state: string, port: number) => NodeJS.ProcessEnv,
): Promise<RunningServer> {
  const state = await mkdtemp(path.join(tmpdir(), 'rivulet-bench-'));
  const port = await freePort();
  const child = spawn(process.execPath, args(state, port), {
    cwd: ROOT,
    detached: true, // a group of its own, so that it can be ended whole
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      CI: '1',
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      ...extra(state, port),
    },
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error('the server could not be started');
  const origin = `http://localhost:${port}`;
  const end = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null) {
      process.kill(-pid, 'SIGTERM');
      await ended;
    }
    await rm(state, { recursive: true, force: true });
  };
  try {
    await untilAnswered(`${origin}/healthz`, child);
  } catch (error) {
    await end();
    throw error;
  }
  return { origin, pid, end };
}

/** The whole platform, as `npm start` runs it. */
export const startPlatform = (settings: Record<string, string>): Promise<RunningServer> =>
  run(
    () => ['scripts/start.ts'],
    (state, port) => ({ PORT: String(port), RIVULET_STATE: state, ...settings }),
  );

/** The bare worker of bench/bare-worker under the same `wrangler dev`. */
export const startBareWorker = (): Promise<RunningServer> =>
  run(
    (state, port) => [
      'node_modules/wrangler/wrangler-dist/cli.js',
      'dev',
      ...['--config', 'bench/bare-worker/wrangler.toml'],
      ...['--port', String(port), '--persist-to', state, '--inspector-port', '0', '--log-level', 'error'],
    ],
    (state) => ({ WRANGLER_LOG_PATH: path.join(state, 'logs') }),
  );
