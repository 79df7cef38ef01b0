// The filters that pictures of any kind share, as pure functions: scaled to square pixels, from HDR to what every screen shows.
import type { SourceVideo } from '#media/source-facts.ts';

interface Size {
  width: number;
  height: number;
}

/** Times are given to the microsecond, as ffprobe prints them. */
export const micros = (seconds: number): string => seconds.toFixed(6);

/** Scales to square pixels and limited range. Autorotation stands before all of this: FFmpeg inserts it. */
export function scaleFilters(size: Size, range: { from: 'full' | 'auto'; to: 'tv' | 'full' }, flags: string): string[] {
  const from = range.from === 'full' ? ':in_range=full' : '';
  return [`scale=${size.width}:${size.height}:flags=${flags}${from}:out_range=${range.to}`, 'setsar=1'];
}

/** HDR to what every screen shows: linear light, BT.709 primaries, Hable's curve for the highlights. Frame by frame. */
export function toneFilters(video: SourceVideo): string[] {
  if (video.toneCurve === 'sdr') return [];
  const transfer = video.toneCurve === 'pq' ? 'smpte2084' : 'arib-std-b67';
  return [
    // The input's colours are named, since files that say PQ or HLG often say nothing else.
    `zscale=tin=${transfer}:pin=bt2020:min=2020_ncl:rin=limited:t=linear:npl=100`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:p=bt709:r=limited',
  ];
}

export const FINAL_FORMAT = 'format=yuv420p';
export const inputRange = (video: SourceVideo): 'full' | 'auto' => (video.fullRange ? 'full' : 'auto');
