// FFmpeg's filter chains as pure functions: any source becomes a constant rate from the origin on, upright, SDR, 4:2:0.
import { audioSampleCount, type Timeline } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { type SourceVideo, uprightSize } from '#media/source-facts.ts';
import type { EncodePlan, PlannedSound } from '../plan.ts';

interface Size {
  width: number;
  height: number;
}

/** Times are given to the microsecond, as ffprobe prints them. */
const micros = (seconds: number): string => seconds.toFixed(6);

/**
 * Exactly `frameCount` pictures at the constant rate, the first at the origin. The order matters: fields are joined
 * before times are touched, and frames are dropped before they cost a scaling.
 */
function timeFilters(video: SourceVideo, timeline: Timeline, originSeconds: number): string[] {
  return [
    // Only frames that are marked as interlaced; one picture out of two fields keeps the frame rate.
    ...(video.interlaced ? ['bwdif=mode=send_frame:parity=auto:deint=interlaced'] : []),
    `setpts=PTS-round(${micros(originSeconds)}/TB)`,
    // start_time=0: the first picture fills what lies between the origin and it
    `fps=${timeline.frameRateNumerator}/${timeline.frameRateDenominator}:start_time=0`,
    // the last picture is held as long as the sound goes on
    'tpad=stop_mode=clone:stop=-1',
    `trim=end_frame=${timeline.frameCount}`,
  ];
}

/** Scales to square pixels and limited range. Autorotation stands before all of this: FFmpeg inserts it. */
function scaleFilters(size: Size, range: { from: 'full' | 'auto'; to: 'tv' | 'full' }, flags: string): string[] {
  const from = range.from === 'full' ? ':in_range=full' : '';
  return [`scale=${size.width}:${size.height}:flags=${flags}${from}:out_range=${range.to}`, 'setsar=1'];
}

/** HDR to what every screen shows: linear light, BT.709 primaries, Hable's curve for the highlights. Frame by frame. */
function toneFilters(video: SourceVideo): string[] {
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

const FINAL_FORMAT = 'format=yuv420p';
const inputRange = (video: SourceVideo): 'full' | 'auto' => (video.fullRange ? 'full' : 'auto');

/** One rung from the source alone. */
export function videoFilters(plan: EncodePlan, rung: Rung): string {
  const { video, originSeconds } = plan.source;
  return [
    ...timeFilters(video, plan.timeline, originSeconds),
    // Scaled before tone mapping, which works on floats and is by far the dearest step.
    ...scaleFilters(rung, { from: inputRange(video), to: 'tv' }, 'bicubic'),
    ...toneFilters(video),
    FINAL_FORMAT,
  ].join(',');
}

/** All rungs of a pass, largest first; each is scaled from the one above, which costs no quality and half the time. */
export function ladderFilters(plan: EncodePlan, descending: readonly Rung[]): string {
  const { video, originSeconds } = plan.source;
  const [top, ...others] = descending;
  if (!top) throw new RangeError('a ladder without rungs');
  const first = [
    ...timeFilters(video, plan.timeline, originSeconds),
    ...scaleFilters(top, { from: inputRange(video), to: 'tv' }, 'lanczos'),
    ...toneFilters(video),
    FINAL_FORMAT,
  ].join(',');
  const chains = [`[0:${video.streamIndex}]${first}${branch(top, others[0])}`];
  for (const [i, rung] of others.entries()) {
    chains.push(
      `[to${rung.name}]scale=${rung.width}:${rung.height}:flags=lanczos,setsar=1${branch(rung, others[i + 1])}`,
    );
  }
  return chains.join(';');
}

/** Ends a chain: in the rung's own output and, where there is a smaller one, in the way to it. */
const branch = (rung: Rung, below: Rung | undefined): string =>
  below ? `,split[${rung.name}][to${below.name}]` : `[${rung.name}]`;

/** Sound from the origin to the end of the picture, without a gap: late starts and holes over 20 ms become silence. */
export function audioFilters(plan: EncodePlan, audio: PlannedSound): string {
  return [
    `asetpts=PTS-round(${micros(plan.source.originSeconds)}/TB)`,
    `aresample=${audio.sampleRate}:async=1:min_hard_comp=0.02:first_pts=0`,
    'apad',
    `atrim=end_sample=${audioSampleCount(plan.timeline, audio.sampleRate)}`,
  ].join(',');
}

const POSTER_SHORT_SIDE_MAX = 720;
const POSTER_WIDTH_MAX = 1280;
const POSTER_CANDIDATES = 24; // about a second of pictures

export function posterSize(video: SourceVideo): Size {
  const { width, height } = uprightSize(video);
  const scale = Math.min(1, POSTER_SHORT_SIDE_MAX / Math.min(width, height), POSTER_WIDTH_MAX / width);
  const even = (value: number): number => Math.max(2, 2 * Math.round((value * scale) / 2));
  return { width: even(width), height: even(height) };
}

export function posterFilters(plan: EncodePlan): string {
  const { video } = plan.source;
  const hdr = video.toneCurve !== 'sdr';
  return [
    ...(video.interlaced ? ['bwdif=mode=send_frame:parity=auto:deint=interlaced'] : []),
    // Small before they are gathered: two dozen 4K pictures would be half a gigabyte.
    ...scaleFilters(posterSize(video), { from: inputRange(video), to: hdr ? 'tv' : 'full' }, 'lanczos'),
    ...toneFilters(video),
    `thumbnail=${POSTER_CANDIDATES}`,
    'scale=out_range=full',
    'format=yuvj420p', // JPEG is full range
  ].join(',');
}
