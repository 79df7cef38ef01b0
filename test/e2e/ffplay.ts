// ffplay as a foreign player: how far its clock came, without a screen or a loudspeaker.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findOnPath } from '../../scripts/find-tool.mjs';

/** Systems that package FFmpeg without its player are many; a test says that it was skipped. */
export const FFPLAY = findOnPath('ffplay');

const PLAYED_SECONDS = 3;

/**
 * Plays the first three seconds of a file or address: how many of them it came through by ffplay's own clock, 0 when it
 * never showed anything. The clock runs on past the end where the machine is late; that is nothing shown.
 * @throws {Error} when ffplay has not ended after 40 s
 */
export async function shownSeconds(
  input: string,
  options: string[] = [],
): Promise<{ seconds: number; errors: string }> {
  const { stderr } = await promisify(execFile)(
    FFPLAY ?? 'ffplay',
    ['-hide_banner', '-v', 'error', '-stats', '-autoexit', '-t', `${PLAYED_SECONDS}`, ...options, input],
    { env: { ...process.env, SDL_VIDEODRIVER: 'dummy', SDL_AUDIODRIVER: 'dummy' }, timeout: 40_000 },
  );
  const lines = stderr.split(/[\r\n]+/);
  // `   2.97 A-V:  0.007 fd=   0 …`, written again and again over itself; `nan` until there is something to show.
  const clock = (line: string) => /^\s*(-?\d+\.\d+|nan)\s+(?:[AMV]-[AV])?\s*:/.exec(line)?.[1];
  const seconds = lines.map(clock).filter((at) => at !== undefined && at !== 'nan');
  const errors = lines.filter((line) => line.trim() !== '' && clock(line) === undefined);
  return { seconds: Math.min(PLAYED_SECONDS, Math.max(0, ...seconds.map(Number))), errors: errors.join('\n') };
}
