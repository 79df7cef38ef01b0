// Writes the audio rendition's init segment and fragments around AAC packets (ISO/IEC 14496-12, 14496-14; CMAF 23000-19).
import { SAMPLES_PER_PACKET } from '../grid.ts';
import { box, concatBytes, fullBox, text, uint } from './boxes.ts';

const MATRIX = concatBytes([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map((value) => uint(value, 4)));
const SAMPLE_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** AudioSpecificConfig of AAC-LC (14496-3 section 1.6.2.1): object type 2, rate index, channel configuration. */
function audioSpecificConfig(sampleRate: number, channels: number): Uint8Array {
  const rate = SAMPLE_RATES.indexOf(sampleRate);
  if (rate < 0) throw new RangeError(`AAC has no rate of ${sampleRate} Hz`);
  return uint((2 << 11) | (rate << 7) | (channels << 3), 2);
}

/** A descriptor with a one-byte length (14496-1 section 8.3.3); ours are all short. */
const descriptor = (tag: number, ...parts: Uint8Array[]): Uint8Array => {
  const body = concatBytes(parts);
  return concatBytes([uint(tag, 1), uint(body.length, 1), body]);
};

function elementaryStream(sampleRate: number, channels: number, bitrateBps: number): Uint8Array {
  const decoderConfig = descriptor(
    4,
    uint(0x40, 1), // AAC
    uint(0x15, 1), // audio stream
    uint(0, 3),
    uint(bitrateBps, 4),
    uint(bitrateBps, 4),
    descriptor(5, audioSpecificConfig(sampleRate, channels)),
  );
  return fullBox('esds', 0, 0, descriptor(3, uint(1, 2), uint(0, 1), decoderConfig, descriptor(6, uint(2, 1))));
}

export interface AudioInit {
  sampleRate: number;
  channels: number;
  bitrateBps: number;
}

/** The init segment: its edit list starts presentation after the priming packet. */
export function renderAudioInit({ sampleRate, channels, bitrateBps }: AudioInit): Uint8Array {
  const sampleEntry = box(
    'mp4a',
    uint(0, 3),
    uint(0, 3),
    uint(1, 2), // reserved, data reference 1
    uint(0, 8),
    uint(channels, 2),
    uint(16, 2),
    uint(0, 4),
    uint(sampleRate, 2),
    uint(0, 2),
    elementaryStream(sampleRate, channels, bitrateBps),
  );
  const empty = uint(0, 4);
  const sampleTable = box(
    'stbl',
    fullBox('stsd', 0, 0, uint(1, 4), sampleEntry),
    fullBox('stts', 0, 0, empty),
    fullBox('stsc', 0, 0, empty),
    fullBox('stsz', 0, 0, empty, empty),
    fullBox('stco', 0, 0, empty),
  );
  const media = box(
    'mdia',
    fullBox('mdhd', 0, 0, empty, empty, uint(sampleRate, 4), empty, uint(0x55c4, 2), uint(0, 2)),
    fullBox('hdlr', 0, 0, empty, text('soun'), uint(0, 8), empty, text('SoundHandler\0')),
    box(
      'minf',
      fullBox('smhd', 0, 0, empty),
      box('dinf', fullBox('dref', 0, 0, uint(1, 4), fullBox('url ', 0, 1))),
      sampleTable,
    ),
  );
  const track = box(
    'trak',
    fullBox(
      'tkhd',
      0,
      3,
      empty,
      empty,
      uint(1, 4),
      empty,
      empty,
      uint(0, 8),
      uint(0, 2),
      uint(0, 2),
      uint(0x100, 2),
      uint(0, 2),
      MATRIX,
      empty,
      empty,
    ),
    // One edit without an end (duration 0 in a fragmented file) whose media time skips the priming samples.
    box('edts', fullBox('elst', 0, 0, uint(1, 4), empty, uint(SAMPLES_PER_PACKET, 4), uint(1, 2), uint(0, 2))),
    media,
  );
  const movie = box(
    'moov',
    fullBox(
      'mvhd',
      0,
      0,
      empty,
      empty,
      uint(1000, 4),
      empty,
      uint(0x10000, 4),
      uint(0x100, 2),
      uint(0, 2),
      uint(0, 8),
      MATRIX,
      uint(0, 8),
      uint(0, 8),
      uint(0, 8),
      uint(2, 4),
    ),
    track,
    box('mvex', fullBox('trex', 0, 0, uint(1, 4), uint(1, 4), empty, empty, empty)),
  );
  return concatBytes([box('ftyp', text('iso6'), empty, text('iso6cmfcmp41')), movie]);
}

/** One fragment of AAC packets whose first is packet number `firstPacket` of the track. */
export function renderAudioFragment(sequence: number, firstPacket: number, packets: readonly Uint8Array[]): Uint8Array {
  const sizes = concatBytes(packets.map((packet) => uint(packet.length, 4)));
  const render = (dataOffset: number): Uint8Array =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, uint(sequence, 4)),
      box(
        'traf',
        // default-base-is-moof, default duration, default flags: every packet is a sync sample
        fullBox('tfhd', 0, 0x020028, uint(1, 4), uint(SAMPLES_PER_PACKET, 4), uint(0x02000000, 4)),
        fullBox('tfdt', 1, 0, uint(firstPacket * SAMPLES_PER_PACKET, 8)),
        fullBox('trun', 0, 0x000201, uint(packets.length, 4), uint(dataOffset, 4), sizes),
      ),
    );
  const headerLength = render(0).length;
  return concatBytes([render(headerLength + 8), box('mdat', ...packets)]);
}
