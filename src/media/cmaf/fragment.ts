// Reads what matters of a movie fragment and sets its place on the timeline (ISO/IEC 14496-12 section 8.8).
import { type Box, concatBytes, findBox, readBoxHeader, walkBoxes } from './boxes.ts';

export interface FragmentFacts {
  sampleCount: number;
  /** Decode time of the first sample, in the track's ticks. */
  decodeTime: number;
  /** Sum of all sample durations. */
  duration: number;
  /** Whether the first sample is a sync sample, and how many there are. */
  startsWithSync: boolean;
  syncSamples: number;
  /** Earliest presentation time less the decode time of the first sample. */
  firstCompositionOffset: number;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const NON_SYNC = 0x10000; // sample_is_non_sync_sample

interface Defaults {
  duration: number;
  flags: number;
}

function trafDefaults(bytes: Uint8Array, tfhd: Box): Defaults {
  const data = view(bytes);
  const flags = data.getUint32(tfhd.body) & 0xffffff;
  let at = tfhd.body + 8;
  if (flags & 0x1) at += 8;
  if (flags & 0x2) at += 4;
  const duration = flags & 0x8 ? data.getUint32(at) : 0;
  if (flags & 0x8) at += 4;
  if (flags & 0x10) at += 4;
  return { duration, flags: flags & 0x20 ? data.getUint32(at) : 0 };
}

/** The facts of one `moof` followed by its `mdat`. Throws a RangeError when boxes are missing. */
export function readFragment(bytes: Uint8Array): FragmentFacts {
  const traf = findBox(bytes, 'moof/traf');
  const tfhd = traf && findBox(bytes, 'tfhd', traf);
  const tfdt = traf && findBox(bytes, 'tfdt', traf);
  if (!traf || !tfhd || !tfdt) throw new RangeError('the fragment has no traf, tfhd or tfdt');
  const data = view(bytes);
  const defaults = trafDefaults(bytes, tfhd);
  const facts: FragmentFacts = {
    sampleCount: 0,
    decodeTime: bytes[tfdt.body] === 1 ? Number(data.getBigUint64(tfdt.body + 4)) : data.getUint32(tfdt.body + 4),
    duration: 0,
    startsWithSync: false,
    syncSamples: 0,
    firstCompositionOffset: 0,
  };
  let earliest = Number.POSITIVE_INFINITY;
  for (const trun of walkBoxes(bytes, traf.body, traf.end).filter((child) => child.type === 'trun')) {
    const version = bytes[trun.body] ?? 0;
    const flags = data.getUint32(trun.body) & 0xffffff;
    const count = data.getUint32(trun.body + 4);
    let at = trun.body + 8 + (flags & 0x1 ? 4 : 0);
    const firstFlags = flags & 0x4 ? data.getUint32(at) : null;
    if (flags & 0x4) at += 4;
    for (let i = 0; i < count; i += 1) {
      const duration = flags & 0x100 ? data.getUint32(at) : defaults.duration;
      if (flags & 0x100) at += 4;
      if (flags & 0x200) at += 4;
      const sampleFlags =
        flags & 0x400 ? data.getUint32(at) : i === 0 && firstFlags !== null ? firstFlags : defaults.flags;
      if (flags & 0x400) at += 4;
      const offset = flags & 0x800 ? (version === 1 ? data.getInt32(at) : data.getUint32(at)) : 0;
      if (flags & 0x800) at += 4;
      const sync = (sampleFlags & NON_SYNC) === 0;
      if (facts.sampleCount === 0) facts.startsWithSync = sync;
      if (sync) facts.syncSamples += 1;
      earliest = Math.min(earliest, facts.duration + offset);
      facts.duration += duration;
      facts.sampleCount += 1;
    }
  }
  if (facts.sampleCount === 0) throw new RangeError('the fragment has no samples');
  facts.firstCompositionOffset = earliest;
  return facts;
}

/**
 * A copy of a fragment with its sequence number (from 1) and decode time set, everything but `moof` and `mdat` left out.
 * The decode time must have been written with 64 bits or fit into 32.
 */
export function placeFragment(bytes: Uint8Array, sequence: number, decodeTime: number): Uint8Array {
  const kept = walkBoxes(bytes).filter((child) => child.type === 'moof' || child.type === 'mdat');
  const fragment = concatBytes(kept.map((child) => bytes.subarray(child.start, child.end)));
  const data = view(fragment);
  const mfhd = findBox(fragment, 'moof/mfhd');
  const tfdt = findBox(fragment, 'moof/traf/tfdt');
  if (!mfhd || !tfdt) throw new RangeError('the fragment has no mfhd or tfdt');
  data.setUint32(mfhd.body + 4, sequence);
  if (fragment[tfdt.body] === 1) data.setBigUint64(tfdt.body + 4, BigInt(decodeTime));
  else if (decodeTime <= 0xffffffff) data.setUint32(tfdt.body + 4, decodeTime);
  else throw new RangeError('the decode time does not fit into 32 bits');
  return fragment;
}

/** Splits a growing fMP4 stream into its init segment and its fragments (`moof` with what follows up to the next one). */
export class FragmentSplitter {
  #rest: Uint8Array = new Uint8Array(0);
  #head: Uint8Array[] = [];
  #fragment: Uint8Array[] = [];
  #initDone = false;

  /** Takes bytes as they come; returns what became complete. */
  push(chunk: Uint8Array): { init: Uint8Array | null; fragments: Uint8Array[] } {
    const bytes = this.#rest.length === 0 ? chunk : concatBytes([this.#rest, chunk]);
    const fragments: Uint8Array[] = [];
    let init: Uint8Array | null = null;
    let at = 0;
    for (;;) {
      const header = readBoxHeader(bytes, at);
      if (!header || header.end > bytes.length) break;
      const whole = bytes.slice(header.start, header.end);
      if (header.type === 'ftyp' || header.type === 'moov') this.#head.push(whole);
      if (header.type === 'moov' && !this.#initDone) {
        init = concatBytes(this.#head);
        this.#initDone = true;
      }
      if (header.type === 'moof') this.#fragment = [whole];
      if (header.type === 'mdat' && this.#fragment.length > 0) {
        fragments.push(concatBytes([...this.#fragment, whole]));
        this.#fragment = [];
      }
      at = header.end;
    }
    this.#rest = bytes.slice(at);
    return { init, fragments };
  }
}
