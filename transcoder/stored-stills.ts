// The first pictures of stored fragments of one rung: read back from the worker, put into one small file, made into images.
import { rm, writeFile } from 'node:fs/promises';
import { concatBytes } from '#media/cmaf/boxes.ts';
import { placeFragment } from '#media/cmaf/fragment.ts';
import { detailOf, failureOf } from './ffmpeg/failure.ts';
import { logEvent } from './ffmpeg/job-log.ts';
import { runToEnd } from './ffmpeg/run.ts';
import { JobFailure } from './job-failure.ts';
import type { MakeContext } from './make-context.ts';
import { getObject } from './storage.ts';
import type { WorkerClient } from './worker-client.ts';

export interface StillsContext extends MakeContext {
  worker: WorkerClient;
}

/** Requests at a time: each waits for the job's object and for storage. */
const AT_ONCE = 4;
const WALL_MS = 120_000;
const OUTPUT_BYTES_MAX = 8 * 1024 * 1024;
/** Between two fragments in the file; any time will do that is longer than each. */
const TICKS_APART = 1 << 26;

/** In the order of `numbers`; null when one of them is not stored, or the rung has no init segment. */
export async function readFragments(
  { worker }: Pick<StillsContext, 'worker'>,
  rendition: string,
  numbers: readonly number[],
): Promise<Uint8Array[] | null> {
  const paths = [`inits/${rendition}`, ...numbers.map((n) => `fragments/${rendition}/${n}`)];
  const parts: Uint8Array[] = [];
  for (let i = 0; i < paths.length; i += AT_ONCE) {
    const some = await Promise.all(paths.slice(i, i + AT_ONCE).map((path) => getObject(worker, path)));
    for (const part of some) {
      if (part === null) return null;
      parts.push(part);
    }
  }
  return parts;
}

/**
 * Runs FFmpeg over them. Fragments stand behind each other in the file, whatever their times were, and one may stand there twice.
 *
 * @param parts an init segment and fragments
 * @throws JobFailure
 */
export async function fromStills(
  { tools, signal, hold, noProgressMs, workspace, onLog }: MakeContext,
  name: string,
  [init = new Uint8Array(), ...fragments]: readonly Uint8Array[],
  argsOf: (file: string) => string[],
): Promise<Buffer<ArrayBuffer>> {
  const file = await workspace.file(`${name}.mp4`);
  const placed = fragments.map((fragment, i) => placeFragment(fragment, i + 1, i * TICKS_APART));
  await writeFile(file, concatBytes([init, ...placed]));
  const args = argsOf(file);
  const limits = { signal, hold, noProgressMs, wallMs: WALL_MS, bytesMax: OUTPUT_BYTES_MAX };
  const made = await runToEnd({ file: tools.ffmpeg, args, ...limits });
  await rm(file, { force: true }); // a long film has many sheets
  onLog(logEvent(name, args, made));
  signal.throwIfAborted();
  if (made.ending === 'exited' && made.exitCode === 0 && made.stdout.byteLength > 0) return made.stdout;
  throw new JobFailure(
    made.ending === 'exited' && made.exitCode === 0 ? 'encoder-failed' : failureOf(made),
    detailOf(made),
  );
}
