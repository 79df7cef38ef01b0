// FFmpeg's filter chains as pure functions: any source becomes a constant rate from the origin on, upright, SDR, 4:2:0.
import { audioSampleCount, SAMPLES_PER_PACKET } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { posterSizeOf } from '#media/poster-size.ts';
import { type SourceVideo, uprightSize } from '#media/source-facts.ts';
import type { EncodePlan, PlannedSound } from '../plan.ts';

/** Where an encoder run begins on the timeline: frames, or AAC packets, before it are not made. */
export interface Beginning {
  /** First frame of video, first packet of sound. */
  at: number;
  /** Presentation time in the source from which it is read; null: from its beginning. */
  seekSeconds: number | null;
}

export const FROM_THE_START: Beginning = { at: 0, seekSeconds: null };

interface Size {
  width: number;
  height: number;
}

/** Times are given to the microsecond, as ffprobe prints them. */
export const micros = (seconds: number): string => seconds.toFixed(6);

/**
 * The pictures from `begin` to the end of the timeline at the constant rate, the first at time 0. The order matters:
 * fields are joined before times are touched, and frames are dropped before they cost a scaling.
 */
function timeFilters({ source, timeline }: EncodePlan, begin: Beginning): string[] {
  const { video, originSeconds } = source;
  // start_time=0: the first picture fills what lies between the origin and it. Behind a seek the grid is the same one,
  // since times are absolute, but there is nothing to fill.
  const start = begin.seekSeconds === null ? ':start_time=0' : '';
  return [
    // Only frames that are marked as interlaced; one picture out of two fields keeps the frame rate.
    ...(video.interlaced ? ['bwdif=mode=send_frame:parity=auto:deint=interlaced'] : []),
    `setpts=PTS-round(${micros(originSeconds)}/TB)`,
    `fps=${timeline.frameRateNumerator}/${timeline.frameRateDenominator}${start}`,
    // the last picture is held as long as the sound goes on
    'tpad=stop_mode=clone:stop=-1',
    // One tick is one frame behind the fps filter.
    ...(begin.at === 0
      ? [`trim=end_frame=${timeline.frameCount}`]
      : [`trim=start_pts=${begin.at}:end_pts=${timeline.frameCount}`, `setpts=PTS-${begin.at}`]),
  ];
}

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

/** One rung from the source alone. */
export function videoFilters(plan: EncodePlan, rung: Rung, begin: Beginning = FROM_THE_START): string {
  const { video } = plan.source;
  return [
    ...timeFilters(plan, begin),
    // Scaled before tone mapping, which works on floats and is by far the dearest step.
    ...scaleFilters(rung, { from: inputRange(video), to: 'tv' }, 'bicubic'),
    ...toneFilters(video),
    FINAL_FORMAT,
  ].join(',');
}

/** A rung of a pass and the first frame that is wanted of it. */
export interface WantedRung {
  rung: Rung;
  firstFrame: number;
}

/**
 * All rungs of a pass, largest first; each is scaled from the one above, which costs no quality and half the time.
 * @param begin the earliest of their first frames
 */
export function ladderFilters(
  plan: EncodePlan,
  descending: readonly WantedRung[],
  begin: Beginning = FROM_THE_START,
): string {
  const { video } = plan.source;
  const [top, ...others] = descending;
  if (!top) throw new RangeError('a ladder without rungs');
  const first = [
    ...timeFilters(plan, begin),
    ...scaleFilters(top.rung, { from: inputRange(video), to: 'tv' }, 'lanczos'),
    ...toneFilters(video),
    FINAL_FORMAT,
  ].join(',');
  const chains = [`[0:${video.streamIndex}]${first}${branch(top, others[0], begin.at)}`];
  for (const [i, wanted] of others.entries()) {
    const { name, width, height } = wanted.rung;
    const scale = `scale=${width}:${height}:flags=lanczos,setsar=1`;
    chains.push(`[to${name}]${scale}${branch(wanted, others[i + 1], begin.at)}`);
  }
  return chains.join(';');
}

/** Ends a chain: in the rung's own output, without what is stored of it, and, where there is a smaller one, in the way to it. */
function branch({ rung, firstFrame }: WantedRung, below: WantedRung | undefined, begin: number): string {
  const later = firstFrame - begin;
  const drop = `trim=start_pts=${later},setpts=PTS-${later}`;
  if (!below) return later > 0 ? `,${drop}[${rung.name}]` : `[${rung.name}]`;
  if (later === 0) return `,split[${rung.name}][to${below.rung.name}]`;
  return `,split[all${rung.name}][to${below.rung.name}];[all${rung.name}]${drop}[${rung.name}]`;
}

/**
 * Sound from the origin to the end of the picture, without a gap: late starts and holes over 20 ms become silence.
 * @param begin its packet number is where the samples begin; a later packet is the first one that is kept
 */
export function audioFilters(plan: EncodePlan, audio: PlannedSound, begin: Beginning = FROM_THE_START): string {
  const firstSample = begin.at * SAMPLES_PER_PACKET;
  return [
    `asetpts=PTS-round(${micros(plan.source.originSeconds)}/TB)`,
    `aresample=${audio.sampleRate}:async=1:min_hard_comp=0.02:first_pts=${firstSample}`,
    'apad',
    `atrim=end_sample=${audioSampleCount(plan.timeline, audio.sampleRate) - firstSample}`,
  ].join(',');
}

const POSTER_CANDIDATES = 24; // about a second of pictures

export const posterSize = (video: SourceVideo): Size => posterSizeOf(uprightSize(video));

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
