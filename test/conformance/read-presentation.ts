// Fetches a whole presentation as a foreign player would, by HLS, and keeps the bytes of every segment.

import * as HLS from 'hls-parser';
import { Parser } from 'm3u8-parser';
import { walkBoxes } from '#media/cmaf/boxes.ts';
import { type FragmentFacts, readFragment } from '#media/cmaf/fragment.ts';
import { type InitFacts, readInit } from '#media/cmaf/init.ts';

HLS.setOptions({ strictMode: true });

export interface ReadSegment {
  url: string;
  seconds: number;
  bytes: Uint8Array;
  facts: FragmentFacts;
}

export interface ReadTrack {
  url: string;
  targetDuration: number;
  initBytes: Uint8Array;
  init: InitFacts;
  segments: ReadSegment[];
}

export interface ReadVariant extends ReadTrack {
  bandwidth: number;
  averageBandwidth: number;
  codecs: string;
  frameRate: number;
  resolution: { width: number; height: number };
}

export interface Presentation {
  variants: ReadVariant[];
  audio: ReadTrack | null;
}

async function fetchText(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Both parsers must agree on what a playlist says. */
function parseWithM3u8(text: string): Parser['manifest'] {
  const parser = new Parser();
  parser.push(text);
  parser.end();
  return parser.manifest;
}

async function readTrack(url: string): Promise<ReadTrack> {
  const text = await fetchText(url);
  const playlist = HLS.parse(text);
  if (playlist.isMasterPlaylist) throw new Error(`${url} is a multivariant playlist`);
  const second = parseWithM3u8(text);
  const durations = playlist.segments.map((segment) => segment.duration);
  if (second.endList !== true || !playlist.endlist) throw new Error(`${url} has no end`);
  if (String(second.segments.map((segment) => segment.duration)) !== String(durations)) {
    throw new Error(`the parsers disagree about ${url}`);
  }
  const map = playlist.segments[0]?.map?.uri;
  if (!map) throw new Error(`${url} has no EXT-X-MAP`);
  const initBytes = await fetchBytes(new URL(map, url).href);
  const segments: ReadSegment[] = [];
  for (const segment of playlist.segments) {
    const segmentUrl = new URL(segment.uri, url).href;
    const bytes = await fetchBytes(segmentUrl);
    segments.push({ url: segmentUrl, seconds: segment.duration, bytes, facts: readFragment(bytes) });
  }
  return { url, targetDuration: playlist.targetDuration, initBytes, init: readInit(initBytes), segments };
}

/** Reads everything; throws when a parser refuses a playlist or a fetch does not answer 200. */
export async function readPresentation(masterUrl: string): Promise<Presentation> {
  const text = await fetchText(masterUrl);
  const master = HLS.parse(text);
  if (!master.isMasterPlaylist) throw new Error(`${masterUrl} is no multivariant playlist`);
  if (parseWithM3u8(text).playlists?.length !== master.variants.length) throw new Error('the parsers disagree');
  const variants: ReadVariant[] = [];
  let audioUri: string | undefined;
  for (const variant of master.variants) {
    const { averageBandwidth, codecs, frameRate, resolution } = variant;
    if (!averageBandwidth || !codecs || !frameRate || !resolution) throw new Error(`${variant.uri} lacks attributes`);
    audioUri = variant.audio[0]?.uri;
    const track = await readTrack(new URL(variant.uri, masterUrl).href);
    variants.push({ ...track, bandwidth: variant.bandwidth, averageBandwidth, codecs, frameRate, resolution });
  }
  return { variants, audio: audioUri ? await readTrack(new URL(audioUri, masterUrl).href) : null };
}

/** NAL unit types of the first sample of an H.264 fragment whose lengths take four bytes (ISO/IEC 14496-15). */
export function firstSampleNalTypes(fragment: Uint8Array): number[] {
  const moof = walkBoxes(fragment).find((box) => box.type === 'moof');
  const mdat = walkBoxes(fragment).find((box) => box.type === 'mdat');
  if (!moof || !mdat) throw new RangeError('no moof or mdat');
  const data = new DataView(fragment.buffer, fragment.byteOffset, fragment.byteLength);
  const types: number[] = [];
  // The first slice ends the first sample for our purpose: what comes before it are SPS, PPS, SEI and the like.
  for (let at = mdat.body; at + 5 <= mdat.end; at += 4 + data.getUint32(at)) {
    const type = (fragment[at + 4] ?? 0) & 0x1f;
    types.push(type);
    if (type === 1 || type === 5) break;
  }
  return types;
}

/** Bits per second of the densest segment. */
export const peakBps = (track: ReadTrack): number =>
  Math.max(...track.segments.map((segment) => (segment.bytes.length * 8) / segment.seconds));

export const averageBps = (track: ReadTrack): number => {
  const bytes = track.segments.reduce((sum, segment) => sum + segment.bytes.length, 0);
  return (bytes * 8) / track.segments.reduce((sum, segment) => sum + segment.seconds, 0);
};
