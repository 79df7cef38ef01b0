// A bundled worker in the runtime alone: `wrangler dev` puts a proxy in front, which takes four file handles per socket.
import { join } from 'node:path';
import type { LocalPlatform } from '../scripts/local-platform.ts';
import { exited, startGroup, WITH_PARENT } from '../scripts/processes.ts';
import { ROOT } from '../scripts/settings.ts';
import { wranglerEnvironment } from '../scripts/worker-process.ts';

/** What a runtime is made of. It goes by message and not by arguments, for secrets may be among the variables. */
export interface Runtime {
  port: number;
  stateDir: string;
  /** Where Miniflare keeps D1, R2, queues and Durable Objects; another runtime on it goes on from there. */
  dataDir: string;
  configPath: string;
  bundle: string;
  variables: Record<string, string>;
  /** The files of the assets, where the worker has some. */
  webDir?: string;
}

/**
 * Resolves when requests are answered. The process leads a group of its own, the runtime in it. Nothing is done about
 * `ulimit -n`: Node raises the soft limit to the hard one when it starts, and its children have what it has.
 */
export async function startRuntime(runtime: Runtime): Promise<LocalPlatform> {
  const child = startGroup(process.execPath, [...WITH_PARENT, join(ROOT, 'bench/runtime-process.ts')], {
    cwd: ROOT,
    env: wranglerEnvironment({ stateDir: runtime.stateDir, logsDir: runtime.stateDir }, process.env),
    ipc: true,
    onLine: (line) => console.error(line),
  });
  const isReady = new Promise<boolean>((resolve) => {
    child.once('message', () => resolve(true));
    exited(child).then(() => resolve(false));
  });
  child.send(runtime);
  if (!(await isReady)) throw new Error('The runtime did not start; what it said is above.');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited(child);
  };
  return { origin: `http://localhost:${runtime.port}`, pid: child.pid ?? 0, stop };
}

/** Ends all processes of a runtime at once, as a power cut would. */
export function shoot({ pid }: Pick<LocalPlatform, 'pid'>): void {
  process.kill(-pid, 'SIGKILL');
}
