// Turns what the encoder writes into fragments on the grid: video is checked and placed, sound is cut and wrapped here.
import { AdtsSplitter } from '#media/adts.ts';
import { renderAudioFragment, renderAudioInit } from '#media/cmaf/audio.ts';
import { FragmentSplitter, placeFragment, readFragment } from '#media/cmaf/fragment.ts';
import { readInit } from '#media/cmaf/init.ts';
import { AAC_LC_CODEC_STRING } from '#media/codec-strings.ts';
import { audioFragmentPackets, audioPacketCount, type Timeline, videoFragmentFrames } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { JobFailure } from './job-failure.ts';
import type { Packer } from './packer.ts';
import type { PlannedSound } from './plan.ts';

type Chunks = AsyncIterable<Uint8Array>;

/** Reads one rung from the encoder. @throws JobFailure when the bytes are not what the plan says */
export async function packVideo(chunks: Chunks, rung: Rung, timeline: Timeline, packer: Packer): Promise<void> {
  const splitter = new FragmentSplitter();
  let n = 0;
  for await (const chunk of chunks) {
    const { init, fragments } = splitter.push(chunk);
    if (init) await packer.putInit(init, checkedCodecs(init, rung, packer.grid.timescale));
    for (const fragment of fragments) {
      checkFragment(fragment, timeline, n, packer);
      // A second attempt encodes from the start, but what is stored stays as it is.
      if (n >= packer.packedFragments) await packer.add(placeFragment(fragment, n + 1, packer.grid.fragment(n).start));
      n += 1;
    }
  }
  if (n !== packer.grid.fragmentCount) {
    throw new JobFailure('encoder-failed', `${rung.name}: ${n} of ${packer.grid.fragmentCount} fragments came`);
  }
}

function checkedCodecs(init: Uint8Array, rung: Rung, timescale: number): string {
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
function checkFragment(bytes: Uint8Array, timeline: Timeline, n: number, packer: Packer): void {
  const wrong = (what: string): JobFailure =>
    new JobFailure('encoder-failed', `${packer.rendition}: fragment ${n} ${what}`);
  if (n >= packer.grid.fragmentCount) throw wrong('is one too many');
  const facts = readFragment(bytes);
  const { frameCount } = videoFragmentFrames(timeline, n);
  const { start, duration } = packer.grid.fragment(n);
  if (facts.sampleCount !== frameCount) throw wrong(`has ${facts.sampleCount} frames, not ${frameCount}`);
  if (!facts.startsWithSync || facts.syncSamples !== 1) throw wrong('does not start with its only key frame');
  if (facts.decodeTime !== start) throw wrong(`starts at ${facts.decodeTime}, not ${start}`);
  if (facts.duration !== duration) throw wrong(`lasts ${facts.duration}, not ${duration}`);
  if (facts.firstCompositionOffset !== 0) throw wrong('is not presented where it is decoded');
}

/** Packets that may be missing at the end: the encoder's delay, not a loss anyone hears. */
const MISSING_PACKETS_MAX = 4;

/** Reads the sound from the encoder. @throws JobFailure when it is too short */
export async function packAudio(
  chunks: Chunks,
  audio: PlannedSound,
  timeline: Timeline,
  packer: Packer,
): Promise<void> {
  const { sampleRate, channels, bitrateKbps } = audio;
  await packer.putInit(renderAudioInit({ sampleRate, channels, bitrateBps: bitrateKbps * 1000 }), AAC_LC_CODEC_STRING);
  const total = audioPacketCount(timeline, sampleRate);
  const splitter = new AdtsSplitter();
  let waiting: Uint8Array[] = [];
  let received = 0;
  let n = 0;
  const take = async (packets: Uint8Array[]): Promise<void> => {
    for (const packet of packets) {
      if (received === total) return; // the encoder flushed one more than the picture lasts
      waiting.push(packet);
      received += 1;
      const { firstPacket, packetCount } = audioFragmentPackets(timeline, sampleRate, n);
      if (waiting.length < packetCount) continue;
      if (n >= packer.packedFragments) await packer.add(renderAudioFragment(n + 1, firstPacket, waiting));
      waiting = [];
      n += 1;
    }
  };
  for await (const chunk of chunks) await take(splitter.push(chunk));
  const missing = total - received;
  const last = waiting.at(-1);
  if (missing > 0 && missing <= MISSING_PACKETS_MAX && last) await take(Array.from({ length: missing }, () => last));
  if (received !== total) throw new JobFailure('encoder-failed', `audio: ${received} of ${total} packets came`);
}
