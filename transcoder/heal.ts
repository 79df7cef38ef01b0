// Copies a recording whose times jump into a file whose times run on, so that one timeline can be laid over it.
import { stat } from 'node:fs/promises';
import type { SourceFacts } from '#media/source-facts.ts';
import { CONTAINERS } from '#media/source-formats.ts';
import { healArgs } from './ffmpeg/args.ts';
import { detailOf, failureOf } from './ffmpeg/failure.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { runToEnd } from './ffmpeg/run.ts';
import { JobFailure } from './job-failure.ts';
import type { Workspace } from './workspace.ts';

export async function healSource(
  ffmpeg: string,
  source: SourceInput,
  facts: SourceFacts,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<{ source: SourceInput; sizeBytes: number }> {
  const container = CONTAINERS.find((each) => each.name === 'matroska');
  if (!container) throw new RangeError('matroska is no accepted container any more');
  const file = await workspace.file('healed.mkv');
  const streams = [facts.video.streamIndex, ...(facts.audio ? [facts.audio.streamIndex] : [])];
  const copy = await runToEnd({
    file: ffmpeg,
    args: healArgs(source, streams, file),
    signal,
    wallMs: 3_600_000,
    noProgressMs: 3_600_000, // it prints nothing; the disk and the source are what it waits for
    bytesMax: 1024 * 1024,
  });
  signal.throwIfAborted();
  if (copy.ending !== 'exited' || copy.exitCode !== 0) throw new JobFailure(failureOf(copy), detailOf(copy));
  return { source: { url: file, container }, sizeBytes: (await stat(file)).size };
}
