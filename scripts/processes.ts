// Child processes that never outlive us: each leads a process group that is ended as a whole.
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const GRACE_MS = 3_000;
/** Loaded first by every child of ours that is Node: it ends its group when we are gone without a word. */
export const WITH_PARENT = ['--import', `file://${join(import.meta.dirname, 'with-parent.mjs')}`];

const groups = new Set<ChildProcess>();

export interface GroupOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  ipc?: boolean;
  onLine(line: string): void;
}

/** Starts a command as the leader of its own process group; whatever remains of the group dies with it. */
export function startGroup(command: string, args: readonly string[], options: GroupOptions): ChildProcess {
  const spawnOptions: SpawnOptions = {
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe', ...(options.ipc ? (['ipc'] as const) : [])],
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.env ? { env: options.env } : {}),
  };
  const child = spawn(command, args, spawnOptions);
  groups.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', options.onLine);
  }
  child.once('error', (error) => options.onLine(`${command} could not be started: ${error.message}`));
  child.once('exit', () => {
    signalGroup(child, 'SIGKILL'); // a dead leader can leave members behind: wrangler leaves two workerd
    groups.delete(child);
  });
  return child;
}

/** Resolves with the exit code; null when a signal ended it or it never ran. */
export function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
}

/** Runs a command to its end; throws an Error that calls it `name` and holds what it printed when it fails. */
export async function run(
  name: string,
  command: string,
  args: readonly string[],
  options: Omit<GroupOptions, 'onLine'>,
): Promise<void> {
  const lines: string[] = [];
  const child = startGroup(command, args, { ...options, onLine: (line) => lines.push(line) });
  const code = await exited(child);
  if (code !== 0) throw new Error(`${name} failed (exit code ${code}):\n${lines.slice(0, 60).join('\n')}`);
}

/** Asks every group to end and insists after three seconds. */
export async function stopAllGroups(): Promise<void> {
  const leaders = [...groups];
  for (const child of leaders) signalGroup(child, 'SIGTERM');
  const insist = setTimeout(() => {
    for (const child of leaders) signalGroup(child, 'SIGKILL');
  }, GRACE_MS);
  await Promise.all(leaders.map(exited));
  clearTimeout(insist);
}

/** Ends one group now; its leader's exit event follows. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!child.pid) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    else process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}
