// The playlists and the manifest of a video as a foreign client reads them: rungs, segments, lengths.
import * as HLS from 'hls-parser';

export interface Track {
  initUrl: string;
  segments: { url: string; seconds: number }[];
  seconds: number;
}

export interface Rung extends Track {
  width: number;
  height: number;
  videoCodec: string;
}

export interface Presentation {
  /** From the smallest picture to the largest. */
  rungs: Rung[];
  audio: (Track & { codec: string }) | null;
  /** `mediaPresentationDuration` of the MPD. */
  dashSeconds: number;
}

export async function readPresentation(hlsUrl: string, dashUrl: string): Promise<Presentation> {
  const master = HLS.parse(await text(hlsUrl));
  if (!master.isMasterPlaylist) throw new Error(`${hlsUrl} is not a multivariant playlist`);
  const rungs: Rung[] = [];
  let audio: Presentation['audio'] = null;
  for (const variant of master.variants) {
    const codecs = (variant.codecs ?? '').split(',');
    const video = codecs.find((codec) => codec.startsWith('avc1')) ?? '';
    const { width = 0, height = 0 } = variant.resolution ?? {};
    rungs.push({ width, height, videoCodec: video, ...(await readTrack(new URL(variant.uri, hlsUrl).href)) });
    const rendition = variant.audio[0];
    if (audio || !rendition?.uri) continue;
    const codec = codecs.find((name) => name.startsWith('mp4a')) ?? '';
    audio = { codec, ...(await readTrack(new URL(rendition.uri, hlsUrl).href)) };
  }
  rungs.sort((a, b) => a.width * a.height - b.width * b.height);
  return { rungs, audio, dashSeconds: readDashSeconds(await text(dashUrl)) };
}

async function readTrack(url: string): Promise<Track> {
  const playlist = HLS.parse(await text(url));
  if (playlist.isMasterPlaylist || !playlist.endlist) throw new Error(`${url} is not a finished media playlist`);
  const segments = playlist.segments.map(({ uri, duration }) => ({ url: new URL(uri, url).href, seconds: duration }));
  const initUrl = new URL(playlist.segments[0]?.map?.uri ?? '', url).href;
  return { initUrl, segments, seconds: segments.reduce((sum, segment) => sum + segment.seconds, 0) };
}

/** An xs:duration of hours, minutes and seconds, as ISO/IEC 23009-1 uses it. */
export function readDashSeconds(manifest: string): number {
  const match = /mediaPresentationDuration="PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?"/.exec(manifest);
  if (!match) throw new Error('the MPD has no mediaPresentationDuration');
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return hours * 3600 + minutes * 60 + seconds;
}

async function text(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}
