// Makes a run of fragments of the sound, exactly the packets that a single pass would put there, and hands them on in packs.
import type { Readable } from 'node:stream';
import type { EncodePlan } from '#contract/encode-plan.ts';
import { AdtsSplitter } from '#media/adts.ts';
import { renderAudioFragment } from '#media/cmaf/audio.ts';
import { audioFragmentPackets, audioGrid, audioPacketCount } from '#media/grid.ts';
import type { FragmentRun } from '#media/units.ts';
import { encode } from './encode.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import type { Pace } from './ffmpeg/run-args.ts';
import { soundRunArgs } from './ffmpeg/sound-args.ts';
import { JobFailure, ShortOutput } from './job-failure.ts';
import type { MakeContext, PackSink } from './make-context.ts';
import { RunPacker } from './run-packer.ts';
import { soundSeekSeconds } from './seek.ts';

/**
 * Packets that are made before those that are wanted, and thrown away: with fewer the encoder's window switching is another
 * one than its neighbour's, which is heard as a click (measured: three are enough, sixteen give the quality of one pass, and with
 * thirty-two most joins have its packets to the bit).
 */
const WARM_UP_PACKETS = 32;
/** The encoder looks one packet ahead. */
const AHEAD_PACKETS = 2;
/** Packets that may be missing at the end: the encoder's delay, not a loss anyone hears. */
const MISSING_PACKETS_MAX = 4;

/** Packets `first` to the one before `end`, and where the encoder begins and stops to make just those. */
export function packetsOf({ timeline, audio }: EncodePlan, run: FragmentRun) {
  const sampleRate = audio?.sampleRate ?? 0;
  const last = audioFragmentPackets(timeline, sampleRate, run.end - 1);
  const first = audioFragmentPackets(timeline, sampleRate, run.first).firstPacket;
  const end = last.firstPacket + last.packetCount;
  const total = audioPacketCount(timeline, sampleRate);
  return { first, end, from: Math.max(0, first - WARM_UP_PACKETS), until: Math.min(total, end + AHEAD_PACKETS), total };
}

/** @throws JobFailure; packs that reached the sink until then count */
export async function makeAudio(
  context: MakeContext,
  plan: EncodePlan,
  source: SourceInput,
  { run, pace }: { run: FragmentRun; pace: Pace },
  sink: PackSink,
): Promise<void> {
  const { audio, timeline } = plan;
  if (!audio) throw new JobFailure('encoder-failed', 'the plan has no sound');
  const packets = packetsOf(plan, run);
  const isWhole = !plan.audioIsEnterable;
  const seekSeconds = isWhole ? null : soundSeekSeconds(plan, packets.from);
  const command = soundRunArgs(plan, audio, source, { ...packets, seekSeconds });
  const packer = new RunPacker('audio', audioGrid(timeline, audio.sampleRate), {
    run,
    eager: pace === 'viewer',
    store: (pack) => sink.put(pack),
  });
  const label = `sound ${run.first}-${run.end - 1}`;
  try {
    await encode(context, plan, {
      ...{ label, command, packers: [packer] },
      consume: (_rendition, chunks) => readSound(chunks, plan, run, packer),
    });
    await packer.finish();
  } finally {
    await packer.settle();
  }
}

/** Cuts the packets of the encoder into the fragments of the run; those before and behind are dropped. */
async function readSound(chunks: Readable, plan: EncodePlan, run: FragmentRun, packer: RunPacker): Promise<void> {
  const sampleRate = plan.audio?.sampleRate ?? 0;
  const packets = packetsOf(plan, run);
  const splitter = new AdtsSplitter();
  let waiting: Uint8Array[] = [];
  let last: Uint8Array | null = null;
  let number = packets.from;
  let n = run.first;
  const take = async (packet: Uint8Array): Promise<void> => {
    const isWanted = number >= packets.first && number < packets.end;
    number += 1;
    if (!isWanted) return;
    waiting.push(packet);
    const fragment = audioFragmentPackets(plan.timeline, sampleRate, n);
    if (waiting.length < fragment.packetCount) return;
    await packer.add(renderAudioFragment(n + 1, fragment.firstPacket, waiting));
    waiting = [];
    n += 1;
  };
  for await (const chunk of chunks) {
    for (const packet of splitter.push(chunk)) {
      await take(packet);
      last = packet;
    }
  }
  const missing = packets.end - number;
  const isTheEnd = packets.end === packets.total;
  if (isTheEnd && last) for (let i = 0; i < Math.min(missing, MISSING_PACKETS_MAX); i += 1) await take(last);
  if (n !== run.end) throw new ShortOutput(`audio: ${n - run.first} of ${run.end - run.first} fragments came`);
}
