// An FFmpeg that computes next to nothing: it sleeps in proportion to the frames that it is to encode, then makes them of tiny pictures.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a frame of one rung takes, in seconds: an encoder of 1080p on two cores takes about as long. */
export const SLEEP_PER_FRAME = 1 / 40;

/** @returns the path of the script; it is handed a run's own arguments, of which `trim` says how many frames are wanted */
export async function makeSleepingFfmpeg(folder: string, ffmpeg: string): Promise<string> {
  const path = join(folder, 'ffmpeg');
  const text = `#!/bin/sh
frames=0
rungs=0
for argument in "$@"; do
  case $argument in
    libx264) rungs=$((rungs + 1)) ;;
    *trim=start_pts=*:end_pts=*)
      from=\${argument#*trim=start_pts=}; from=\${from%%:*}
      until=\${argument#*:end_pts=}; until=\${until%%[!0-9]*}
      frames=$((until - from)) ;;
  esac
done
[ $frames -gt 0 ] && sleep "$(awk "BEGIN { print $frames * $rungs * ${SLEEP_PER_FRAME} }")"
exec '${ffmpeg}' "$@"
`;
  await writeFile(path, text, { mode: 0o755 });
  return path;
}
