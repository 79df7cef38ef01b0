// A folder of one task for what cannot be streamed; gone when the task is, or when the next process starts.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Workspace {
  /** Makes the folder on first use. */
  file(name: string): Promise<string>;
  remove(): Promise<void>;
}

export const DEFAULT_WORK_DIR = join(tmpdir(), 'rivulet-work');

/** Folders are named for the process, so that those of a dead one are known. */
const folderName = (pid: number): string => `job-${pid}-`;
const OWNER = /^job-(\d+)-/;

/** Tried again where something is still written or held. */
const REMOVED = { recursive: true, force: true, maxRetries: 3 };

export function openWorkspace(workDir: string = DEFAULT_WORK_DIR): Workspace {
  let folder: Promise<string> | null = null;
  const make = async (): Promise<string> => {
    await mkdir(workDir, { recursive: true });
    return mkdtemp(join(workDir, folderName(process.pid)));
  };
  return {
    async file(name) {
      folder ??= make();
      return join(await folder, name);
    },
    async remove() {
      const made = await folder?.catch(() => null);
      if (made) await rm(made, REMOVED);
    },
  };
}

/** Removes what processes left that are no more; called before this one takes its first task. */
export async function removeStaleWorkspaces(workDir: string = DEFAULT_WORK_DIR): Promise<number> {
  const names = await readdir(workDir).catch(() => []);
  const stale = names.filter((name) => {
    const pid = Number(OWNER.exec(name)?.[1]);
    return pid > 0 && (pid === process.pid || !isAlive(pid)); // the first process of a container always has the same id
  });
  const removed = await Promise.allSettled(stale.map((name) => rm(join(workDir, name), REMOVED)));
  return removed.filter(({ status }) => status === 'fulfilled').length; // what cannot be removed keeps nobody from starting
}

/** Whether a process has this id now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
