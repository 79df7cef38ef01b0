// A folder of one job for what cannot be streamed; gone when the job is.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Workspace {
  /** Makes the folder on first use. */
  file(name: string): Promise<string>;
  remove(): Promise<void>;
}

export function openWorkspace(): Workspace {
  let folder: Promise<string> | null = null;
  return {
    async file(name) {
      folder ??= mkdtemp(join(tmpdir(), 'rivulet-job-'));
      return join(await folder, name);
    },
    async remove() {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
