// Turns what the encoder writes into fragments on the grid: video is checked and placed, sound is cut and wrapped here.
import { AdtsSplitter } from '#media/adts.ts';
import { renderAudioFragment, renderAudioInit } from '#media/cmaf/audio.ts';
import { FragmentSplitter, placeFragment, readFragment } from '#media/cmaf/fragment.ts';
import { readInit } from '#media/cmaf/init.ts';
import { AAC_LC_CODEC_STRING } from '#media/codec-strings.ts';
import { audioFragmentPackets, audioPacketCount, type Timeline, videoFragmentFrames } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { JobFailure, ShortOutput } from './job-failure.ts';
import type { Packer } from './packer.ts';
import type { PlannedSound } from './plan.ts';

type Chunks = AsyncIterable<Uint8Array>;

/** Reads one rung from the encoder, from the first fragment that is not stored on. @throws JobFailure when the bytes are not what the plan says */
export async function packVideo(chunks: Chunks, rung: Rung, timeline: Timeline, packer: Packer): Promise<void> {
  const splitter = new FragmentSplitter();
  const from = packer.packedFragments;
  let n = from;
  for await (const chunk of chunks) {
    const { init, fragments } = splitter.push(chunk);
    if (init) await packer.putInit(init, checkedCodecs(init, rung, packer.grid.timescale));
    for (const fragment of fragments) {
      checkFragment(fragment, timeline, n, from, packer);
      await packer.add(placeFragment(fragment, n + 1, packer.grid.fragment(n).start));
      n += 1;
    }
  }
  if (n !== packer.grid.fragmentCount) {
    throw new ShortOutput(`${rung.name}: ${n} of ${packer.grid.fragmentCount} fragments came`);
  }
}

/** @throws JobFailure when it is not the planned one */
export function checkedCodecs(init: Uint8Array, rung: Rung, timescale: number): string {
  const facts = readInit(init);
  if (
    facts.kind !== 'video' ||
    facts.width !== rung.width ||
    facts.height !== rung.height ||
    facts.timescale !== timescale
  ) {
    throw new JobFailure(
      'encoder-failed',
      `${rung.name}: the init segment is not the planned one: ${JSON.stringify(facts)}`,
    );
  }
  return facts.codecs;
}

/** Every fragment holds the planned frames, begins where the grid says and starts with its only key frame. */
export function checkFragment(
  bytes: Uint8Array,
  timeline: Timeline,
  n: number,
  from: number,
  packer: Pick<Packer, 'rendition' | 'grid'>,
): void {
  const wrong = (what: string): JobFailure =>
    new JobFailure('encoder-failed', `${packer.rendition}: fragment ${n} ${what}`);
  if (n >= packer.grid.fragmentCount) throw wrong('is one too many');
  const facts = readFragment(bytes);
  const { frameCount } = videoFragmentFrames(timeline, n);
  const { start: startOfAll, duration } = packer.grid.fragment(n);
  const start = startOfAll - packer.grid.fragment(from).start; // the encoder counts from where it began
  if (facts.sampleCount !== frameCount) throw wrong(`has ${facts.sampleCount} frames, not ${frameCount}`);
  if (!facts.startsWithSync || facts.syncSamples !== 1) throw wrong('does not start with its only key frame');
  if (facts.decodeTime !== start) throw wrong(`starts at ${facts.decodeTime}, not ${start}`);
  if (facts.duration !== duration) throw wrong(`lasts ${facts.duration}, not ${duration}`);
  if (facts.firstCompositionOffset !== 0) throw wrong('is not presented where it is decoded');
}

/** Packets that may be missing at the end: the encoder's delay, not a loss anyone hears. */
const MISSING_PACKETS_MAX = 4;

/**
 * Reads the sound from the encoder, whose first packet is number `firstPacket` of the track; what is stored already is
 * dropped, and so is what only let the encoder find its rhythm.
 * @throws JobFailure when it is too short
 */
export async function packAudio(
  chunks: Chunks,
  audio: PlannedSound,
  timeline: Timeline,
  packer: Packer,
  firstPacket: number,
): Promise<void> {
  const { sampleRate, channels, bitrateKbps } = audio;
  await packer.putInit(renderAudioInit({ sampleRate, channels, bitrateBps: bitrateKbps * 1000 }), AAC_LC_CODEC_STRING);
  const total = audioPacketCount(timeline, sampleRate);
  const splitter = new AdtsSplitter();
  let waiting: Uint8Array[] = [];
  let received = firstPacket;
  let n = packer.packedFragments;
  const wantedFrom = n < packer.grid.fragmentCount ? audioFragmentPackets(timeline, sampleRate, n).firstPacket : total;
  const take = async (packets: Uint8Array[]): Promise<void> => {
    for (const packet of packets) {
      if (received === total) return; // the encoder flushed one more than the picture lasts
      received += 1;
      if (received <= wantedFrom) continue;
      waiting.push(packet);
      const fragment = audioFragmentPackets(timeline, sampleRate, n);
      if (waiting.length < fragment.packetCount) continue;
      await packer.add(renderAudioFragment(n + 1, fragment.firstPacket, waiting));
      waiting = [];
      n += 1;
    }
  };
  for await (const chunk of chunks) await take(splitter.push(chunk));
  const missing = total - received;
  const last = waiting.at(-1);
  if (missing > 0 && missing <= MISSING_PACKETS_MAX && last) await take(Array.from({ length: missing }, () => last));
  if (received !== total) throw new ShortOutput(`audio: ${received} of ${total} packets came`);
}
