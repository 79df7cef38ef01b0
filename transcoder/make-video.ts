// Makes a run of fragments of some rungs by one decode, checks each of them and hands them on in packs.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { EncodePlan } from '#contract/encode-plan.ts';
import { FragmentSplitter, placeFragment } from '#media/cmaf/fragment.ts';
import { ticksPerFrame, videoFragmentFrames, videoGrid } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import type { FragmentRun } from '#media/units.ts';
import { encode } from './encode.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { framesOf, type Pace, runArgs, warmUpFrames } from './ffmpeg/run-args.ts';
import { JobFailure, ShortOutput, throwIfHopeless } from './job-failure.ts';
import { checkedCodecs, checkFragment } from './made-checks.ts';
import type { MakeContext, PackSink } from './make-context.ts';
import { type MadePack, RunPacker } from './run-packer.ts';
import { INDEXED_CONTAINERS, indexedBeginning, videoBeginning } from './seek.ts';
import { decodeAll } from './verify.ts';

export interface VideoMaking {
  renditions: readonly string[];
  run: FragmentRun;
  pace: Pace;
  /** sha256 of each rung's init segment: what is made must begin with the same. */
  inits: Readonly<Record<string, string>>;
}

/** How the source is entered; what fails in one way may be readable in the next one. */
type Way = 'by index' | 'by packets' | 'from the start';

function waysInto(plan: EncodePlan, { container }: SourceInput, firstFragment: number): Way[] {
  if (!plan.videoIsEnterable || firstFragment === 0) return ['from the start'];
  return [
    ...(INDEXED_CONTAINERS.includes(container.name) ? (['by index'] as const) : []),
    'by packets',
    'from the start',
  ];
}

/** @throws JobFailure; packs that reached the sink until then count */
export async function makeVideo(
  context: MakeContext,
  plan: EncodePlan,
  source: SourceInput,
  making: VideoMaking,
  sink: PackSink,
): Promise<void> {
  const rungs = plan.rungs.filter(({ name }) => making.renditions.includes(name));
  const made = new Map(rungs.map((rung) => [rung.name, openRendition(context, plan, rung, making, sink)]));
  const packers = [...made.values()].map(({ packer }) => packer);
  const ways = waysInto(plan, source, making.run.first);
  try {
    for (const [i, way] of ways.entries()) {
      try {
        return await attempt(way);
      } catch (error) {
        throwIfHopeless(error, context.signal);
        if (i === ways.length - 1) throw error;
      }
    }
  } finally {
    await Promise.all(packers.map((packer) => packer.settle()));
  }

  async function attempt(way: Way): Promise<void> {
    await Promise.all(packers.map((packer) => packer.rewind()));
    const left = rungs.filter(({ name }) => !made.get(name)?.packer.isComplete);
    if (left.length > 0) await makeOnce(left, way);
    await Promise.all(packers.map((packer) => packer.finish()));
  }

  async function enter(firstFrame: number, way: Way): Promise<number | null> {
    if (way === 'from the start') return null;
    const { tools, signal, noProgressMs } = context;
    const entering = { ffprobe: tools.ffprobe, source, seekable: true, plan, signal, noProgressMs };
    const indexed = way === 'by index' ? indexedBeginning(entering, firstFrame) : null;
    return (indexed ?? (await videoBeginning(entering, firstFrame))).seekSeconds;
  }

  async function makeOnce(left: readonly Rung[], way: Way): Promise<void> {
    const run = { first: Math.min(...packers.map((packer) => packer.next)), end: making.run.end };
    const { firstFrame, endFrame } = framesOf(plan, run);
    const warmUp = warmUpFrames(plan, run);
    const seekSeconds = await enter(firstFrame - warmUp, way);
    const command = runArgs(plan, source, { rungs: left, run, pace: making.pace, seekSeconds });
    const label = `fragments ${run.first}-${run.end - 1} ${left.map(({ name }) => name).join(' ')}`;
    const leave = making.pace === 'viewer' ? await context.room?.enter(pixelsOf(left), context.signal) : undefined;
    try {
      await encode(context, plan, {
        ...{ label, command, packers },
        consume: async (rendition, chunks) => made.get(rendition)?.read(chunks, run.first, warmUp),
        onProgress: ({ frame }) => context.onProgress(Math.min(frame, endFrame - firstFrame), endFrame - firstFrame),
      });
    } finally {
      leave?.();
    }
  }
}

const pixelsOf = (rungs: readonly Rung[]): number => rungs.reduce((sum, { width, height }) => sum + width * height, 0);

interface Rendition {
  packer: RunPacker;
  /** Reads what the encoder writes of the fragments from `first` on, behind one of `warmUp` frames. */
  read(chunks: Readable, first: number, warmUp: number): Promise<void>;
}

function openRendition(
  context: MakeContext,
  plan: EncodePlan,
  rung: Rung,
  { run, pace, inits }: VideoMaking,
  sink: PackSink,
): Rendition {
  const { timeline } = plan;
  let init: Uint8Array = new Uint8Array(0);
  const store = async (pack: MadePack): Promise<void> => {
    const first = Buffer.concat([init, ...pack.fragments.slice(0, 1)]);
    const { frameCount } = videoFragmentFrames(timeline, pack.firstFragment);
    const damage = await decodeAll(context, `${rung.name}-${pack.firstFragment}`, first, frameCount);
    if (damage !== null) throw new JobFailure('output-damaged', `fragment ${pack.firstFragment}: ${damage}`);
    await sink.put(pack);
  };
  const packer = new RunPacker(rung.name, videoGrid(timeline), { run, eager: pace === 'viewer', store });
  return {
    packer,
    async read(chunks, first, warmUp) {
      const splitter = new FragmentSplitter();
      const beginsAt = packer.grid.fragment(first).start - warmUp * ticksPerFrame(timeline);
      let isWarm = warmUp === 0;
      let n = first;
      for await (const chunk of chunks) {
        const split = splitter.push(chunk);
        init = split.init ?? init;
        for (const fragment of split.fragments) {
          if (!isWarm || n >= run.end) {
            isWarm = true; // the fragment before the run; those behind it only let the encoder look ahead
            continue;
          }
          // Not before: an encoder that was given no picture writes another one, and that it made nothing says more.
          if (n === first) {
            checkedCodecs(init, rung, packer.grid.timescale);
            checkInit(rung.name, init, inits[rung.name]);
          }
          checkFragment(fragment, timeline, n, beginsAt, packer);
          // Of an earlier attempt some may be stored already.
          if (n === packer.next) await packer.add(placeFragment(fragment, n + 1, packer.grid.fragment(n).start));
          n += 1;
        }
      }
      if (n !== run.end) throw new ShortOutput(`${rung.name}: ${n - first} of ${run.end - first} fragments came`);
    },
  };
}

function checkInit(rendition: string, bytes: Uint8Array, expected: string | undefined): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== expected) {
    throw new JobFailure('encoder-failed', `${rendition}: the init segment is ${sha256}, not ${expected}`);
  }
}
