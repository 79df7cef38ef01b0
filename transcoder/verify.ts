// Decodes what was made before it counts: an encoder can break its own stream.
import { rm, writeFile } from 'node:fs/promises';
import { decodeArgs } from './ffmpeg/args.ts';
import { detailOf } from './ffmpeg/failure.ts';
import { runToEnd } from './ffmpeg/run.ts';
import type { MakeContext } from './make-context.ts';

const WALL_MS = 300_000;

/** Every sample must decode, and no decoder may complain. @returns what is wrong */
export async function decodeAll(
  { tools, signal, noProgressMs, workspace }: Pick<MakeContext, 'tools' | 'signal' | 'noProgressMs' | 'workspace'>,
  rendition: string,
  bytes: Uint8Array,
  samples: number,
): Promise<string | null> {
  const file = await workspace.file(`${rendition}.mp4`);
  await writeFile(file, bytes);
  const decoded = await runToEnd({
    file: tools.ffmpeg,
    args: decodeArgs(file),
    signal,
    wallMs: WALL_MS,
    noProgressMs,
    bytesMax: 4 * 1024 * 1024, // a line per frame
  });
  await rm(file, { force: true });
  signal.throwIfAborted();
  if (decoded.ending !== 'exited' || decoded.exitCode !== 0 || decoded.stderr.trim() !== '') return detailOf(decoded);
  const frames = decoded.stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => /^\d/.test(line)).length;
  return frames === samples ? null : `${frames} of ${samples} samples decode`;
}
