// Makes the init segments of all rungs before anything of the video is made: from two black pictures, in one process.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { EncodePlan } from '#contract/encode-plan.ts';
import { FragmentSplitter } from '#media/cmaf/fragment.ts';
import { videoTimescale } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { detailOf, failureOf } from './ffmpeg/failure.ts';
import { logEvent } from './ffmpeg/job-log.ts';
import { run } from './ffmpeg/run.ts';
import { initArgs } from './ffmpeg/run-args.ts';
import { JobFailure } from './job-failure.ts';
import { checkedCodecs } from './made-checks.ts';
import type { MakeContext } from './make-context.ts';

export interface MadeInit {
  rendition: string;
  bytes: Uint8Array;
  sha256: string;
  /** RFC 6381, from the bytes. */
  codecs: string;
}

const WALL_MS = 120_000;

/** Those of all rungs, in their order. @throws JobFailure */
export async function makeInits(
  { tools, signal, noProgressMs, onLog }: MakeContext,
  plan: EncodePlan,
): Promise<MadeInit[]> {
  const { args, outputs } = initArgs(plan);
  const running = run({ file: tools.ffmpeg, args, signal, pipes: outputs.length, wallMs: WALL_MS, noProgressMs });
  running.stdout.resume();
  const reading = Promise.all(running.pipes.map(readInitSegment));
  reading.catch(() => undefined); // told below: how the process ended says more, and comes later
  const ended = await running.ended;
  onLog(logEvent('inits', args, ended));
  signal.throwIfAborted();
  if (ended.ending !== 'exited' || ended.exitCode !== 0) throw new JobFailure(failureOf(ended), detailOf(ended));
  const segments = await reading;
  return plan.rungs.map((rung, i) => madeInit(plan, rung, segments[i] ?? null));
}

/** Reads to the end, so that the encoder is not held up. */
async function readInitSegment(chunks: Readable): Promise<Uint8Array | null> {
  const splitter = new FragmentSplitter();
  let found: Uint8Array | null = null;
  for await (const chunk of chunks) found ??= splitter.push(chunk).init;
  return found;
}

function madeInit({ timeline }: EncodePlan, rung: Rung, bytes: Uint8Array | null): MadeInit {
  if (!bytes) throw new JobFailure('encoder-failed', `${rung.name}: no init segment came`);
  const codecs = checkedCodecs(bytes, rung, videoTimescale(timeline));
  return { rendition: rung.name, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), codecs };
}
