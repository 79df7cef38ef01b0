// An FFmpeg that does something else when it is asked for one kind of thing, and is the real one otherwise.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FFMPEG } from './clips.ts';

/** What is asked for, as a pattern of the shell over all arguments. */
const MARKS = { pictures: '*libx264*', sound: '*aac_coder*', heal: '*matroska\\ *', check: '*framecrc*' } as const;

/** @param what commands of the shell; where they come to an end the real one does its work */
export async function brokenFfmpeg(folder: string, when: keyof typeof MARKS, what: string): Promise<string> {
  const path = join(folder, `broken-${Math.random().toString(36).slice(2)}.sh`);
  const script = `#!/bin/sh\ncase "$*" in ${MARKS[when]}) ${what};; esac\nexec ${FFMPEG} "$@"\n`;
  await writeFile(path, script, { mode: 0o755 });
  return path;
}
