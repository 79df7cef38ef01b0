// Reads codec string and picture size from the bytes of an init segment.
import { AAC_LC_CODEC_STRING, avcCodecString } from '../codec-strings.ts';
import { findBox } from './boxes.ts';

export type InitFacts =
  | { kind: 'video'; codecs: string; width: number; height: number; timescale: number }
  | { kind: 'audio'; codecs: string; sampleRate: number; channels: number; timescale: number };

/** What an H.264 or AAC-LC init segment says of itself; throws a RangeError for anything else. */
export function readInit(bytes: Uint8Array): InitFacts {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mdhd = findBox(bytes, 'moov/trak/mdia/mdhd');
  const stsd = findBox(bytes, 'moov/trak/mdia/minf/stbl/stsd');
  if (!mdhd || !stsd) throw new RangeError('the init segment has no mdhd or stsd');
  const timescale = data.getUint32(mdhd.body + (bytes[mdhd.body] === 1 ? 20 : 12));
  const avc1 = findBox(bytes, 'avc1', stsd);
  const avcC = avc1 && findBox(bytes, 'avcC', avc1);
  if (avc1 && avcC) {
    const at = avcC.body;
    return {
      kind: 'video',
      codecs: avcCodecString(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0),
      width: data.getUint16(avc1.body + 24),
      height: data.getUint16(avc1.body + 26),
      timescale,
    };
  }
  const mp4a = findBox(bytes, 'mp4a', stsd);
  if (mp4a) {
    return {
      kind: 'audio',
      codecs: AAC_LC_CODEC_STRING,
      sampleRate: data.getUint16(mp4a.body + 24),
      channels: data.getUint16(mp4a.body + 16),
      timescale,
    };
  }
  throw new RangeError('the init segment is neither H.264 nor AAC');
}
