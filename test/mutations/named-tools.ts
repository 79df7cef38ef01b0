// FFmpeg under names of a folder: what is left of it shows in the list of processes, whoever its parent is.
import { execFile } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from '../../scripts/find-tool.mjs';

const exec = promisify(execFile);

export interface NamedTools {
  /** For the environment of a transcoder. */
  settings: { RIVULET_FFMPEG: string; RIVULET_FFPROBE: string };
  /** Lines of the list of processes. */
  running(): Promise<string[]>;
}

/** The folder must exist and be nobody else's. */
export async function nameTools(folder: string): Promise<NamedTools> {
  const real = findFfmpeg();
  if (!real) throw new Error('FFmpeg is missing');
  const settings = { RIVULET_FFMPEG: join(folder, 'ffmpeg'), RIVULET_FFPROBE: join(folder, 'ffprobe') };
  await symlink(real.ffmpeg, settings.RIVULET_FFMPEG);
  await symlink(real.ffprobe, settings.RIVULET_FFPROBE);
  return {
    settings,
    async running() {
      const { stdout } = await exec('ps', ['-axo', 'pid=,args='], { maxBuffer: 64 * 1024 * 1024 });
      // The command itself: those of the platform name the folder among their arguments.
      return stdout.split('\n').filter((line) => line.replace(/^\s*\d+\s+/, '').startsWith(join(folder, 'ff')));
    },
  };
}
