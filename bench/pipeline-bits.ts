// Bits for the same quality: our ladder beside those of other systems, by VMAF and VMAF-NEG, over clips.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { timelineSeconds } from '#media/grid.ts';
import { uprightSize } from '#media/source-facts.ts';
import { bdRate, type RatePoint } from './bd-rate.ts';
import { benchClips, benchTools, type OpenClip, withClip } from './open-clip.ts';
import { type MadeLadder, makeOwnLadder } from './own-ladder.ts';
import { PEERS } from './peers.ts';
import { type Line, limit, type PipelineOptions, percent } from './pipeline-report.ts';
import { runPeer } from './run-peer.ts';
import { median } from './statistics.ts';
import { installVmafTool, type Matrix, measureVmaf, type Picture, type Quality } from './vmaf.ts';

const exec = promisify(execFile);
const CLIPS_MIN = 5;
const SECONDS_MAX = 10;
const SECONDS_MIN = 1.5;
const SCORED_SHORT_SIDE_MAX = 1080;
/** What the bench asks for; the others are reported. */
const LIMITS: Partial<Record<keyof typeof PEERS, number>> = { cuteTube: -0.15, streamBuddy: -0.1 };

type Curves = Record<keyof Quality, RatePoint[]>;

interface Measured {
  clip: string;
  own: Curves;
  peers: Map<keyof typeof PEERS, Curves>;
}

export async function measureBits({ media, isSmall }: PipelineOptions): Promise<Line[]> {
  console.log(
    `VMAF by FFmpeg ${await installVmafTool()} with its models v0.6.1; every third frame, at most ${SECONDS_MAX} s of each clip,`,
  );
  console.log(
    'both pictures brought to the size of the source, at most 1080p. kbit/s of the picture alone, boxes included.',
  );
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-bits-'));
  const measured: Measured[] = [];
  try {
    for (const file of await benchClips(media, folder)) {
      if (isSmall && measured.length === 1) break;
      const seconds = isSmall ? SECONDS_MIN + 1 : SECONDS_MAX;
      const cut = join(folder, `cut-${basename(file)}`);
      // Copied, so that what is decoded is the original's own.
      await exec(benchTools().ffmpeg, [
        ...['-nostdin', '-v', 'error', '-y', '-i', file, '-t', String(seconds)],
        ...['-map', '0:v:0', '-map', '0:a:0?', '-c', 'copy', cut],
      ]);
      const result = await withClip(cut, (clip) => measureClip({ ...clip, name: basename(file) }));
      if (result) measured.push(result);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return linesOf(measured, media !== null);
}

/** Null where others show another picture: they neither map tones nor join fields. */
async function measureClip(clip: OpenClip): Promise<Measured | null> {
  const { video, frameRate } = { video: clip.plan.source.video, frameRate: clip.plan.timeline };
  const seconds = timelineSeconds(clip.plan.timeline);
  if (video.toneCurve !== 'sdr' || video.interlaced || seconds < SECONDS_MIN) {
    console.log(
      `\n${clip.name}: left out (${video.toneCurve}, ${video.interlaced ? 'interlaced' : `${seconds.toFixed(1)} s`})`,
    );
    return null;
  }
  const picture = scoredAt(clip, `${frameRate.frameRateNumerator}/${frameRate.frameRateDenominator}`);
  const sourceKbps = (clip.sizeBytes * 8) / 1000 / seconds;
  console.log(
    `\n${clip.name}: ${picture.width}x${picture.height}, ${seconds.toFixed(1)} s, ${sourceKbps.toFixed(0)} kbit/s`,
  );
  const source = video.matrix === 'rgb' ? 'bt709' : video.matrix;
  const score = async (name: string, made: MadeLadder, matrix: Matrix): Promise<Curves> => {
    const curves: Curves = { vmaf: [], neg: [] };
    const told: string[] = [];
    for (const { name: rendition, file, kbps } of made.renditions) {
      const quality = await measureVmaf(clip.file, file, picture, { source, made: matrix });
      curves.vmaf.push({ kbps, quality: quality.vmaf });
      curves.neg.push({ kbps, quality: quality.neg });
      told.push(`${rendition} ${kbps.toFixed(0)}: ${quality.vmaf.toFixed(1)}/${quality.neg.toFixed(1)}`);
    }
    const share = made.totalBytes / clip.sizeBytes;
    console.log(`  ${name.padEnd(12)} ${told.join('  ')}  all bytes ${share.toFixed(2)} of the source's`);
    return curves;
  };
  const own = await score('Rivulet', await makeOwnLadder(clip), 'bt709');
  const peers: Measured['peers'] = new Map();
  for (const [key, peer] of Object.entries(PEERS) as [keyof typeof PEERS, (typeof PEERS)[keyof typeof PEERS]][]) {
    const made = await runPeer(clip.context.tools.ffmpeg, peer, clip);
    const curves = await score(peer.name, made, source); // they keep the source's
    peers.set(key, curves);
    const rates = (['vmaf', 'neg'] as const).map((metric) => told(bdRate(curves[metric], own[metric])));
    console.log(`  against ${peer.name}: ${rates.join(' by VMAF, ')} by VMAF-NEG`);
  }
  return { clip: clip.name, own, peers };
}

const told = (rate: number | null): string => (rate === null ? 'no quality that both reach' : percent(rate));

function scoredAt({ plan }: OpenClip, frameRate: string): Picture {
  const { width, height } = uprightSize(plan.source.video);
  const scale = Math.min(1, SCORED_SHORT_SIDE_MAX / Math.min(width, height));
  const even = (value: number): number => 2 * Math.round((value * scale) / 2);
  return { width: even(width), height: even(height), frameRate };
}

function linesOf(measured: readonly Measured[], areReal: boolean): Line[] {
  const enough = measured.length >= CLIPS_MIN && areReal;
  return (Object.keys(PEERS) as (keyof typeof PEERS)[]).flatMap((key) =>
    (['vmaf', 'neg'] as const).map((metric) => {
      const rates = measured.flatMap(({ own, peers }) => bdRate(peers.get(key)?.[metric] ?? [], own[metric]) ?? []);
      const value = median(rates);
      const what = `BD-rate by ${metric === 'vmaf' ? 'VMAF' : 'VMAF-NEG'} against ${PEERS[key].name}, median of ${rates.length} clips`;
      const most = LIMITS[key];
      return {
        what: areReal ? what : `${what} made by FFmpeg`,
        measured: percent(value),
        ...(most === undefined ? {} : limit(value, 'at most', most, percent, enough)),
      };
    }),
  );
}
