// Copies a recording whose times jump into a file whose times run on, so that one timeline can be laid over it.
import { stat } from 'node:fs/promises';
import { CONTAINERS } from '#media/source-formats.ts';
import { healArgs } from './ffmpeg/args.ts';
import { detailOf, readFailureOf } from './ffmpeg/failure.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { logEvent } from './ffmpeg/job-log.ts';
import { runToEnd } from './ffmpeg/run.ts';
import { JobFailure } from './job-failure.ts';
import type { MakeContext } from './make-context.ts';
import type { Workspace } from './workspace.ts';

export async function healSource(
  { tools, signal, hold, noProgressMs, blocks, onLog }: MakeContext,
  source: SourceInput,
  streamIndexes: readonly number[],
  workspace: Workspace,
): Promise<{ source: SourceInput; sizeBytes: number }> {
  const container = CONTAINERS.find((each) => each.name === 'matroska');
  if (!container) throw new RangeError('matroska is no accepted container any more');
  const file = await workspace.file('healed.mkv');
  const args = healArgs(source, streamIndexes, file);
  onLog(logEvent('heal', args, null));
  const copy = await runToEnd({
    file: tools.ffmpeg,
    args,
    signal,
    hold,
    wallMs: 3_600_000,
    noProgressMs,
    lastActivityMs: () => blocks.lastReadMs(), // it prints nothing; the source is what it waits for
    bytesMax: 1024 * 1024,
  });
  onLog(logEvent('heal', args, copy));
  signal.throwIfAborted();
  if (copy.ending !== 'exited' || copy.exitCode !== 0) throw new JobFailure(readFailureOf(copy), detailOf(copy));
  return { source: { url: file, container }, sizeBytes: (await stat(file)).size };
}
