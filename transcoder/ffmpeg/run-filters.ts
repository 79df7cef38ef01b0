// The filter chains of a run of frames: the same frames whichever run they are made in, all in BT.709 and limited range.
import type { EncodePlan } from '#contract/encode-plan.ts';
import type { Rung } from '#media/ladder.ts';
import type { SourceVideo } from '#media/source-facts.ts';
import { FINAL_FORMAT, inputRange, micros, scaleFilters, toneFilters } from './filters.ts';

/** Frames `first` to the one before `end`, as the filters cut them. */
export interface FrameRun {
  first: number;
  end: number;
  /** Presentation time in the source from which it is read; null: from its beginning. */
  seekSeconds: number | null;
}

/** The wanted frames, counted on the absolute grid; the first is at time 0. Fields are joined before times are touched. */
function timeFilters({ source, timeline }: EncodePlan, { first, end, seekSeconds }: FrameRun): string[] {
  const { video, originSeconds } = source;
  return [
    ...(video.interlaced ? fieldFilters(video) : []),
    `setpts=PTS-round(${micros(originSeconds)}/TB)`,
    // start_time=0: the first picture fills what lies between the origin and it. Behind a seek there is nothing to fill.
    `fps=${timeline.frameRateNumerator}/${timeline.frameRateDenominator}${seekSeconds === null ? ':start_time=0' : ''}`,
    'tpad=stop_mode=clone:stop=-1', // the last picture is held as long as the sound goes on
    `trim=start_pts=${first}:end_pts=${end}`, // one tick is one frame behind the fps filter
    ...(seekSeconds === null ? [] : [allOrNothing(first)]),
    `setpts=PTS-${first}`,
  ];
}

/** Other than what scales, what joins fields ends at the first picture of another size than the one before it. */
function fieldFilters({ codedWidth, codedHeight, rotationDegrees }: SourceVideo): string[] {
  const isTurned = rotationDegrees === 90 || rotationDegrees === 270;
  const size = isTurned ? `${codedHeight}:${codedWidth}` : `${codedWidth}:${codedHeight}`;
  // A picture of this size already goes through as it is; of others each field is scaled by itself.
  return [`scale=${size}:interl=-1`, 'bwdif=mode=send_frame:parity=auto:deint=interlaced'];
}

/**
 * Nothing at all where the first wanted frame does not come: the source was entered behind it (indexes go by the time at which a key
 * frame is decoded, which behind a hole lies far before the time at which it is shown), and later frames would take its place.
 */
const allOrNothing = (first: number): string => `select='if(n,ld(0),st(0,eq(pts,${first})))'`;

/** What is known of the colours of all that is made is told to the encoder, or the init segment would repeat the source's. */
const TAGS = 'setparams=field_mode=prog:range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

/**
 * What the `colorspace` filter takes, in limited range: left to choose, a picture of full range that needs no scaling stays in its
 * own format (yuvj420p), and so in its range.
 */
const LIMITED_FORMATS = `format=${['yuv420p', 'yuv422p', 'yuv444p'].flatMap((each) => [each, `${each}10`, `${each}12`]).join('|')}`;

/** Other colour differences than those of BT.709 are converted, after scaling and straight from one to the other. */
function matrixFilters({ toneCurve, matrix }: SourceVideo): string[] {
  if (toneCurve !== 'sdr') return []; // tone mapping ends in BT.709
  const to = `irange=tv:all=bt709:range=tv:${FINAL_FORMAT}`;
  // The matrix alone: the primaries of BT.601 are within what nobody sees.
  if (matrix === 'bt601')
    return [LIMITED_FORMATS, `colorspace=ispace=smpte170m:iprimaries=bt709:itrc=bt709:${to}:fast=1`];
  if (matrix === 'bt2020')
    return [LIMITED_FORMATS, `colorspace=ispace=bt2020ncl:iprimaries=bt2020:itrc=bt2020-10:${to}`];
  return [];
}

function pictureFilters(video: SourceVideo, rung: Rung): string[] {
  const [scale = '', ...rest] = scaleFilters(rung, { from: inputRange(video), to: 'tv' }, 'lanczos');
  return [
    // Scaled before colours are touched: tone mapping works on floats and is by far the dearest step.
    video.matrix === 'rgb' ? `${scale}:out_color_matrix=bt709` : scale,
    ...rest,
    ...toneFilters(video),
    ...matrixFilters(video),
    FINAL_FORMAT,
    TAGS,
  ];
}

/** The rungs of a run, largest first; each is scaled from the one above, which costs no quality and half the time. */
export function runFilters(plan: EncodePlan, descending: readonly Rung[], frames: FrameRun): string {
  const { video } = plan.source;
  const [top, ...others] = descending;
  if (!top) throw new RangeError('a run without rungs');
  const first = [...timeFilters(plan, frames), ...pictureFilters(video, top)].join(',');
  const chains = [`[0:${video.streamIndex}]${first}${fork(top, others[0])}`];
  for (const [i, rung] of others.entries()) {
    const scale = `scale=${rung.width}:${rung.height}:flags=lanczos,setsar=1`;
    chains.push(`[to${rung.name}]${scale}${fork(rung, others[i + 1])}`);
  }
  return chains.join(';');
}

const fork = (rung: Rung, below: Rung | undefined): string =>
  below ? `,split[${rung.name}][to${below.name}]` : `[${rung.name}]`;

/** Enough for a fragment. */
export const BLACK_FRAMES = 2;

/** Black pictures for every rung: what an encoder writes before its first fragment does not depend on pictures. */
export function blackFilters(rungs: readonly Rung[]): string {
  const outputs = rungs.map(({ name }) => `[black${name}]`).join('');
  const chains = rungs.map(
    ({ name, width, height }) =>
      `[black${name}]scale=${width}:${height}:flags=neighbor,setsar=1,${FINAL_FORMAT},${TAGS}[${name}]`,
  );
  return [`[0:0]trim=end_frame=${BLACK_FRAMES},split=${rungs.length}${outputs}`, ...chains].join(';');
}

/** The size does not matter, the rate does. */
export const blackInput = ({ timeline }: EncodePlan): string =>
  `color=color=black:size=16x16:rate=${timeline.frameRateNumerator}/${timeline.frameRateDenominator}`;
